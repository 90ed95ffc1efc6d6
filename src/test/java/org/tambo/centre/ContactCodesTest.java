package org.tambo.centre;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What a checkpoint without a link told a contact by telephone, entered at the centre. */
@EnabledIf(
        value = "org.tambo.centre.EmbeddedCentre#postgresRuns",
        disabledReason = "PostgreSQL does not run as root where there are no user namespaces")
@QuarkusTest
@TestProfile(EmbeddedCentre.class)
class ContactCodesTest {
    private static final String NOTICE = "BOL-1";

    @Inject
    ContactNetwork network;

    private LabDevice device;

    @BeforeEach
    void begin() {
        device = LabDevice.enrolled();
        given().contentType("application/json")
                .body(List.of(Map.of(
                        "rank", 1, "name", "Titular", "phone", "1", "channels", List.of(Map.of("kind", "console")))))
                .put("/countries/BOL/contacts")
                .then()
                .statusCode(204);
    }

    private static ValidatableResponse enter(String code, String notice) {
        return given().contentType("application/json")
                .body(Map.of("country", "BOL", "notice", notice, "code", code, "by", "Titular"))
                .post("/contact-codes")
                .then();
    }

    private void hit() {
        device.send(1, device.entry("hit", "{\"noticeCountry\":\"BOL\",\"noticeId\":\"" + NOTICE + "\"}"))
                .then()
                .statusCode(200);
    }

    @Test
    void aHitThatWasToldByTelephoneIsThereOnceAndCallsNobodyAgain() {
        String code = device.code(1, "BOL", NOTICE);
        enter(code, NOTICE).statusCode(200).body("arrived", equalTo(false)).body("place", equalTo("Desaguadero 1"));
        enter(code, NOTICE).statusCode(200);
        given().get("/contact-codes").then().body("findAll { it.device == '" + device.id() + "' }", hasSize(1));
        hit();
        network.escalate();
        given().get("/devices/" + device.id() + "/alerts")
                .then()
                .body("$", hasSize(1))
                .body("[0].acknowledgedBy", equalTo("Titular"))
                .body("[0].steps", hasSize(0));
        enter(code, NOTICE).body("arrived", equalTo(true));
    }

    @Test
    void aCodeForAHitThatIsHereAnswersItsAlert() {
        hit();
        enter(device.code(1, "BOL", NOTICE), NOTICE).statusCode(200).body("arrived", equalTo(true));
        given().get("/devices/" + device.id() + "/alerts").then().body("[0].acknowledgedBy", equalTo("Titular"));
    }

    @Test
    void aCodeForAnotherNoticeIsNotTrue() {
        enter(device.code(1, "BOL", NOTICE), "BOL-2").statusCode(404);
    }

    @Test
    void aCodeThatWasMisheardIsNamedByItsGroup() {
        String code = device.code(1, "BOL", NOTICE);
        char third = code.charAt(12) == '7' ? '8' : '7';
        enter(code.substring(0, 12) + third + code.substring(13), NOTICE)
                .statusCode(400)
                .body("detail", containsString("group 3 was misheard"));
    }

    @Test
    void aRevokedDeviceTellsNothing() {
        String code = device.code(1, "BOL", NOTICE);
        given().post("/devices/" + device.id() + "/revocation").then().statusCode(204);
        enter(code, NOTICE).statusCode(404);
        assertEquals(
                0,
                given().get("/contact-codes")
                        .jsonPath()
                        .getList("findAll { it.device == '" + device.id() + "' }")
                        .size());
    }
}
