package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.segment.SegmentLabel.Kind;

/** What a country lists as its notices come, change and go, and as new bases are made beside that. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class CompactionTest {
    private static final Country BOL = Country.BOL;

    @Inject
    DataSource database;

    @Inject
    Segments segments;

    @Inject
    Compaction compaction;

    @Inject
    Scheduler scheduler;

    private final Random random = new Random(8);

    /** Else a base might be made by the clock while a test looks. */
    @BeforeEach
    void stopTheClock() {
        scheduler.pause();
    }

    @AfterEach
    void letTheClockRun() {
        scheduler.resume();
    }

    @BeforeEach
    void forgetWhatOthersHavePublished() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from notice where country = 'BOL'");
            statement.execute("delete from segment where country = 'BOL'");
        }
    }

    /** Texts that do not compress: so many notices are half a megabyte on the wire. */
    private void put(String name, int notices) {
        String lines = IntStream.range(0, notices)
                .mapToObj(i -> """
                    {"id":"BOL-%s-%d","country":"BOL","kind":"requisitoria","authority":"Juzgado","legalBasis":"%s",\
                    "action":"detain","validUntil":"2031-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
                    "person":{"names":[{"paternal":"QUISPE","maternal":"MAMANI","given":"ROSA"}],"birthDate":"1990-05-03"}}
                    """.formatted(name, i, nonsense()))
                .collect(Collectors.joining());
        send(lines).body("changed", equalTo(notices));
    }

    private String nonsense() {
        byte[] bytes = new byte[100];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void withdraw(String id) {
        send("{\"withdraw\":{\"id\":\"" + id + "\"}}\n").body("withdrawn", equalTo(1));
    }

    private static io.restassured.response.ValidatableResponse send(String lines) {
        return given().contentType("application/octet-stream")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/notices/BOL")
                .then()
                .statusCode(200);
    }

    private List<SegmentLabel> listed(Kind kind) {
        return Chain.of(segments.listed(BOL)).links().stream()
                .map(Chain.Link::label)
                .filter(label -> label.kind() == kind)
                .toList();
    }

    private long base() {
        return listed(Kind.BASE).getFirst().generation();
    }

    private static int records(List<SegmentLabel> labels) {
        return labels.stream().mapToInt(SegmentLabel::records).sum();
    }

    @Test
    void theFirstNoticesOfACountryAreABase() {
        put("first", 3);
        assertEquals(3, records(listed(Kind.BASE)));
        assertEquals(0, records(listed(Kind.DELTA)));
    }

    @Test
    void aWithdrawalMakesNoBaseHoweverLongTheDeltasAre() {
        put("first", 3);
        long base = base();
        put("more", 3_000);
        put("still-more", 3_000);
        assertTrue(Chain.of(segments.listed(BOL)).isLong());
        withdraw("BOL-more-7");
        assertEquals(base, base());
        assertEquals(1, records(listed(Kind.WITHDRAWALS)));
    }

    @Test
    void manyNoticesAreTakenSomeAtATime() {
        put("first", 3);
        put("more", 5_001);
        assertEquals(5_001, records(listed(Kind.DELTA)));
        assertEquals(
                2,
                listed(Kind.DELTA).stream()
                        .map(SegmentLabel::generation)
                        .distinct()
                        .count());
    }

    @Test
    void aNewBaseHasWhatIsInForceAndTheNumberOfItsState() {
        put("first", 3);
        put("more", 3_000);
        withdraw("BOL-first-1");
        long generation = segments.generation(BOL);
        compaction.compact();
        assertEquals(3_002, records(listed(Kind.BASE)));
        assertEquals(generation, base());
        // One that is a little behind need not fetch it for that.
        assertEquals(1, records(listed(Kind.WITHDRAWALS)));
        assertEquals(0, records(listed(Kind.DELTA)));
    }

    @Test
    void whatIsPublishedWhileABaseIsMadeComesAfterIt() {
        put("first", 3);
        QuarkusTransaction.requiringNew().run(() -> {
            Compaction.Base made = compaction.make(BOL);
            withdraw("BOL-first-2");
            put("more", 1);
            compaction.list(made);
        });
        assertEquals(3, records(listed(Kind.BASE)));
        assertEquals(1, records(listed(Kind.DELTA)));
        assertEquals(base() + 1, listed(Kind.WITHDRAWALS).getFirst().generation());
        put("first", 4);
        compaction.compact();
        assertEquals(3, records(listed(Kind.BASE)), "not long yet");
    }
}
