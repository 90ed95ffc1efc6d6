package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;

/** An encounter at one moment: what the page shows, and what is kept sealed while a candidate is open. */
@RegisterForReflection
public record EncounterSnapshot(
        String id,
        Instant openedAt,
        Phase phase,
        @Nullable DocumentSnapshot document,
        @Nullable DocumentProblem documentProblem,
        @Nullable TypedNumber typed,
        Finger finger,
        @Nullable Answer answer,
        List<Candidate> candidates) {

    /** How far it has come. */
    public enum Phase {
        AWAITING_DOCUMENT,
        AWAITING_FINGER,
        /** What the fingers say so far lies near a notice and is not enough: one more is awaited. */
        AWAITING_ANOTHER_FINGER,
        ANSWERED,
        /** A crash cut it off before it was answered: the finger is to be taken again. */
        INTERRUPTED,
        CLOSED
    }

    /** How far the finger has come. */
    public enum FingerState {
        WAITING,
        FINGER_DOWN,
        SEARCHED,
        UNREADABLE,
        NOT_HAD,
        NO_SCANNER
    }

    /**
     * The finger that is asked for or was taken.
     *
     * @param attempt counted from 1 for each finger
     * @param quality 0 to 100, once measured
     * @param reasons what would make the picture better that could not be used, the most important first
     * @param another why one more is asked for; absent while it is the first
     * @param taken how many were searched
     * @param picture where the picture can be had while it is kept
     */
    @RegisterForReflection
    public record Finger(
            FingerPosition position,
            int attempt,
            int attempts,
            FingerState state,
            @Nullable Integer quality,
            @Nullable FingerProblem problem,
            List<FingerReading.Reason> reasons,
            @Nullable AnotherFinger another,
            int taken,
            @Nullable String picture) {}

    /** As the officer may see it. */
    public EncounterSnapshot forOfficer() {
        return new EncounterSnapshot(
                id,
                openedAt,
                phase,
                document,
                documentProblem,
                typed,
                finger,
                answer,
                candidates.stream().map(Candidate::forOfficer).toList());
    }

    EncounterSnapshot withHit(String candidateId, Candidate.RecordedHit hit) {
        return new EncounterSnapshot(
                id,
                openedAt,
                phase,
                document,
                documentProblem,
                typed,
                finger,
                answer,
                candidates.stream()
                        .map(c -> c.id().equals(candidateId) ? c.with(hit) : c)
                        .toList());
    }
}
