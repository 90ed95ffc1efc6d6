package org.tambo.sync.up;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tambo.screening.Contacted;

class AlertsTest {
    private static final String ONE = """
            [{"device":"d","sequence":5,"country":"PER","rank":2,"acknowledgedAt":"2026-11-24T02:20:00Z",
            "acknowledgedBy":"Alterno","retractedBy":null,"steps":[
            {"at":"2026-11-24T02:14:07Z","rank":1,"name":"Titular","phone":"+51 1","channel":"console","outcome":"SENT","detail":""},
            {"at":"yesterday","rank":1,"outcome":"SENT"},{"at":"2026-11-24T02:14:07Z","rank":1,"outcome":"LOST"}]}]""";

    private static Map<Long, Contacted> read(String json) throws IOException {
        return Alerts.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void saysWhoWasToldAndWhoHasAnswered() throws IOException {
        Contacted contacted = requireNonNull(read(ONE).get(5L));
        assertEquals("Alterno", contacted.acknowledgedBy());
        assertEquals(
                List.of(new Contacted.Step(
                        Instant.parse("2026-11-24T02:14:07Z"),
                        1,
                        "Titular",
                        "+51 1",
                        "console",
                        Contacted.Outcome.SENT)),
                contacted.steps());
    }

    @Test
    void whatIsNoListIsRefused() {
        for (String json : List.of("", "{}", "7", "null")) {
            assertThrows(IOException.class, () -> read(json), json);
        }
    }

    @Test
    void bytesOfAnyKindAreReadOrRefused() {
        byte[] good = ONE.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(3);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = good.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                read += Alerts.read(changed).size();
            } catch (IOException refused) {
                // By name.
            }
        }
        assertTrue(read > 0);
    }
}
