package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the centre has come with the issuing country's contact over a hit.
 *
 * @param acknowledgedBy who has answered; null while nobody has
 */
@RegisterForReflection
public record Contacted(
        List<Step> steps,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {
    /**
     * One contact told by one channel, or passed over.
     *
     * @param rank 1 the regular contact, 2 the alternate, 3 the duty officer
     */
    @RegisterForReflection
    public record Step(Instant at, int rank, String name, String phone, String channel, Outcome outcome) {}

    /** What became of a step. */
    public enum Outcome {
        DUE,
        SENT,
        FAILED,
        OFF_DUTY
    }
}
