package org.tambo.crossing;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tambo.lab.watchlist.Notice;

@QuarkusTest
@WithTestResource(LabStation.class)
class RequestsOfAnyShapeTest {
    private static final List<String> PATHS = List.of(
            "/api/lane",
            "/api/encounters",
            "/api/encounters/x/close",
            "/api/encounters/x/finger/again",
            "/api/encounters/x/finger/not-had",
            "/api/encounters/x/finger.png",
            "/api/encounters/x/candidates/c1/adjudication",
            "/api/encounters/%00/candidates/%ff/adjudication",
            "/api/hits/7/retraction",
            "/api/hits/%ff/retraction",
            "/api/numbers",
            "/api/watchlist",
            "/api/nothing",
            "/api/devices",
            "/api/devices/%00/read",
            "/wsbd/finger/lock/x",
            "/wsbd/%ff/register",
            "/api/../api/watchlist");
    private static final List<String> METHODS = List.of("POST", "PUT", "DELETE", "PATCH", "GET", "OPTIONS");
    private static final List<String> TYPES =
            List.of("application/json", "text/plain", "application/xml", "application/octet-stream", "x/y;z=\"");
    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "null",
            "[]",
            "{\"finding\":",
            "{\"finding\":\"SAME\",\"finding\":\"NOT_SAME\"}",
            "{\"finding\":{\"a\":1}}",
            "{\"finding\":12345678901234567890}",
            "{\"reason\":\"" + "x".repeat(100_000) + "\"}",
            "[".repeat(5_000),
            "\u0000\u0001\uFFFD");

    @Test
    void answersEveryShapeWithoutAFaultOfItsOwn() {
        for (String path : PATHS) {
            for (String method : METHODS) {
                for (String type : TYPES) {
                    for (String body : BODIES) {
                        // An encounter that it really opens is not in the way of the next request.
                        check(
                                method + " " + path + " " + type,
                                given().urlEncodingEnabled(false)
                                        .header("Content-Type", type)
                                        .body(body.getBytes(StandardCharsets.UTF_8))
                                        .request(method, path));
                    }
                }
            }
        }
        EdgeClient.clearLane();
    }

    @Test
    void answersRandomBytesWithoutAFaultOfItsOwn() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            byte[] body = new byte[random.nextInt(2_000)];
            random.nextBytes(body);
            check(
                    "random body " + i,
                    given().header("Content-Type", TYPES.get(random.nextInt(3)))
                            .body(body)
                            .post(PATHS.get(random.nextInt(PATHS.size() - 1))
                                    .replace("%00", "0")
                                    .replace("%ff", "f")));
        }
        EdgeClient.clearLane();
    }

    private static void check(String what, Response response) {
        assertTrue(response.statusCode() < 500, () -> what + " gives " + response.statusCode());
        String body = response.asString();
        assertFalse(body.contains("\tat ") || body.contains("Exception"), () -> what + " shows " + body);
        if (response.statusCode() >= 400 && !body.isEmpty()) {
            assertTrue(
                    response.contentType().startsWith("application/problem+json"),
                    () -> what + " gives " + response.statusCode() + " as " + response.contentType() + ": " + body);
        }
    }

    @Test
    void refusesAnotherOriginsPage() {
        given().header("Origin", "http://example.org").get("/api/lane").then().statusCode(403);
    }

    @Test
    void refusesAnotherHostsName() {
        given().header("Host", "example.org").get("/api/lane").then().statusCode(403);
    }

    @Test
    void refusesAWatchlistThatWasAlteredAndKeepsTheOneInForce() throws IOException, GeneralSecurityException {
        EdgeClient.awaitReady();
        long before = EdgeClient.lane().getLong("watchlist.version");
        byte[] file = LabStation.running().watchlist(before + 5, List.<Notice>of());
        int digit = new String(file, StandardCharsets.UTF_8).indexOf("\"version\":") + "\"version\":".length();
        file[digit] = (byte) (file[digit] == '9' ? '8' : '9');
        assertEquals("BAD_SIGNATURE", refusal(403, file));
        assertEquals(before, EdgeClient.lane().getLong("watchlist.version"));
    }

    @Test
    void refusesAnOlderWatchlist() throws IOException, GeneralSecurityException {
        EdgeClient.awaitReady();
        long before = EdgeClient.lane().getLong("watchlist.version");
        assertEquals("OLDER_VERSION", refusal(409, LabStation.running().watchlist(before, List.<Notice>of())));
    }

    @Test
    void refusesATornWatchlist() throws IOException, GeneralSecurityException {
        byte[] whole = LabStation.running().watchlist(99, List.<Notice>of());
        assertEquals("TORN", refusal(400, java.util.Arrays.copyOf(whole, whole.length - 40)));
    }

    private static String refusal(int status, byte[] file) {
        return given().contentType(ContentType.BINARY)
                .body(file)
                .post("/api/watchlist")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .extract()
                .path("reason");
    }
}
