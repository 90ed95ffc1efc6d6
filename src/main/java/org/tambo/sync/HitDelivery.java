package org.tambo.sync;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.tambo.screening.Journal;
import org.tambo.screening.Lane;
import org.tambo.security.StationKeys;

/**
 * Delivers hits, oldest first. The centre knows each by (device, sequence) and takes it once, so a delivery whose
 * confirmation was lost is simply made again; only a confirmed one leaves the outbox.
 */
@ApplicationScoped
public class HitDelivery {
    private static final Logger LOG = Logger.getLogger(HitDelivery.class);
    private static final int BATCH = 50;
    private static final int MAX_CONFIRMATION = 64 * 1024;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final Journal journal;
    private final Lane lane;
    private final StationKeys keys;
    private final Centre centre;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient http;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile LinkState state = LinkState.UNKNOWN;
    private volatile long waiting;
    private boolean stopped;
    private Duration backoff = FIRST_BACKOFF;
    private Instant notBefore = Instant.EPOCH;

    /** What is known of the link. */
    public enum LinkState {
        UNKNOWN,
        UP,
        DOWN
    }

    HitDelivery(Journal journal, Lane lane, StationKeys keys, Centre centre, ObjectMapper json, Clock clock) {
        this.journal = journal;
        this.lane = lane;
        this.keys = keys;
        this.centre = centre;
        this.json = json;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(centre.patience())
                .build();
    }

    public LinkState state() {
        return state;
    }

    /** How many hits the centre has not confirmed. */
    public long waiting() {
        return waiting;
    }

    /** Calls back when the link's state or the number of waiting hits changes. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** What an earlier run left in the outbox is known from the first moment. */
    void start(@Observes StartupEvent event) {
        waiting = journal.countWaiting();
    }

    /** Waits for a delivery under way, so that it does not find the journal closed. */
    synchronized void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void deliver() {
        if (stopped) {
            return;
        }
        if (centre.url().isEmpty()) {
            note(LinkState.UNKNOWN);
            return;
        }
        if (clock.instant().isBefore(notBefore)) {
            return;
        }
        try {
            List<Journal.Waiting> batch = journal.waiting(BATCH);
            if (batch.isEmpty()) {
                ping(centre.url().get());
            } else {
                send(centre.url().get(), batch);
            }
            backoff = FIRST_BACKOFF;
            note(LinkState.UP);
        } catch (IOException e) {
            if (state != LinkState.DOWN) {
                LOG.warnf("The centre cannot be reached: %s", e);
            }
            // Jitter, so that a thousand stations do not come back in the same instant.
            double jitter = 0.5 + RandomGenerator.getDefault().nextDouble() / 2;
            notBefore = clock.instant().plusMillis((long) (backoff.toMillis() * jitter));
            backoff =
                    backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : backoff.multipliedBy(2);
            note(LinkState.DOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ping(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("health"))
                .timeout(centre.patience())
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("the centre answers " + status);
        }
    }

    private void send(URI url, List<Journal.Waiting> batch) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("device", keys.deviceId());
        ArrayNode hits = body.putArray("hits");
        for (Journal.Waiting hit : batch) {
            hits.addObject()
                    .put("sequence", hit.sequence())
                    .put("envelope", Base64.getEncoder().encodeToString(hit.envelope()))
                    .put("signature", Base64.getEncoder().encodeToString(keys.sign(hit.envelope())));
        }
        HttpRequest request = HttpRequest.newBuilder(url.resolve("hits"))
                .timeout(centre.patience())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream answer = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("the centre answers " + response.statusCode());
            }
            confirm(batch, answer.readNBytes(MAX_CONFIRMATION));
        }
    }

    private void confirm(List<Journal.Waiting> batch, byte[] answer) throws IOException {
        JsonNode confirmed;
        try {
            confirmed = json.readTree(answer);
        } catch (JacksonException e) {
            throw new IOException("the centre's confirmation is no JSON", e);
        }
        if (!confirmed.path("device").asText().equals(keys.deviceId())) {
            throw new IOException("the centre confirms for another device");
        }
        Set<Long> stored = new HashSet<>();
        confirmed.path("stored").forEach(sequence -> stored.add(sequence.asLong()));
        for (Journal.Waiting hit : batch) {
            if (stored.contains(hit.sequence())) {
                journal.delivered(hit.sequence(), clock.instant());
                lane.delivered(hit.sequence());
            }
        }
    }

    private void note(LinkState now) {
        long count = journal.countWaiting();
        boolean changed = state != now || waiting != count;
        state = now;
        waiting = count;
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }
}
