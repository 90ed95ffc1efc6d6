package org.tambo.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the updates' source is to be asked next: after a time that nobody shares, sooner on a hint, ever later while it cannot
 * be reached. Times are of a clock that nobody sets, in nanoseconds. Not for several threads at a time.
 */
final class PullClock {
    static final Duration LONGEST = Duration.ofMinutes(15);

    private final Duration every;
    private final RandomGenerator random;
    private Duration backoff;
    private long due;

    /** @param now it is due at once */
    PullClock(Duration every, RandomGenerator random, long now) {
        this.every = every;
        this.random = random;
        this.backoff = every;
        this.due = now;
    }

    /** How long it is until then; not above 0 when it is due. */
    long nanosLeft(long now) {
        return due - now;
    }

    void succeeded(long now) {
        backoff = every;
        due = now + part(every, 0.75, 1.25);
    }

    void failed(long now) {
        due = now + part(backoff, 0.5, 1.0);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /** There is something new: it is due sooner, or at once. */
    void hint(long now, boolean urgent) {
        long then = urgent ? now : now + part(every, 0, 1);
        due = Math.min(due, then);
    }

    private long part(Duration of, double from, double to) {
        return (long) (of.toNanos() * (from + (to - from) * random.nextDouble()));
    }
}
