package org.tambo.device;

import java.time.Duration;

/**
 * A point on the monotonic clock until which something may take. Every wait for a device has one.
 *
 * @param nanos as {@link System#nanoTime()} counts
 */
record Deadline(long nanos) {
    static Deadline in(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - nanos >= 0;
    }

    Deadline orEarlier(Deadline other) {
        return other.nanos - nanos < 0 ? other : this;
    }
}
