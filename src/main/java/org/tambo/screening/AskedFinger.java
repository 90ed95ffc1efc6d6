package org.tambo.screening;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;

/** The finger that an encounter asks for: which it is, how often it was tried, and what came of it. */
final class AskedFinger {
    /** In this order, until one can be read. */
    private static final List<FingerPosition> ASKED = List.of(FingerPosition.RIGHT_INDEX, FingerPosition.LEFT_INDEX);

    private static final int ATTEMPTS = 2;

    /** How long a missing scanner is waited for; after that the finger counts as not had, until it is asked again. */
    private static final Duration SCANNER_PATIENCE = Duration.ofSeconds(10);

    private FingerPosition position = ASKED.getFirst();
    private @Nullable AnotherFinger another;
    private boolean anotherNotHad;
    private int attempt = 1;
    private EncounterSnapshot.FingerState state = EncounterSnapshot.FingerState.WAITING;
    private @Nullable Integer quality;
    private @Nullable FingerProblem problem;
    /** What would make the picture better that could not be used. */
    private List<FingerReading.Reason> reasons = List.of();

    private @Nullable Instant scannerLostAt;

    /** The finger that was asked for last. */
    FingerPosition position() {
        return position;
    }

    Effect ask() {
        return another == null ? new Effect.AskFinger(position) : new Effect.AskAnotherFinger(position, another);
    }

    /** One more than the first, and why. */
    Effect askAnother(FingerPosition next, AnotherFinger why) {
        position = next;
        another = why;
        state = EncounterSnapshot.FingerState.WAITING;
        attempt = 1;
        return ask();
    }

    /** All over again, with the first. */
    Effect askAgain() {
        state = EncounterSnapshot.FingerState.WAITING;
        problem = null;
        quality = null;
        anotherNotHad = false;
        position = ASKED.getFirst();
        attempt = 1;
        return ask();
    }

    void restore(EncounterSnapshot.FingerState kept) {
        state = kept;
    }

    void down() {
        state = EncounterSnapshot.FingerState.FINGER_DOWN;
        problem = null;
    }

    void searched(int measured) {
        state = EncounterSnapshot.FingerState.SEARCHED;
        problem = null;
        quality = measured;
    }

    /** No more fingers are needed. */
    void enough() {
        another = null;
    }

    /** The traveller is slow; that is no attempt, and the officer can always say that there is no finger. */
    Effect noneCame() {
        state = EncounterSnapshot.FingerState.WAITING;
        problem = FingerProblem.NO_FINGER;
        return ask();
    }

    /**
     * @param better what would make the picture better, the most important first
     * @return whether it, or the other hand's, is to be tried once more
     */
    boolean unreadable(FingerProblem why, @Nullable Integer measured, List<FingerReading.Reason> better) {
        state = EncounterSnapshot.FingerState.UNREADABLE;
        problem = why;
        reasons = better;
        quality = measured;
        if (attempt < ATTEMPTS) {
            attempt++;
            return true;
        }
        if (another == null && position == ASKED.getFirst()) {
            position = ASKED.getLast();
            attempt = 1;
            return true;
        }
        return false;
    }

    void notHad(FingerProblem why) {
        anotherNotHad = another != null;
        another = null;
        state = EncounterSnapshot.FingerState.NOT_HAD;
        problem = why;
        scannerLostAt = null;
    }

    boolean isNotHad() {
        return state == EncounterSnapshot.FingerState.NOT_HAD;
    }

    /** What is missing where it was not had. */
    Reason missing() {
        return anotherNotHad ? Reason.SECOND_FINGER_NOT_HAD : Reason.FINGER_NOT_HAD;
    }

    void scannerLost(Instant at) {
        state = EncounterSnapshot.FingerState.NO_SCANNER;
        if (scannerLostAt == null) {
            scannerLostAt = at;
        }
    }

    void scannerBack() {
        scannerLostAt = null;
    }

    /** For a scanner that is back. */
    Effect goOn() {
        state = EncounterSnapshot.FingerState.WAITING;
        return ask();
    }

    /** Whether a scanner has been missing for longer than it is waited for. */
    boolean scannerMissingTooLong(Instant now) {
        return scannerLostAt != null && Duration.between(scannerLostAt, now).compareTo(SCANNER_PATIENCE) > 0;
    }

    /**
     * @param taken how many fingers were searched
     * @param picture where the picture can be had while it is kept
     */
    EncounterSnapshot.Finger snapshot(int taken, @Nullable String picture) {
        return new EncounterSnapshot.Finger(
                position,
                attempt,
                ATTEMPTS,
                state,
                quality,
                problem,
                state == EncounterSnapshot.FingerState.UNREADABLE ? reasons : List.of(),
                another,
                taken,
                picture);
    }
}
