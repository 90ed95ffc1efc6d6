package org.tambo.crossing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.lab.demo.DemoTraveller;

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

    private static JsonNode hitOf(String encounter) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(LabStation.running().centre().address() + "/hits"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            JsonNode hits = new ObjectMapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("hits");
            for (JsonNode hit : hits) {
                if (hit.path("content").path("encounter").asText().equals(encounter)) {
                    return hit.path("content");
                }
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
