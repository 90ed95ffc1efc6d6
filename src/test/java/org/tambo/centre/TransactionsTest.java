package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.centre.itl.ItlFile;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.screening.ChainedEntry;

/** Hits as their country's system takes them. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class TransactionsTest {
    @Inject
    Transactions transactions;

    @Inject
    DataSource database;

    @TempDir
    Path folder;

    private static io.restassured.response.ValidatableResponse say(Map<String, Object> delivery) {
        return given().contentType("application/json")
                .body(delivery)
                .put("/countries/ECU/delivery")
                .then();
    }

    private static LabDevice hit(String more) {
        LabDevice device = LabDevice.enrolled();
        device.send(
                        1,
                        device.entry(
                                "hit",
                                "{\"noticeCountry\":\"ECU\",\"noticeId\":\"ECU-1\",\"at\":\"2026-11-24T02:14:07Z\","
                                        + "\"document\":{\"surnames\":\"VALVERDE\"}" + more + "}"))
                .then()
                .statusCode(200);
        return device;
    }

    private String outcome(LabDevice device) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            String outcome = given().get("/countries/ECU/transactions")
                    .jsonPath()
                    .getString("find { it.device == '" + device.id() + "' }?.outcome");
            // While it is under way it counts as failed, without a reason.
            String detail = given().get("/countries/ECU/transactions")
                    .jsonPath()
                    .getString("find { it.device == '" + device.id() + "' }?.detail");
            if (outcome != null && !(outcome.equals("FAILED") && detail.isEmpty())) {
                return outcome + " " + detail;
            }
            Thread.sleep(50);
        }
        return "none";
    }

    @Test
    void aHitIsLaidIntoItsCountrysFolderOnce() throws Exception {
        say(Map.of("kind", "folder", "address", folder.toString(), "agency", "EC-PN"))
                .statusCode(204);
        given().get("/countries/ECU/delivery").then().body("agency", equalTo("EC-PN"));
        var picture = SyntheticPictures.finger(3, 0);
        LabDevice device = hit(",\"fingers\":[{\"position\":\"LEFT_INDEX\",\"dpi\":" + picture.dpi() + ",\"png\":\""
                + LabDevice.base64(FingerPicture.png(picture)) + "\"}]");
        assertEquals("SENT ", outcome(device));
        List<ItlFile.Read> records = ItlFile.read(Files.readAllBytes(folder.resolve(device.id() + "-1.an2")));
        assertEquals(
                List.of(1, 2, 14, 9), records.stream().map(ItlFile.Read::type).toList());
        assertEquals("VALVERDE", records.get(1).text(22));
        assertEquals("7", records.get(2).text(13));
    }

    /** The tests' own server would rather not. */
    @Test
    void whatIsAnsweredIsDurableWhateverTheServersSetting() throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("show synchronous_commit");
                ResultSet row = query.executeQuery()) {
            row.next();
            assertEquals("on", row.getString(1));
        }
    }

    private static String named(byte[] picture, int dpi) {
        return "{\"position\":\"LEFT_INDEX\",\"dpi\":" + dpi + ",\"bytes\":" + picture.length + ",\"sha256\":\""
                + ChainedEntry.sha256(picture) + "\",\"follows\":true}";
    }

    @Test
    void aHitWaitsForThePicturesThatFollowIt() throws Exception {
        say(Map.of("kind", "folder", "address", folder.toString(), "agency", "EC-PN"))
                .statusCode(204);
        var finger = SyntheticPictures.finger(3, 0);
        byte[] picture = FingerPicture.png(finger);
        LabDevice device = hit(",\"fingers\":[" + named(picture, finger.dpi()) + "]");
        byte[] first = Arrays.copyOf(picture, 4_000);
        byte[] rest = Arrays.copyOfRange(picture, 4_000, picture.length);
        device.sendPart(1, 0, 0, first).then().statusCode(200).body("has", equalTo(4_000));
        transactions.deliver();
        assertFalse(Files.exists(folder.resolve(device.id() + "-1.an2")));
        // A part that was there already, or is not the next one, changes nothing.
        device.sendPart(1, 0, 0, first).then().statusCode(200).body("has", equalTo(4_000));
        device.sendPart(1, 0, 5_000, first).then().statusCode(200).body("has", equalTo(4_000));
        String receipt = device.sendPart(1, 0, 4_000, rest).jsonPath().getString("receipt");
        assertTrue(new String(Base64.getDecoder().decode(receipt), StandardCharsets.UTF_8)
                .contains(ChainedEntry.sha256(picture)));
        assertEquals("SENT ", outcome(device));
        assertEquals(
                List.of(1, 2, 14, 9),
                ItlFile.read(Files.readAllBytes(folder.resolve(device.id() + "-1.an2"))).stream()
                        .map(ItlFile.Read::type)
                        .toList());
    }

    @Test
    void aPictureThatNoHitNamesIsRefusedByName() {
        LabDevice device = hit("");
        device.sendPart(1, 0, 0, new byte[9]).then().statusCode(404).body("reason", equalTo("NO_SUCH_PICTURE"));
        device.sendPart(2, 0, 0, new byte[9]).then().statusCode(404).body("reason", equalTo("NO_SUCH_PICTURE"));
    }

    @Test
    void aPictureOfAHitThatIsTakenBackIsErasedAndTakenNoMore() {
        byte[] picture = new byte[9];
        LabDevice device = hit(",\"fingers\":[" + named(picture, 500) + "]");
        device.sendPart(1, 0, 0, new byte[4]).then().statusCode(200);
        device.send(2, device.entry("retraction", "{\"hit\":1}")).then().statusCode(200);
        device.sendPart(1, 0, 4, new byte[5]).then().statusCode(404).body("reason", equalTo("NO_SUCH_PICTURE"));
    }

    @Test
    void aPictureOfOtherBytesIsRefusedAndBegunAnew() {
        byte[] picture = {1, 2, 3};
        LabDevice device = hit(",\"fingers\":[" + named(picture, 500) + "]");
        device.sendPart(1, 0, 0, new byte[3]).then().statusCode(409).body("reason", equalTo("OTHER_BYTES"));
        device.sendPart(1, 0, 0, new byte[4]).then().statusCode(400).body("reason", equalTo("MALFORMED"));
        device.sendPart(1, 0, 0, picture).then().statusCode(200).body("receipt", notNullValue());
    }

    @Test
    void aHitThatIsTakenBackIsNotBroughtAndItsFingerIsErased() throws Exception {
        LabDevice device = LabDevice.enrolled();
        byte[] hit = device.entry(
                "hit",
                "{\"noticeCountry\":\"ECU\",\"noticeId\":\"ECU-1\",\"fingers\":[{\"position\":\"LEFT_INDEX\",\"dpi\":500,"
                        + "\"png\":\"AAAA\"}]}");
        device.send(1, hit, device.entry("retraction", "{\"hit\":1}")).then().statusCode(200);
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select entry from entry where device = ? and sequence = 1")) {
            query.setString(1, device.id());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                String kept = new String(row.getBytes(1), StandardCharsets.UTF_8);
                assertTrue(kept.contains("ECU-1"), kept);
                assertFalse(kept.contains("png"), kept);
            }
        }
        say(Map.of("kind", "folder", "address", folder.toString(), "agency", "EC-PN"))
                .statusCode(204);
        transactions.deliver();
        assertFalse(Files.exists(folder.resolve(device.id() + "-1.an2")));
        // It is the same entry for all that: sent again, it is known.
        device.send(1, hit).then().statusCode(200);
    }

    @Test
    void anOperatorIsShownNoFinger() {
        LabDevice device = hit(",\"fingers\":[{\"position\":\"LEFT_INDEX\",\"dpi\":500,\"png\":\"AAAA\"}]");
        String shown =
                given().get("/devices/" + device.id() + "/entries?after=0").asString();
        assertTrue(shown.contains("VALVERDE"), shown);
        assertFalse(shown.contains("png"), shown);
    }

    @Test
    void aHitWhoseTransactionIsNotTakenIsShownAndTriedAgain() throws Exception {
        try (var system = new LabWebhook(503)) {
            say(Map.of("kind", "webhook", "address", system.channel().get("address"), "agency", "EC-PN"))
                    .statusCode(204);
            assertTrue(outcome(hit("")).startsWith("FAILED the receiver answers 503"));
        }
    }

    @Test
    void aDeliveryThatCannotBeIsRefusedByName() {
        say(Map.of("kind", "pigeon")).statusCode(400).body("detail", containsString("kind"));
        say(Map.of("kind", "folder", "address", "/tmp")).statusCode(400).body("detail", containsString("agency"));
        say(Map.of("kind", "folder", "address", "/tmp", "agency", "X", "recordType", 4))
                .statusCode(400)
                .body("detail", containsString("PNG"));
    }
}
