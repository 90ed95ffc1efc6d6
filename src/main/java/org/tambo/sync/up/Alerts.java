package org.tambo.sync.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.screening.Contacted;

/** What the centre says of its alerts over a device's hits: docs/sync-protocol.md, 2.4. */
public final class Alerts {
    private static final int MOST_STEPS = 20;
    private static final int MOST_TEXT = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private Alerts() {}

    /**
     * How far each has come, by the hit's sequence. What is in it and no alert is left out.
     *
     * @throws IOException if it is no list of alerts
     */
    public static Map<Long, Contacted> read(byte[] answer) throws IOException {
        JsonNode json = JSON.readTree(answer);
        if (!json.isArray()) {
            throw new IOException("the centre's alerts are no list");
        }
        Map<Long, Contacted> alerts = new HashMap<>();
        for (JsonNode alert : json) {
            List<Contacted.Step> steps = new ArrayList<>();
            for (JsonNode step : alert.path("steps")) {
                if (steps.size() < MOST_STEPS) {
                    step(step).ifPresent(steps::add);
                }
            }
            alerts.put(
                    alert.path("sequence").asLong(),
                    new Contacted(
                            steps,
                            instant(alert.path("acknowledgedAt")),
                            alert.hasNonNull("acknowledgedBy") ? text(alert, "acknowledgedBy") : null));
        }
        return alerts;
    }

    private static Optional<Contacted.Step> step(JsonNode step) {
        Instant at = instant(step.path("at"));
        Contacted.Outcome outcome = switch (step.path("outcome").asText()) {
            case "DUE" -> Contacted.Outcome.DUE;
            case "SENT" -> Contacted.Outcome.SENT;
            case "FAILED" -> Contacted.Outcome.FAILED;
            case "OFF_DUTY" -> Contacted.Outcome.OFF_DUTY;
            default -> null;
        };
        return at == null || outcome == null
                ? Optional.empty()
                : Optional.of(new Contacted.Step(
                        at,
                        step.path("rank").asInt(),
                        text(step, "name"),
                        text(step, "phone"),
                        text(step, "channel"),
                        outcome));
    }

    private static @Nullable Instant instant(JsonNode text) {
        try {
            return text.isTextual() ? Instant.parse(text.asText()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String text(JsonNode json, String member) {
        String text = json.path(member).asText();
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }
}
