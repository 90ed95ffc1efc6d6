package org.tambo.centre;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * How a contact is told: by a line on the console, or by a webhook. Neither says who was found: only that there is a hit, of
 * which device and number, to be looked up at the centre.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class AlertChannels {
    private static final Logger LOG = Logger.getLogger(AlertChannels.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    void send(ContactNetwork.Contact contact, String country, String kind, String device, long sequence) {
        String what = kind.equals("hit") ? "confirmed hit" : "retraction";
        if (contact.channel().equals("webhook")) {
            webhook(contact, country, kind, device, sequence);
        }
        LOG.infof(
                "%s: a %s (%s, %d) waits for %s, %s", country, what, device, sequence, contact.name(), contact.phone());
    }

    private void webhook(ContactNetwork.Contact contact, String country, String kind, String device, long sequence) {
        String body = JSON.createObjectNode()
                .put("country", country)
                .put("kind", kind)
                .put("device", device)
                .put("sequence", sequence)
                .toString();
        try {
            var request = HttpRequest.newBuilder(URI.create(contact.address()))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                LOG.warnf("The webhook of %s answers %d", contact.name(), status);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("The webhook of %s cannot be reached: %s", contact.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
