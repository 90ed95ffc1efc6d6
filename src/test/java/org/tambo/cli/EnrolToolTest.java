package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.lab.centre.StandInCentre;
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;
import org.tambo.security.StationKeys;

class EnrolToolTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path station;
    private StationKeys keys;
    private StandInCentre centre;

    @BeforeEach
    void start() throws Exception {
        station = folder.resolve("station");
        keys = station("station");
        centre = new StandInCentre();
    }

    private StationKeys station(String name) {
        return StationKeys.open(folder.resolve(name), "chasqui at dawn".toCharArray());
    }

    @AfterEach
    void stop() {
        centre.close();
    }

    private int run(String... args) {
        return EnrolTool.run(
                args, Map.of("TAMBO_STATION_DATA", station.toString()), new PrintWriter(out), new PrintWriter(err));
    }

    private Path enrolmentOf(StationKeys of) throws Exception {
        Enrolment enrolment = centre.enrol(
                "Desaguadero 1", of.devicePublicKey(), of.sealingKeys().getPublic());
        return Files.write(folder.resolve("answer.json"), enrolment.bytes());
    }

    @Test
    void asksWithBothPublicKeys() throws Exception {
        assertEquals(0, run("request", "Desaguadero 1"));
        JsonNode request = new JsonMapper().readTree(out.toString());
        assertEquals("Desaguadero 1", request.path("name").asText());
        assertEquals(
                Base64.getEncoder().encodeToString(keys.devicePublicKey().getEncoded()),
                request.path("signingKey").asText());
        assertEquals(
                Base64.getEncoder()
                        .encodeToString(keys.sealingKeys().getPublic().getEncoded()),
                request.path("sealingKey").asText());
        assertFalse(request.has("push"));
    }

    @Test
    void saysWhereItListensForHints() throws Exception {
        assertEquals(0, run("request", "Desaguadero 1", "--push", "http://10.1.2.3:8092/"), err::toString);
        assertEquals(
                "http://10.1.2.3:8092/",
                new JsonMapper().readTree(out.toString()).path("push").asText());
    }

    @Test
    void laysTheAnswerIntoTheStationsFolder() throws Exception {
        assertEquals(0, run("install", enrolmentOf(keys).toString()), err::toString);
        assertEquals(
                centre.address(),
                Enrolment.in(station, keys.deviceId()).orElseThrow().address());
    }

    @Test
    void refusesAnotherStationsAnswer() throws Exception {
        assertEquals(1, run("install", enrolmentOf(station("another")).toString()));
        assertTrue(err.toString().contains("is for station"), err::toString);
        assertFalse(Files.exists(station.resolve(Enrolment.FILE)));
    }

    @Test
    void refusesAnAnswerOfAnyBytes() throws Exception {
        byte[] good = Files.readAllBytes(enrolmentOf(keys));
        assertEquals("Desaguadero 1", Enrolment.read(good, keys.deviceId()).name());
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            byte[] torn = new byte[random.nextInt(200)];
            random.nextBytes(torn);
            assertThrows(EnrolmentRefused.class, () -> Enrolment.read(torn, keys.deviceId()));
        }
        String text = new String(good, StandardCharsets.UTF_8);
        for (String member : new String[] {"format", "device", "address", "certificate", "authority", "receiptKey"}) {
            byte[] without = text.replace("\"" + member + "\"", "\"x\"").getBytes(StandardCharsets.UTF_8);
            assertThrows(EnrolmentRefused.class, () -> Enrolment.read(without, keys.deviceId()), member);
        }
    }

    @Test
    void saysSoWhereThereIsNoStation() {
        assertEquals(
                1,
                run(
                        "request",
                        "Desaguadero 1",
                        "--station",
                        folder.resolve("nowhere").toString()));
        assertTrue(err.toString().contains("device.pem"), err::toString);
    }
}
