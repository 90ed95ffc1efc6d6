package org.tambo.crossing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.tambo.lab.demo.DemoTraveller;

/** Drives the virtual devices and asks the edge as the officer's page does. */
final class EdgeClient {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private EdgeClient() {}

    static JsonPath lane() {
        return given().get("/api/lane").then().statusCode(200).extract().jsonPath();
    }

    /** Waits until the lane is as wanted, at most 90 s, and answers it as it is then. */
    static JsonPath await(Predicate<JsonPath> wanted) {
        Instant until = Instant.now().plus(LONGEST);
        JsonPath lane = lane();
        while (!wanted.test(lane) && Instant.now().isBefore(until)) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            lane = lane();
        }
        return lane;
    }

    static boolean standing(JsonPath lane) {
        return Boolean.TRUE.equals(lane.get("encounter.answer.standing"));
    }

    static void awaitReady() {
        await(lane -> lane.get("watchlist.version") != null
                && lane.getList("devices.state", String.class).stream().allMatch("READY"::equals));
    }

    /** Lets a traveller pass up to the standing answer; the lane must be free. */
    static JsonPath pass(DemoTraveller traveller) {
        LabStation.running().devices().lane().come(traveller);
        return await(EdgeClient::standing);
    }

    static Response adjudicate(String encounter, String candidate, String finding) {
        return given().contentType(ContentType.JSON)
                .body("{\"finding\":\"" + finding + "\"}")
                .post("/api/encounters/" + encounter + "/candidates/" + candidate + "/adjudication");
    }

    static Response close(String encounter) {
        return given().post("/api/encounters/" + encounter + "/close");
    }

    /** Decides nothing on what is open, and closes the encounter, so that the next test finds a free lane. */
    static void clearLane() {
        LabStation.running().devices().lane().leave();
        LabStation.running().forgetExclusions();
        JsonPath lane = lane();
        String encounter = lane.getString("encounter.id");
        if (encounter == null) {
            return;
        }
        for (String candidate : lane.getList("encounter.candidates.id", String.class)) {
            adjudicate(encounter, candidate, "CANNOT_TELL");
        }
        close(encounter);
        await(free -> free.get("encounter") == null);
    }
}
