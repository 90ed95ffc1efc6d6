package org.tambo.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The edge service as the officer's page uses it. */
public final class Kiosk extends LocalClient {
    Kiosk(URI address) {
        super(address);
    }

    /** All that the page shows. */
    public JsonNode snapshot() throws IOException, InterruptedException {
        return get("api/lane");
    }

    /** How many notices are in force. */
    int notices() throws IOException, InterruptedException {
        return snapshot().path("watchlist").path("notices").asInt();
    }

    /** How many fingers are searched. */
    int fingers() throws IOException, InterruptedException {
        return snapshot().path("watchlist").path("fingers").asInt();
    }

    /** Whether the service answers at all. */
    public boolean answers() throws InterruptedException {
        return answers("api/lane");
    }

    /** Whether the service answers, its devices are ready and its watchlist is in force. */
    public boolean isReady() throws InterruptedException {
        try {
            JsonNode lane = snapshot();
            for (JsonNode device : lane.path("devices")) {
                if (!device.path("state").asText().matches("READY|BUSY")) {
                    return false;
                }
            }
            return lane.path("watchlist").path("version").isNumber();
        } catch (IOException e) {
            return false;
        }
    }

    /** The encounter with a standing answer that is not the one named, once there is one. */
    public Optional<JsonNode> standingAnswer(String otherThan, Duration within)
            throws IOException, InterruptedException {
        Instant until = Instant.now().plus(within);
        while (Instant.now().isBefore(until)) {
            JsonNode encounter = snapshot().path("encounter");
            if (encounter.path("answer").path("standing").asBoolean()
                    && !encounter.path("id").asText().equals(otherThan)) {
                return Optional.of(encounter);
            }
            Thread.sleep(50);
        }
        return Optional.empty();
    }

    /**
     * Types a document's number.
     *
     * @return the encounter that it is looked up in
     */
    public JsonNode type(String issuer, String number) throws IOException, InterruptedException {
        String request = "{\"kind\":\"DOCUMENT\",\"issuer\":\"" + issuer + "\",\"number\":\"" + number + "\"}";
        return post("api/numbers", request).path("encounter");
    }

    /** The officer's finding; false when it was refused. */
    public boolean adjudicate(String encounter, String candidate, String finding)
            throws IOException, InterruptedException {
        return reply(
                                "POST",
                                "api/encounters/" + encounter + "/candidates/" + candidate + "/adjudication",
                                "{\"finding\":\"" + finding + "\"}")
                        .status()
                == 200;
    }

    /** The traveller has gone; false when the encounter cannot be closed. */
    public boolean close(String encounter) throws IOException, InterruptedException {
        return reply("POST", "api/encounters/" + encounter + "/close", "").status() == 200;
    }
}
