package org.tambo.crossing;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.centre.UpEntry;
import org.tambo.fingerprint.FingerReading;
import org.tambo.lab.demo.DemoTraveller;
import org.tambo.lab.demo.DemoWatchlist;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.watchlist.Notice;
import org.tambo.security.Enrolment;
import org.tambo.sync.ContactCode;

@QuarkusTest
@WithTestResource(LabStation.class)
class CrossingTest {
    @BeforeEach
    void awaitReady() {
        EdgeClient.awaitReady();
    }

    @AfterEach
    void clearLane() {
        EdgeClient.clearLane();
    }

    @Test
    void findsByFingerAloneWhoIsListedUnderAnotherNameAndDocument() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.FINGER_ALONE);
        assertEquals("SECOND_LINE", lane.getString("encounter.answer.verdict"));
        assertEquals(List.of("FINGER_MATCH"), lane.getList("encounter.answer.reasons"));
        List<String> disagrees = lane.getList("encounter.candidates[0].disagrees");
        assertTrue(disagrees.contains("SURNAMES") && disagrees.contains("NUMBER"), disagrees::toString);
    }

    @Test
    void letsTheClearTravellerContinue() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.CLEAR);
        assertEquals("CONTINUE", lane.getString("encounter.answer.verdict"));
        assertEquals(List.of(), lane.getList("encounter.candidates"));
    }

    @Test
    void answersCheckAfterTwoFingersThatCannotBeRead() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.UNREADABLE_FINGER);
        assertEquals("CHECK", lane.getString("encounter.answer.verdict"));
        assertEquals(List.of("FINGER_NOT_HAD"), lane.getList("encounter.answer.reasons"));
        assertEquals("LEFT_INDEX", lane.getString("encounter.finger.position"));
    }

    @Test
    void bringsAConfirmedHitToTheCentreUnderTheOfficersName() throws IOException, InterruptedException {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        String encounter = lane.getString("encounter.id");
        EdgeClient.adjudicate(encounter, lane.getString("encounter.candidates[0].id"), "SAME")
                .then()
                .statusCode(200);
        JsonPath delivered =
                EdgeClient.await(l -> "DELIVERED".equals(l.getString("encounter.candidates[0].hit.delivery")));
        assertEquals("DELIVERED", delivered.getString("encounter.candidates[0].hit.delivery"));
        JsonNode hit = hitOf(encounter);
        assertEquals("Oficial de demostración", hit.path("officer").asText());
        assertEquals(
                lane.getString("encounter.candidates[0].notice.id"),
                hit.path("noticeId").asText());
    }

    @Test
    void bringsTheMatchingFingersPictureWithItsHitAndKeepsNone() throws Exception {
        JsonPath lane = EdgeClient.pass(DemoTraveller.FINGER_ALONE);
        String encounter = lane.getString("encounter.id");
        byte[] shown = given().get(lane.getString("encounter.finger.picture")).asByteArray();
        EdgeClient.adjudicate(encounter, lane.getString("encounter.candidates[0].id"), "SAME")
                .then()
                .statusCode(200);
        EdgeClient.await(l -> "DELIVERED".equals(l.getString("encounter.candidates[0].hit.delivery")));
        JsonNode hit = hitOf(encounter);
        JsonNode finger = hit.path("fingers").path(0);
        assertEquals(
                lane.getString("encounter.finger.position"),
                finger.path("position").asText());
        String device = Enrolment.device(LabStation.running().folder());
        long sequence = hit.path("sequence").asLong();
        EdgeClient.await(
                _ -> LabStation.running().centre().picture(device, sequence, 0).isPresent());
        assertArrayEquals(
                shown,
                LabStation.running().centre().picture(device, sequence, 0).orElseThrow());
        assertInstanceOf(
                FingerReading.Readable.class,
                FingerReading.ofPng(shown, finger.path("dpi").asInt()));
        assertEquals(0, LabStation.running().sealedOf(encounter));
    }

    @Test
    void bringsNoFingerWithAHitThatHasAnotherReason() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        String encounter = lane.getString("encounter.id");
        EdgeClient.adjudicate(encounter, lane.getString("encounter.candidates[0].id"), "SAME");
        EdgeClient.await(l -> "DELIVERED".equals(l.getString("encounter.candidates[0].hit.delivery")));
        assertEquals("[]", hitOf(encounter).path("fingers").toString());
    }

    @Test
    void showsACodeOfAHitThatTheCentreWouldMakeToo() throws Exception {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        String encounter = lane.getString("encounter.id");
        EdgeClient.adjudicate(encounter, lane.getString("encounter.candidates[0].id"), "SAME");
        JsonPath confirmed = EdgeClient.await(l -> l.get("encounter.candidates[0].hit") != null);
        long sequence = confirmed.getLong("encounter.candidates[0].hit.sequence");
        JsonPath shown = given().get("/api/hits/" + sequence + "/contact-code").jsonPath();
        String country = confirmed.getString("encounter.candidates[0].notice.country");
        String notice = confirmed.getString("encounter.candidates[0].notice.id");
        String code = shown.getString("code");
        String device = Enrolment.device(LabStation.running().folder());
        assertEquals(LabStation.running().centre().code(device, sequence, country, notice), ContactCode.heard(code));
        var modules = new BitMatrix(shown.getInt("side"));
        Pattern.compile("M(\\d+) (\\d+)h1v1h-1z")
                .matcher(shown.getString("path"))
                .results()
                .forEach(module -> modules.set(Integer.parseInt(module.group(1)), Integer.parseInt(module.group(2))));
        assertEquals(
                "TAMBO " + country + " " + notice + " " + code,
                new Decoder().decode(modules).getText());
    }

    @Test
    void bringsARetractionAfterTheHitThatItTakesBack() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        EdgeClient.adjudicate(lane.getString("encounter.id"), lane.getString("encounter.candidates[0].id"), "SAME");
        long hit = EdgeClient.lane().getLong("encounter.candidates[0].hit.sequence");
        retract(hit).then().statusCode(200);
        JsonPath retracted = EdgeClient.await(_ -> !retractionOf(hit).isMissingNode());
        assertEquals(hit + 1, retracted.getLong("encounter.candidates[0].hit.retraction"));
        assertEquals("NOT_THE_PERSON", retractionOf(hit).path("reason").asText());
        assertEquals(
                "ALREADY_RETRACTED",
                retract(hit).then().statusCode(409).extract().path("reason"));
    }

    @Test
    void retractsNoHitThatThereIsNot() {
        assertEquals(
                "NO_SUCH_HIT",
                retract(1_000_000).then().statusCode(404).extract().path("reason"));
    }

    private static JsonNode retractionOf(long hit) {
        return received("tambo-retraction/1", body -> body.path("hit").asLong() == hit);
    }

    private static Response retract(long hit) {
        return given().contentType(ContentType.JSON)
                .body("{\"reason\":\"NOT_THE_PERSON\"}")
                .post("/api/hits/" + hit + "/retraction");
    }

    @Test
    void makesNoHitOfARefutedCandidate() throws IOException, InterruptedException {
        JsonPath lane = EdgeClient.pass(DemoTraveller.NAME_AND_BIRTH_DATE);
        String encounter = lane.getString("encounter.id");
        EdgeClient.adjudicate(encounter, lane.getString("encounter.candidates[0].id"), "NOT_SAME")
                .then()
                .statusCode(200);
        assertNull(EdgeClient.lane().get("encounter.candidates[0].hit"));
        assertTrue(hitOf(encounter).isMissingNode());
    }

    @Test
    void takesOneFindingOnACandidateAndNoSecond() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        String encounter = lane.getString("encounter.id");
        String candidate = lane.getString("encounter.candidates[0].id");
        EdgeClient.adjudicate(encounter, candidate, "CANNOT_TELL").then().statusCode(200);
        assertEquals(
                "ALREADY_ADJUDICATED",
                EdgeClient.adjudicate(encounter, candidate, "SAME")
                        .then()
                        .statusCode(409)
                        .contentType("application/problem+json")
                        .extract()
                        .path("reason"));
    }

    @Test
    void keepsAnEncounterOpenUntilItsCandidateIsAdjudicated() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        String encounter = lane.getString("encounter.id");
        assertEquals(
                "ADJUDICATE_FIRST",
                EdgeClient.close(encounter).then().statusCode(409).extract().path("reason"));
        LabStation.running().devices().lane().come(DemoTraveller.CLEAR);
        JsonPath refused = EdgeClient.await(l -> "ADJUDICATE_FIRST".equals(l.getString("encounter.documentProblem")));
        assertEquals(encounter, refused.getString("encounter.id"));
    }

    @Test
    void takesTheNextDocumentAsTheNextEncounterOnceTheAnswerStands() {
        String first = EdgeClient.pass(DemoTraveller.CLEAR).getString("encounter.id");
        LabStation.running().devices().lane().come(DemoTraveller.NAME_AND_BIRTH_DATE);
        JsonPath next = EdgeClient.await(l -> !first.equals(l.getString("encounter.id")));
        assertTrue(next.getString("encounter.document.surnames").startsWith("NAUPARI"));
    }

    @Test
    void showsTheScannerThatIsUnpluggedAndGoesOnWhenItIsBack() throws IOException {
        var scanner = LabStation.running().devices().lane().module().line();
        scanner.unplug();
        try {
            JsonPath gone =
                    EdgeClient.await(l -> "ABSENT".equals(l.getString("devices.find { it.device == 'finger' }.state")));
            assertEquals("ABSENT", gone.getString("devices.find { it.device == 'finger' }.state"));
            LabStation.running().devices().lane().come(DemoTraveller.CLEAR);
            JsonPath waiting = EdgeClient.await(l -> "NO_SCANNER".equals(l.getString("encounter.finger.state")));
            assertEquals("NO_SCANNER", waiting.getString("encounter.finger.state"));
        } finally {
            scanner.replug();
        }
        JsonPath answered = EdgeClient.await(EdgeClient::standing);
        assertEquals("CONTINUE", answered.getString("encounter.answer.verdict"));
    }

    @Test
    void showsTheFingersPictureOnlyWhileACandidateIsOpen() {
        JsonPath lane = EdgeClient.pass(DemoTraveller.FINGER_ALONE);
        String picture = lane.getString("encounter.finger.picture");
        byte[] png = io.restassured.RestAssured.get(picture)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, java.util.Arrays.copyOf(png, 4));
        EdgeClient.adjudicate(lane.getString("encounter.id"), lane.getString("encounter.candidates[0].id"), "NOT_SAME");
        io.restassured.RestAssured.get(picture).then().statusCode(404);
    }

    @Test
    void looksUpANumberThatTheOfficerTypes() {
        JsonPath lane =
                number("ECU", "a-4071852").then().statusCode(200).extract().jsonPath();
        assertEquals("SECOND_LINE", lane.getString("encounter.answer.verdict"), lane::prettify);
        assertEquals("ECU-2026-000204", lane.getString("encounter.candidates[0].notice.id"));
    }

    @Test
    void takesOneTypedNumberAfterTheOther() {
        JsonPath first = number("ECU", "1").jsonPath();
        assertNotEquals(
                first.getString("encounter.id"),
                number("ECU", "2").then().extract().path("encounter.id"),
                first::prettify);
    }

    @Test
    void refusesATypedNumberWithNothingInItToLookUp() {
        number("ECU", "--").then().statusCode(400);
    }

    private static Response number(String issuer, String number) {
        return given().contentType(ContentType.JSON)
                .body("{\"kind\":\"DOCUMENT\",\"issuer\":\"" + issuer + "\",\"number\":\"" + number + "\"}")
                .post("/api/numbers");
    }

    @Test
    void endsAFalseAlarmOnceAnOfficerHasRefutedIt() {
        refute(DemoTraveller.NAME_AND_BIRTH_DATE);
        JsonPath again = EdgeClient.pass(DemoTraveller.NAME_AND_BIRTH_DATE);
        assertEquals("CONTINUE", again.getString("encounter.answer.verdict"));
        assertEquals(List.of("EXCLUDED"), again.getList("encounter.answer.reasons"));
        assertTrue(again.getString("encounter.candidates[0].exclusion.until").startsWith("20"));
    }

    private static List<Notice> notices() throws IOException, InterruptedException {
        return new ArrayList<>(DemoWatchlist.notices(new FingerPictures(LabStation.PICTURES)));
    }

    private static void inForce(List<Notice> notices) throws Exception {
        long version = EdgeClient.lane().getLong("watchlist.version") + 1;
        given().contentType("application/octet-stream")
                .body(LabStation.running().watchlist(version, notices))
                .post("/api/watchlist")
                .then()
                .statusCode(200);
    }

    @Test
    void tellsTheOfficerWhenTheNoticeBeforeThemIsWithdrawn() throws Exception {
        JsonPath lane = EdgeClient.pass(DemoTraveller.DOCUMENT_NUMBER);
        String encounter = lane.getString("encounter.id");
        String notice = lane.getString("encounter.candidates[0].notice.id");
        inForce(notices().stream().filter(one -> !one.id().equals(notice)).toList());
        try {
            JsonPath told = EdgeClient.await(l -> l.get("encounter.candidates[0].withdrawn") != null);
            assertEquals("CONTINUE", told.getString("encounter.answer.verdict"));
            assertEquals(List.of("NOTICE_WITHDRAWN"), told.getList("encounter.answer.reasons"));
            assertEquals(
                    "NOTICE_WITHDRAWN",
                    EdgeClient.adjudicate(encounter, told.getString("encounter.candidates[0].id"), "SAME")
                            .then()
                            .statusCode(409)
                            .extract()
                            .path("reason"));
            EdgeClient.close(encounter).then().statusCode(200);
        } finally {
            inForce(notices());
        }
    }

    @Test
    void raisesItAgainOnceTheNoticeIsChanged() throws Exception {
        refute(DemoTraveller.NAME_AND_BIRTH_DATE);
        List<Notice> notices = notices();
        notices.replaceAll(notice -> notice.id().equals("PER-2026-000391") ? withLegalBasis(notice) : notice);
        inForce(notices);
        JsonPath again = EdgeClient.pass(DemoTraveller.NAME_AND_BIRTH_DATE);
        assertEquals("CHECK", again.getString("encounter.answer.verdict"));
    }

    @Test
    void sendsARefutedCandidateUpstreamWithoutSayingWhoItWas() throws Exception {
        refute(DemoTraveller.NAME_AND_BIRTH_DATE);
        EdgeClient.await(lane -> lane.getInt("link.waiting") == 0);
        JsonNode correction = received("tambo-correction/1", content -> true);
        assertEquals("PER-2026-000391", correction.path("noticeId").asText());
        assertEquals("Oficial de demostración", correction.path("officer").asText());
        assertFalse(correction.toString().contains("NAUPARI"), correction::toString);
        assertFalse(correction.toString().contains("118240067"), correction::toString);
    }

    private static Notice withLegalBasis(Notice notice) {
        return new Notice(
                notice.id(),
                notice.country(),
                notice.kind(),
                notice.authority(),
                "Expediente ampliado",
                notice.action(),
                notice.issuedAt(),
                notice.validUntil(),
                notice.contact(),
                notice.subject());
    }

    private static void refute(DemoTraveller traveller) {
        JsonPath lane = EdgeClient.pass(traveller);
        String encounter = lane.getString("encounter.id");
        EdgeClient.adjudicate(encounter, lane.getString("encounter.candidates[0].id"), "NOT_SAME")
                .then()
                .statusCode(200);
        EdgeClient.close(encounter).then().statusCode(200);
        LabStation.running().devices().lane().leave();
        EdgeClient.await(free -> free.get("encounter") == null);
    }

    private static JsonNode hitOf(String encounter) {
        return received(
                "tambo-hit/1", content -> content.path("encounter").asText().equals(encounter));
    }

    private static JsonNode received(String format, Predicate<JsonNode> wanted) {
        return LabStation.running().centre().entries().stream()
                .map(UpEntry::body)
                .filter(body -> body.path("format").asText().equals(format) && wanted.test(body))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
