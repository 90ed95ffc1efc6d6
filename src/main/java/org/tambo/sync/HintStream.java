package org.tambo.sync;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connection that the station keeps open to the centre, over which the centre says that there is something new
 * (server-sent events). While there is none, the schedule does.
 */
final class HintStream {
    private static final Logger LOG = Logger.getLogger(HintStream.class);
    /** The centre says something every 15 seconds, if only to be heard. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final CentreLink link;
    private final HintLines hints;
    private final Runnable connected;
    private final Object pause = new Object();
    private boolean woken;
    private volatile boolean stopped;
    private volatile long heard;
    private volatile @Nullable Thread thread;

    /** @param connected is told each time the centre has begun to answer */
    HintStream(CentreLink link, HintLines.Listener listener, Runnable connected) {
        this.link = link;
        this.connected = connected;
        this.hints = new HintLines(listener, () -> heard = System.nanoTime());
    }

    void start() {
        thread = Thread.ofVirtual().name("hints").start(this::listen);
    }

    /** The centre has answered elsewhere: it is tried now. */
    void wake() {
        synchronized (pause) {
            woken = true;
            pause.notifyAll();
        }
    }

    private void pause(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        synchronized (pause) {
            for (long left = longest.toNanos(); !woken && left > 0; left = until - System.nanoTime()) {
                pause.wait(Duration.ofNanos(left).toMillis() + 1);
            }
            woken = false;
        }
    }

    void stop() {
        stopped = true;
        Thread listening = thread;
        if (listening != null) {
            listening.interrupt();
        }
    }

    private void listen() {
        Duration wait = Duration.ofSeconds(1);
        try {
            while (!stopped) {
                try {
                    if (link.isEnrolled() && read(link.at("hints"))) {
                        wait = Duration.ofSeconds(1);
                    }
                } catch (IOException e) {
                    LOG.debugf("No hints: %s", e.getMessage());
                }
                pause(wait.dividedBy(2).plusMillis(RandomGenerator.getDefault().nextLong(wait.toMillis())));
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether anything came before it ended */
    private boolean read(URI address) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .header("Accept", "text/event-stream")
                // Until it begins to answer; then silence is watched.
                .timeout(SILENCE)
                .build();
        HttpResponse<InputStream> response = link.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("the centre answers " + response.statusCode());
            }
            heard = System.nanoTime();
            connected.run();
            Thread watch = Thread.ofVirtual().name("hints' silence").start(() -> closeWhenSilent(body));
            try {
                return hints.read(new BufferedInputStream(body));
            } finally {
                watch.interrupt();
            }
        }
    }

    /** A connection that is dead on the way says nothing, and would be read for ever. */
    private void closeWhenSilent(InputStream body) {
        try {
            while (System.nanoTime() - heard < SILENCE.toNanos()) {
                Thread.sleep(SILENCE.dividedBy(8));
            }
            body.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("A silent connection could not be closed", e);
        }
    }
}
