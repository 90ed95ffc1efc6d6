package org.tambo.lab.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInCentreTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private KeyPair device;
    private StandInCentre centre;

    @BeforeEach
    void start() throws Exception {
        device = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        centre = new StandInCentre(folder, 0);
        assertEquals(200, send("PUT", "/devices/lane-1", pem(device)).statusCode());
    }

    @AfterEach
    void stop() throws Exception {
        centre.close();
        client.close();
    }

    @Test
    void answersStoredNumbers() throws Exception {
        HttpResponse<String> answer = send("POST", "/hits", delivery(hit(5, "{\"a\":1}"), hit(6, "{\"a\":2}")));
        assertEquals("{\"device\":\"lane-1\",\"stored\":[5,6]}", answer.body());
    }

    @Test
    void acceptsTheSameHitAgain() throws Exception {
        String delivery = delivery(hit(5, "{\"a\":1}"));
        send("POST", "/hits", delivery);
        assertEquals(
                "{\"device\":\"lane-1\",\"stored\":[5]}",
                send("POST", "/hits", delivery).body());
    }

    @Test
    void keepsTheSameHitOnce() throws Exception {
        String delivery = delivery(hit(5, "{\"a\":1}"));
        send("POST", "/hits", delivery);
        send("POST", "/hits", delivery);
        assertEquals(1, hits().size());
    }

    @Test
    void refusesOtherBytesUnderKnownNumber() throws Exception {
        send("POST", "/hits", delivery(hit(5, "{\"a\":1}")));
        assertEquals(409, send("POST", "/hits", delivery(hit(5, "{\"a\":2}"))).statusCode());
    }

    @Test
    void keepsNothingOfRefusedDelivery() throws Exception {
        send("POST", "/hits", delivery(hit(5, "{\"a\":1}")));
        send("POST", "/hits", delivery(hit(6, "{\"a\":3}"), hit(5, "{\"a\":2}")));
        assertEquals(1, hits().size());
    }

    @Test
    void refusesSignatureOfAnotherKey() throws Exception {
        device = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertEquals(403, send("POST", "/hits", delivery(hit(5, "{\"a\":1}"))).statusCode());
    }

    @Test
    void refusesUnknownDevice() throws Exception {
        String delivery = delivery(hit(5, "{\"a\":1}")).replace("lane-1", "lane-2");
        assertEquals(403, send("POST", "/hits", delivery).statusCode());
    }

    @Test
    void refusesAnotherKeyForKnownDevice() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertEquals(409, send("PUT", "/devices/lane-1", pem(other)).statusCode());
    }

    @Test
    void refusesBodyOverMebibyte() throws Exception {
        assertEquals(413, send("POST", "/hits", " ".repeat((1 << 20) + 1)).statusCode());
    }

    @Test
    void refusesMalformedBodies() throws Exception {
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{\"device\":\"lane-1\"}",
                "{\"device\":\"lane-1\",\"hits\":[]}",
                "{\"device\":\"lane-1\",\"hits\":[{}]}",
                "{\"device\":\"lane-1\",\"hits\":[{\"sequence\":0,\"envelope\":\"e30=\",\"signature\":\"AA==\"}]}",
                "{\"device\":\"lane-1\",\"hits\":[{\"sequence\":1.5,\"envelope\":\"e30=\",\"signature\":\"AA==\"}]}",
                "{\"device\":\"lane-1\",\"hits\":[{\"sequence\":1,\"envelope\":\"?\",\"signature\":\"AA==\"}]}",
                "{\"device\":\"lane-1\",\"hits\":[{\"sequence\":1,\"envelope\":\"AA==\",\"signature\":\"AA==\"}]}",
                "{\"device\":\"../x\",\"hits\":[{\"sequence\":1,\"envelope\":\"e30=\",\"signature\":\"AA==\"}]}",
                "{\"device\":\"lane-1\",\"hits\":[]} {}")) {
            assertEquals(400, send("POST", "/hits", body).statusCode(), body);
        }
    }

    @Test
    void answersUnknownAddressByProblem() throws Exception {
        HttpResponse<String> answer = send("GET", "/nothing", "");
        assertEquals(404, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void listsContentAndExactBytes() throws Exception {
        send("POST", "/hits", delivery(hit(5, "{\"a\": 1}")));
        JsonNode hit = hits().get(0);
        assertEquals(1, hit.path("content").path("a").asInt());
        assertEquals(
                "{\"a\": 1}",
                new String(Base64.getDecoder().decode(hit.path("envelope").asText()), StandardCharsets.UTF_8));
    }

    @Test
    void hasEverythingAcknowledgedAfterKill() throws Exception {
        Path itsFolder = folder.resolve("killed");
        Path key = Files.writeString(folder.resolve("key.pem"), pem(device));
        int acknowledged = 0;
        for (int round = 0; round < 2; round++) {
            Process process = startProcess(itsFolder, "lane-1=" + key);
            try {
                URI address = addressOf(process);
                for (int i = 0; i < 10; i++) {
                    String delivery = delivery(hit(acknowledged + 1, "{\"n\":" + acknowledged + "}"));
                    assertEquals(200, send(address, "POST", "/hits", delivery).statusCode());
                    acknowledged++;
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (StandInCentre again = new StandInCentre(itsFolder, 0)) {
            JsonNode health =
                    JSON.readTree(send(again.address(), "GET", "/health", "").body());
            assertEquals(acknowledged, health.path("hits").asInt());
        }
    }

    private static Process startProcess(Path itsFolder, String enrolled) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandInCentre.class.getName(),
                        itsFolder.toString(),
                        "0",
                        enrolled)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static URI addressOf(Process process) throws IOException {
        String line = process.inputReader().readLine();
        assertTrue(line != null && line.startsWith("centre http://"), line);
        return URI.create(line.substring("centre ".length()));
    }

    private JsonNode hits() throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "/hits", "").body()).path("hits");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(centre.address(), method, path, body);
    }

    private HttpResponse<String> send(URI address, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String delivery(String... hits) {
        return "{\"device\":\"lane-1\",\"hits\":[" + String.join(",", hits) + "]}";
    }

    private String hit(long sequence, String envelope) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(device.getPrivate());
        signature.update(envelope.getBytes(StandardCharsets.UTF_8));
        return "{\"sequence\":%d,\"envelope\":\"%s\",\"signature\":\"%s\"}"
                .formatted(
                        sequence,
                        Base64.getEncoder().encodeToString(envelope.getBytes(StandardCharsets.UTF_8)),
                        Base64.getEncoder().encodeToString(signature.sign()));
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
