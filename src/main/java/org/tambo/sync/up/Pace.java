package org.tambo.sync.up;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When the next delivery is due: at once while something waits and the centre takes it; later and later while it is not there;
 * seldom while it refuses. Where it was reached and the link broke, it is not waited for as long, since that link comes and
 * goes. Jitter keeps a thousand stations from coming back in the same instant. A clock that is set does not make it wait
 * longer than its longest wait.
 */
public final class Pace {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_AFTER_BREAK = Duration.ofSeconds(2);
    private static final Duration REFUSED = Duration.ofSeconds(60);

    private final RandomGenerator chance;
    private Duration next = FIRST;
    private Instant notBefore = Instant.EPOCH;
    private boolean idle = true;

    public Pace(RandomGenerator chance) {
        this.chance = chance;
    }

    /** @param something whether anything waits for the centre */
    public boolean due(Instant now, boolean something) {
        return idle && something || !now.isBefore(notBefore) || notBefore.isAfter(now.plus(REFUSED));
    }

    public void delivered(Instant now) {
        next = FIRST;
        idle = true;
        notBefore = now.plus(jittered(IDLE));
    }

    public void unreachable(Instant now) {
        failed(now, LONGEST);
    }

    /** The centre was reached, and no answer came. */
    public void brokenOff(Instant now) {
        failed(now, LONGEST_AFTER_BREAK);
    }

    private void failed(Instant now, Duration longest) {
        idle = false;
        next = next.compareTo(longest) > 0 ? longest : next;
        notBefore = now.plus(jittered(next));
        next = next.multipliedBy(2);
    }

    /** There is reason to try at once; if that fails, it waits as long as it would have. */
    public void hurry() {
        notBefore = Instant.EPOCH;
    }

    public void refused(Instant now) {
        idle = false;
        notBefore = now.plus(jittered(REFUSED));
    }

    private Duration jittered(Duration longest) {
        return Duration.ofMillis((long) (longest.toMillis() * (0.5 + chance.nextDouble() / 2)));
    }
}
