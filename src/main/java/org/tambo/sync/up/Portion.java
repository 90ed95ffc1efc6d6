package org.tambo.sync.up;

import java.time.Duration;

/**
 * How many bytes a request may carry so that it takes a second or two on the link as it is: a short while up is enough for it, and
 * what comes after it does not wait long. Grows and shrinks with what requests took.
 */
final class Portion {
    private static final int FIRST = 16 * 1024;
    private static final int LEAST = 1024;
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofMillis(2_000);

    private final int most;
    private int bytes;

    Portion(int most) {
        this.most = most;
        this.bytes = Math.min(FIRST, most);
    }

    int bytes() {
        return bytes;
    }

    /**
     * A request got through.
     *
     * @param sent of that many bytes: one that was smaller than it might be says nothing of larger ones
     * @param took not above 0 where the clock was set meanwhile
     */
    void got(int sent, Duration took) {
        if (took.compareTo(LONG) > 0) {
            bytes = Math.max(LEAST, bytes / 2);
        } else if (took.compareTo(SHORT) < 0 && sent > bytes / 2) {
            bytes = Math.min(most, 2 * bytes);
        }
    }

    /** One did not. */
    void lost() {
        bytes = Math.max(LEAST, bytes / 4);
    }
}
