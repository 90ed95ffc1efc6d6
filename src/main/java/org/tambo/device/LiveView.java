package org.tambo.device;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scanner sees while it waits for a finger: its newest frame and none before it, in memory alone, wiped when the
 * capture ends. Used by any thread.
 */
public final class LiveView {
    /** Who has not asked for so long watches no more. */
    private static final Duration WATCHES = Duration.ofSeconds(3);

    private final Object lock = new Object();
    private @Nullable Deadline watched;
    private byte[] newest = {};
    /** How many there were. */
    private long number;

    /**
     * The next frame that comes.
     *
     * @return a JPEG as the device's service sent it, looked into by nobody here; empty when none came in time
     */
    public Optional<byte[]> next(Duration within) throws InterruptedException {
        Deadline until = Deadline.in(within);
        synchronized (lock) {
            watched = Deadline.in(WATCHES.plus(within));
            long seen = number;
            while (number == seen || newest.length == 0) {
                long millis = (until.nanos() - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return Optional.empty();
                }
                lock.wait(millis);
            }
            watched = Deadline.in(WATCHES);
            return Optional.of(newest.clone());
        }
    }

    /** Whether anybody is looking: a service need not send what nobody sees. */
    boolean isWatched() {
        synchronized (lock) {
            return watched != null && !watched.passed();
        }
    }

    void show(byte[] jpeg) {
        synchronized (lock) {
            wipe();
            newest = jpeg.clone();
            number++;
            lock.notifyAll();
        }
    }

    /** The capture has ended. */
    void wipe() {
        synchronized (lock) {
            Arrays.fill(newest, (byte) 0);
            newest = new byte[0];
        }
    }
}
