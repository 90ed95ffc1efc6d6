package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.tambo.security.StationKeys;
import org.tambo.sync.PushedHint;

/**
 * Pushes a signed hint to each checkpoint that has said where it listens for it. Nothing depends on it: one that it does not
 * reach looks by itself. One at a time goes to an address, always the newest.
 */
@ApplicationScoped
@IfBuildProfile("centre")
public class Pushes {
    private static final Logger LOG = Logger.getLogger(Pushes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_AT_ONCE = 64;

    private final Devices devices;
    private final StationKeys keys;
    private final Publisher publisher;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    /** What an address is to be told, while it is being told something. */
    private final Map<URI, PushedHint> waiting = new ConcurrentHashMap<>();

    Pushes(Devices devices, StationKeys keys, Publisher publisher) {
        this.devices = devices;
        this.keys = keys;
        this.publisher = publisher;
    }

    void start(@Observes StartupEvent event) {
        publisher.onPublished(publication -> threads.execute(() -> push(publication)));
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    private void push(Publisher.Publication publication) {
        for (URI address : devices.pushAddresses()) {
            push(address, new PushedHint(publication.timestamp(), publication.urgent()));
        }
    }

    private void push(URI address, PushedHint hint) {
        boolean idle = waiting.putIfAbsent(address, hint) == null;
        while (!idle && waiting.computeIfPresent(address, (_, other) -> newer(other, hint)) == null) {
            idle = waiting.putIfAbsent(address, hint) == null;
        }
        if (idle) {
            threads.execute(() -> push(address));
        }
    }

    /** What was urgent stays so. */
    private static PushedHint newer(PushedHint one, PushedHint other) {
        return new PushedHint(Math.max(one.timestamp(), other.timestamp()), one.urgent() || other.urgent());
    }

    private void push(URI address) {
        PushedHint hint = waiting.get(address);
        while (hint != null && !threads.isShutdown()) {
            send(address, hint);
            hint = waiting.remove(address, hint) ? null : waiting.get(address);
        }
    }

    private void send(URI address, PushedHint hint) {
        try {
            free.acquire();
            try {
                int status = http.send(
                                HttpRequest.newBuilder(address.resolve("hint"))
                                        .timeout(PATIENCE)
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(hint.signed(keys::sign)))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                LOG.debugf("A hint is pushed to %s, which answers %d", address, status);
            } finally {
                free.release();
            }
        } catch (IOException e) {
            LOG.debugf("No hint can be pushed to %s: %s", address, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
