package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Whom a hit is told to, by what, and who comes next; here a contact has one second to answer. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class ContactNetworkTest {
    private static final Map<String, Object> CONSOLE = Map.of("kind", "console");

    @ConfigProperty(name = "quarkus.mailer.port")
    int mailPort;

    private static Map<String, Object> contact(int rank, String name) {
        return Map.of("rank", rank, "name", name, "phone", "+51 " + rank, "channels", List.of(CONSOLE));
    }

    private static io.restassured.response.ValidatableResponse say(List<?> contacts) {
        return given().contentType("application/json")
                .body(contacts)
                .put("/countries/PER/contacts")
                .then();
    }

    private static LabDevice hit() {
        LabDevice device = LabDevice.enrolled();
        device.send(1, device.entry("hit", "{\"noticeCountry\":\"PER\",\"noticeId\":\"PER-1\",\"name\":\"ROSAURA\"}"))
                .then()
                .statusCode(200);
        return device;
    }

    private static JsonPath alerts(LabDevice device) {
        return given().get("/devices/" + device.id() + "/alerts").jsonPath();
    }

    /** The scheduler looks once a second. */
    private static void await(Callable<Boolean> what) throws Exception {
        for (int i = 0; i < 600 && !what.call(); i++) {
            Thread.sleep(50);
        }
        assertTrue(what.call());
    }

    private static void acknowledge(LabDevice device, String by) {
        given().contentType("application/json")
                .body(Map.of("by", by))
                .post("/devices/" + device.id() + "/alerts/1/acknowledgement")
                .then()
                .statusCode(204);
    }

    @Test
    void aHitThatNobodyAcknowledgesGoesToTheAlternateAndThenToTheDutyOfficer() throws Exception {
        say(List.of(contact(1, "Titular"), contact(2, "Alterno"), contact(3, "Guardia")))
                .statusCode(204);
        LabDevice device = hit();
        await(() -> alerts(device).getList("[0].steps.outcome").equals(List.of("SENT", "SENT", "SENT")));
        assertEquals(List.of("Titular", "Alterno", "Guardia"), alerts(device).getList("[0].steps.name"));
        acknowledge(device, "Guardia");
        assertEquals("Guardia", alerts(device).getString("[0].acknowledgedBy"));
    }

    @Test
    void aHitThatIsAcknowledgedGoesToNobodyElse() throws Exception {
        say(List.of(contact(1, "Titular"), contact(2, "Alterno"))).statusCode(204);
        LabDevice device = hit();
        await(() -> alerts(device).getInt("[0].rank") == 1);
        acknowledge(device, "Titular");
        // A hit that comes later goes the whole way meanwhile.
        LabDevice later = hit();
        await(() -> alerts(later).getInt("[0].rank") == 2);
        assertEquals(1, alerts(device).getInt("[0].rank"));
    }

    @Test
    void aContactWhoIsOffDutyIsPassedOver() throws Exception {
        String inThreeDays =
                ZonedDateTime.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek().name();
        Map<String, Object> titular = Map.of(
                "rank",
                1,
                "name",
                "Titular",
                "phone",
                "1",
                "zone",
                "UTC",
                "hours",
                List.of(Map.of("days", List.of(inThreeDays), "from", "08:00", "to", "18:00")),
                "channels",
                List.of(CONSOLE));
        say(List.of(titular, contact(2, "Alterno"))).statusCode(204);
        given().get("/countries/PER/contacts").then().body("[0].hours[0].from", containsString("08:00"));
        LabDevice device = hit();
        await(() -> alerts(device).getList("[0].steps.outcome").equals(List.of("OFF_DUTY", "SENT")));
    }

    @Test
    void aLetterSaysThatThereIsAHitAndNotOfWhom() throws Exception {
        var mail = new GreenMail(new ServerSetup(mailPort, "localhost", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            var channel = Map.of("kind", "email", "address", "titular@centre.test");
            say(List.of(Map.of("rank", 1, "name", "Titular", "phone", "1", "channels", List.of(CONSOLE, channel))))
                    .statusCode(204);
            LabDevice device = hit();
            assertTrue(mail.waitForIncomingEmail(30_000, 1));
            var letter = mail.getReceivedMessages()[0];
            String text = String.valueOf(letter.getContent());
            assertEquals("titular@centre.test", letter.getAllRecipients()[0].toString());
            assertTrue(text.contains(device.id()), text);
            assertFalse(text.contains("ROSAURA"), text);
            await(() -> alerts(device).getList("[0].steps.outcome").equals(List.of("SENT", "SENT")));
        } finally {
            mail.stop();
        }
    }

    @Test
    void aChannelThatFailsIsShownAndKeepsNobodyFromBeingCalled() throws Exception {
        try (var broken = new LabWebhook(500);
                var hook = new LabWebhook(204)) {
            say(List.of(broken.contact(1, "Titular"), hook.contact(2, "Alterno")))
                    .statusCode(204);
            LabDevice device = hit();
            await(() -> alerts(device).getList("[0].steps.outcome").equals(List.of("FAILED", "SENT")));
            assertEquals("the webhook answers 500", alerts(device).getString("[0].steps[0].detail"));
            assertEquals(List.of(1L), hook.told(device.id()));
        }
    }

    @Test
    void aRetractionReachesTheOneWhoWasCalledAndNobodyElseIs() throws Exception {
        say(List.of(contact(1, "Titular"), contact(2, "Alterno"), contact(3, "Guardia")))
                .statusCode(204);
        LabDevice device = hit();
        await(() -> alerts(device).getInt("[0].rank") == 2);
        device.send(2, device.entry("retraction", "{\"hit\":1,\"reason\":\"twins\",\"officerId\":\"demo\"}"))
                .then()
                .statusCode(200);
        int called = alerts(device).getInt("[1].rank");
        await(() -> !alerts(device).getList("[0].steps").isEmpty());
        assertEquals(called, alerts(device).getInt("[0].steps[0].rank"));
        assertEquals(2, alerts(device).getInt("[1].retractedBy"));
        assertEquals(called, alerts(device).getInt("[1].rank"));
    }

    @Test
    void contactsThatCannotBeCalledAreRefusedByName() {
        say(List.of(Map.of("rank", 1))).statusCode(400).body("detail", containsString("name and phone"));
        say(List.of(Map.of("rank", 4, "name", "A", "phone", "1")))
                .statusCode(400)
                .body("detail", containsString("rank must be"));
        say(List.of(Map.of("rank", 1, "name", "A", "phone", "1")))
                .statusCode(400)
                .body("detail", containsString("channels"));
        say(List.of(Map.of("rank", 1, "name", "A", "phone", "1", "channels", List.of(Map.of("kind", "pigeon")))))
                .statusCode(400)
                .body("detail", containsString("kind"));
        say(List.of(contact(1, "A"), contact(1, "B"))).statusCode(400).body("detail", containsString("twice"));
    }

    @Test
    void aRetractionOfNoHitTellsNobody() {
        LabDevice device = LabDevice.enrolled();
        device.send(1, device.entry("retraction", "{\"hit\":7}")).then().statusCode(200);
        given().get("/devices/" + device.id() + "/alerts").then().body("$", hasSize(0));
        given().get("/devices").then().body("find { it.id == '" + device.id() + "' }.entries", equalTo(1));
    }
}
