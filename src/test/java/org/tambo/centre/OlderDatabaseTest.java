package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.sync.tuf.FolderMirror;
import org.tambo.sync.tuf.TufClient;
import org.tambo.sync.tuf.VerifiedRepository;

/** The centre on a PostgreSQL that is brought back to an older state, seen from a station and from the operators' side. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class OlderDatabaseTest {
    private static final String HIT = "{\"noticeCountry\":\"PER\",\"noticeId\":\"PER-1\"}";

    @Inject
    DataSource database;

    @Inject
    CentreSettings settings;

    private LabDevice device;
    private String line;

    @BeforeEach
    void enrol() {
        device = LabDevice.enrolled();
        line = "find { it.id == '" + device.id() + "' }";
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            List<String> strings = new ArrayList<>();
            while (row.next()) {
                strings.add(row.getString(1));
            }
            return strings;
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        return strings(statement, "select tablename from pg_tables where schemaname = 'public'");
    }

    private void backUp(String name) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + name + " cascade");
            statement.execute("create schema " + name);
            for (String table : tables(statement)) {
                statement.execute("create table %s.%s as table public.%2$s".formatted(name, table));
            }
        }
    }

    /** All tables as they were, in one transaction. */
    private void restore(String name) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = tables(statement);
            connection.setAutoCommit(false);
            statement.execute("set local session_replication_role = replica");
            statement.execute("truncate " + String.join(", ", tables));
            for (String table : tables) {
                statement.execute(
                        "insert into public.%2$s overriding system value table %1$s.%2$s".formatted(name, table));
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private Response sendNext(int number) {
        return device.send(number, device.entry("hit", HIT));
    }

    private Response show(JsonPath receipt, long after) {
        return device.post(Map.of(
                "device",
                device.id(),
                "entries",
                List.of(),
                "after",
                after,
                "receipt",
                Map.of("receipt", receipt.getString("receipt"), "signature", receipt.getString("signature"))));
    }

    private void bringBack(String from, long sequence) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into entry select * from %s.entry where device = '%s' and sequence = %d"
                    .formatted(from, device.id(), sequence));
        }
    }

    @Test
    void whatAnOlderDatabaseLacksIsNamedAndTheChainGoesOn() throws Exception {
        sendNext(1).then().statusCode(200);
        backUp("older");
        sendNext(2).then().statusCode(200);
        JsonPath receipt = sendNext(3).then().statusCode(200).extract().jsonPath();
        backUp("newer");
        restore("older");
        device.post(Map.of("device", device.id(), "entries", List.of(), "after", 3))
                .then()
                .statusCode(409)
                .body("reason", equalTo("CHAIN_BROKEN"))
                .body("refused", equalTo(2));
        for (int i = 0; i < 2; i++) {
            show(receipt, 3).then().statusCode(200);
        }
        given().get("/devices")
                .then()
                .body(line + ".entries", equalTo(1))
                .body(line + ".lost", hasSize(1))
                .body(line + ".lost[0].first", equalTo(2))
                .body(line + ".lost[0].last", equalTo(3))
                .body(line + ".lost[0].missing", equalTo(2));
        sendNext(4).then().statusCode(200);
        bringBack("newer", 3);
        given().get("/devices").then().body(line + ".lost[0].missing", equalTo(1));
        bringBack("newer", 2);
        given().get("/devices").then().body(line + ".lost", hasSize(0)).body(line + ".entries", equalTo(4));
    }

    private void update(Path trusted) throws Exception {
        if (!Files.exists(trusted)) {
            TufClient.initialise(
                    trusted, Files.readAllBytes(settings.repository().resolve("metadata/1.root.json")));
        }
        VerifiedRepository repository = new TufClient(
                        trusted,
                        new FolderMirror(settings.repository().resolve("metadata")),
                        new FolderMirror(settings.repository().resolve("targets")),
                        InstantSource.system())
                .refresh();
        for (String role : repository.roles()) {
            repository.listedBy(role);
        }
    }

    private static ValidatableResponse send(String id) {
        String notice = """
            {"id":"%s","country":"ECU","kind":"requisitoria","authority":"Juzgado","legalBasis":"Art. 268",\
            "action":"detain","validUntil":"2031-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
            "person":{"names":[{"paternal":"QUISPE","given":"ROSA"}],"birthDate":"1990-05-03"}}
            """.formatted(id);
        return given().contentType("application/octet-stream")
                .body(notice.getBytes(StandardCharsets.UTF_8))
                .post("/notices/ECU")
                .then();
    }

    @Test
    void nothingIsPublishedFromAnOlderDatabaseUntilItIsToldTo(@TempDir Path folder) throws Exception {
        String id = "ECU-" + UUID.randomUUID();
        send(id + "-1").statusCode(200);
        backUp("older");
        send(id + "-2").statusCode(200);
        send(id + "-3").statusCode(200);
        LabDevice.enrolled();
        update(folder.resolve("trusted"));
        var segments = new Segments(database);
        long taken = segments.generation(Country.ECU);
        restore("older");
        send(id + "-2").statusCode(503);
        update(folder.resolve("trusted"));
        given().post("/publications/anew").then().statusCode(204);
        update(folder.resolve("trusted"));
        assertEquals(taken + 1, segments.generation(Country.ECU));
        assertEquals(
                List.of(taken + 1),
                segments.listed(Country.ECU).stream()
                        .map(target -> Chain.of(List.of(target))
                                .links()
                                .getFirst()
                                .label()
                                .generation())
                        .distinct()
                        .toList());
        send(id + "-3").statusCode(200);
        update(folder.resolve("trusted"));
    }

    @Test
    void aNewerDatabaseThanTheOlderOneDoublesNothing() throws Exception {
        backUp("older");
        JsonPath first = sendNext(1).then().statusCode(200).extract().jsonPath();
        backUp("newer");
        restore("older");
        show(first, 1).then().statusCode(200);
        JsonPath second = sendNext(2).then().statusCode(200).extract().jsonPath();
        restore("newer");
        show(second, 2).then().statusCode(200);
        sendNext(3).then().statusCode(200);
        given().get("/devices")
                .then()
                .body(line + ".entries", equalTo(2))
                .body(line + ".lost", hasSize(1))
                .body(line + ".lost[0].first", equalTo(2))
                .body(line + ".lost[0].last", equalTo(2));
    }
}
