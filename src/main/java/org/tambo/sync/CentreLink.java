package org.tambo.sync;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tambo.security.Enrolment;
import org.tambo.security.EnrolmentRefused;
import org.tambo.security.Station;
import org.tambo.security.StationKeys;
import org.tambo.sync.up.Upstream;

/**
 * The way to the centre that this station is enrolled at, over mutual TLS. The enrolment is looked for until it is there, so
 * that a station that is running can be enrolled.
 */
@ApplicationScoped
public class CentreLink {
    private static final Logger LOG = Logger.getLogger(CentreLink.class);
    private static final int MOST_BYTES = 1024 * 1024;
    /** Bytes a second below which a link counts as down. */
    private static final int SLOWEST = 2_000;

    private final Station station;
    private final StationKeys keys;
    private final Centre centre;
    private @Nullable Enrolment enrolment;
    private @Nullable HttpClient http;
    private String refused = "";

    CentreLink(Station station, StationKeys keys, Centre centre) {
        this.station = station;
        this.keys = keys;
        this.centre = centre;
    }

    /** Whether there is a centre to speak with. */
    public synchronized boolean isEnrolled() {
        if (enrolment == null) {
            try {
                Enrolment.in(station.data(), keys.deviceId()).ifPresent(this::take);
            } catch (EnrolmentRefused e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(refused)) {
                    refused = why;
                    LOG.error(why);
                }
            }
        }
        return enrolment != null;
    }

    private void take(Enrolment found) {
        enrolment = found;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(centre.patience())
                .sslContext(keys.tls(found))
                .build();
    }

    /** @throws IllegalStateException where there is none */
    public synchronized Enrolment enrolment() {
        return Optional.ofNullable(enrolment)
                .orElseThrow(() -> new IllegalStateException("this station is not enrolled"));
    }

    /** Speaks mutual TLS with the centre. */
    public synchronized HttpClient http() {
        return Optional.ofNullable(http).orElseThrow(() -> new IllegalStateException("this station is not enrolled"));
    }

    /** An address at the centre. */
    public URI at(String path) {
        return centre.url().orElse(enrolment().address()).resolve(path);
    }

    Upstream.Reply post(String to, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(to))
                .header("Content-Type", to.equals("up") ? "application/json" : "application/octet-stream")
                .timeout(patience(body.length))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Upstream.Reply get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).timeout(centre.patience()).GET());
    }

    /** What is long takes long over a thin link. */
    private Duration patience(int bytes) {
        return centre.patience().plusSeconds(bytes / SLOWEST);
    }

    private Upstream.Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return new Upstream.Reply(response.statusCode(), body.readNBytes(MOST_BYTES));
        }
    }
}
