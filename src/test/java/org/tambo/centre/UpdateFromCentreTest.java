package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.security.Enrolment;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.update.Door;
import org.tambo.sync.update.StationUpdate;
import org.tambo.sync.update.UpdateRun;
import org.tambo.watchlist.Watchlist;

/** A checkpoint's watchlist out of what the real centre, on its database, has published. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class UpdateFromCentreTest {
    @Inject
    CentreSettings settings;

    @TempDir
    Path folder;

    private final String id = "PER-" + UUID.randomUUID();
    private StationKeys keys;
    private Watchlist watchlist;

    @BeforeEach
    void enrol() throws Exception {
        keys = StationKeys.open(folder, "chasqui at dawn".toCharArray());
        byte[] enrolment = given().contentType("application/json")
                .body(Enrolment.request(folder, "Desaguadero 2"))
                .post("/devices")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Enrolment.install(folder, enrolment);
        watchlist = Watchlist.open(keys, folder, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        watchlist.close();
    }

    private UpdateRun.Outcome update() throws Exception {
        return update(Subset.whole());
    }

    private UpdateRun.Outcome update(Subset subset) throws Exception {
        return new UpdateRun(watchlist, keys, StationUpdate.store(folder), subset, Clock.systemUTC())
                .from(Door.in(settings.repository()), StationUpdate.root(folder, keys));
    }

    private void send(String lines) {
        given().contentType("application/octet-stream")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/notices/PER")
                .then()
                .statusCode(200);
    }

    private String notice(String fingers) {
        return """
                {"id":"%s","country":"PER","kind":"requisitoria","authority":"Juzgado","legalBasis":"Art. 268",\
                "action":"detain","validUntil":"2041-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
                "person":{"names":[{"paternal":"QUISPE","maternal":"MAMANI","given":"ROSA"}],"birthDate":"1990-05-03"%s,\
                "documents":[{"type":"P","issuer":"PER","number":"%s"}]}}
                """.formatted(id, fingers, id.substring(4, 12));
    }

    private boolean finds() {
        return !watchlist
                .current()
                .byNumber("PER", id.substring(4, 12), LocalDate.now())
                .isEmpty();
    }

    @Test
    void takesANoticeWithItsFingerAndLetsItGoAgain() throws Exception {
        var template = ((FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(3, 0))).template();
        send(notice(",\"fingers\":[{\"position\":\"RIGHT_INDEX\",\"source\":\"tenprint\",\"record\":\""
                + LabDevice.base64(template.bytes()) + "\"}]"));
        assertEquals(List.of(), update().refusals());
        assertTrue(finds());
        var found = watchlist
                .current()
                .likeliestByFinger(template, 1, LocalDate.now())
                .getFirst()
                .found()
                .notice();
        assertEquals(id, found.id());
        assertEquals(
                "tenprint",
                Objects.requireNonNull(found.person()).fingers().getFirst().source());

        send("{\"withdraw\":{\"id\":\"" + id + "\"}}\n");
        assertTrue(update().changed());
        assertFalse(finds());
        assertFalse(update().changed());
    }

    private void sendAsAnImpediment() {
        send(notice("").replace("requisitoria", "impedimento"));
    }

    @Test
    void aNoticeThatChangesItsCategoryLeavesASubsetThatHasNotTheNewOne() throws Exception {
        var wanted = new Subset(Set.of(), Set.of("requisitoria"), Set.of(), Set.of(Part.values()));
        send(notice(""));
        update(wanted);
        assertTrue(finds());
        sendAsAnImpediment();
        update(wanted);
        assertFalse(finds());
    }

    @Test
    void aNoticeThatChangesItsCategoryStaysWhereAllAreHeld() throws Exception {
        send(notice(""));
        update();
        sendAsAnImpediment();
        update();
        assertTrue(finds());
        assertTrue(watchlist.deletions(0).stream()
                .noneMatch(proof -> proof.statement().contains(id)));
        send(notice(""));
        update();
        assertTrue(finds());
    }
}
