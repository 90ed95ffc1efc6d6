package org.tambo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a station asks for what is new. */
class PullClockTest {
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Random random = new Random(7);

    private PullClock clock() {
        return new PullClock(EVERY, random, 0);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    @Test
    void asksAtOnceAfterTheStart() {
        assertEquals(0, clock().nanosLeft(0));
    }

    @Test
    void asksAfterAboutItsPeriod() {
        for (int i = 0; i < 1_000; i++) {
            PullClock clock = clock();
            clock.succeeded(0);
            double left = seconds(clock.nanosLeft(0));
            assertTrue(left >= 22.5 && left <= 37.5, left + " s");
        }
    }

    @Test
    void waitsEverLongerWhileTheLinkIsDownAndNeverBeyondAQuarterOfAnHour() {
        PullClock clock = clock();
        double longest = 0;
        for (int i = 0; i < 20; i++) {
            clock.failed(0);
            double left = seconds(clock.nanosLeft(0));
            assertTrue(left <= 900, left + " s");
            longest = Math.max(longest, left);
        }
        assertTrue(longest > 450, longest + " s");
        clock.succeeded(0);
        assertTrue(seconds(clock.nanosLeft(0)) <= 37.5);
    }

    @Test
    void anUrgentHintIsFollowedAtOnceAndAnotherWithinThePeriod() {
        PullClock clock = clock();
        clock.failed(0);
        clock.hint(0, false);
        assertTrue(seconds(clock.nanosLeft(0)) <= 30);
        clock.hint(0, true);
        assertEquals(0, clock.nanosLeft(0));
    }

    @Test
    void aHintNeverPutsOff() {
        PullClock clock = clock();
        clock.hint(0, false);
        assertTrue(clock.nanosLeft(0) <= 0);
    }
}
