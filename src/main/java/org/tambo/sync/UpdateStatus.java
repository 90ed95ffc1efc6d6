package org.tambo.sync;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.sync.update.Refusal;

/**
 * How the updates of the watchlist stand.
 *
 * @param reachedAt when their source was last reached, by whichever door; null while it never was
 * @param unreachable why it cannot be reached now; null while it can
 * @param timestamp the version of the timestamp that was followed last; 0 for none
 * @param refusals what was not taken of it, and why
 */
@RegisterForReflection
public record UpdateStatus(
        @Nullable Instant reachedAt, @Nullable String unreachable, long timestamp, List<Refusal> refusals) {
    static final UpdateStatus NONE = new UpdateStatus(null, null, 0, List.of());

    public UpdateStatus {
        refusals = List.copyOf(refusals);
    }

    UpdateStatus unreachable(String why) {
        return new UpdateStatus(reachedAt, why, timestamp, refusals);
    }

    UpdateStatus refused(Instant now, Refusal refusal) {
        return new UpdateStatus(now, null, timestamp, List.of(refusal));
    }
}
