package org.tambo.centre;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts JSON to an address that the contact's own system listens on. */
@Singleton
@IfBuildProfile("centre")
final class WebhookChannel implements AlarmChannel {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public void tell(Alarm alarm) throws IOException {
        String body = JSON.createObjectNode()
                .put("step", alarm.step())
                .put("country", alarm.country())
                .put("kind", alarm.kind())
                .put("device", alarm.device())
                .put("place", alarm.place())
                .put("sequence", alarm.sequence())
                .put("rank", alarm.rank())
                .toString();
        try {
            var request = HttpRequest.newBuilder(URI.create(alarm.address()))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException("the webhook answers " + status);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the webhook's address is none: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
