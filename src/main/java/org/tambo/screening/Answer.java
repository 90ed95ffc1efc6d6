package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the officer is told.
 *
 * @param standing whether everything that could be captured has been; before that it can only become stricter
 * @param reasons all of them, the strictest first
 * @param fingersSearched how many enrolled fingers the traveller's were compared with; absent without a finger
 * @param watchlistVersion of the generation it was given against; absent when there was none
 * @param watchlistCoverage which generation of each country that was, and which part of it; absent where it came in one file
 * @param watchlistIssuedAt when that was said to be the newest
 * @param imageToAnswerMs from the finger picture's last byte to this answer; absent without a finger
 * @param searchMs the search by finger alone; likewise
 */
@RegisterForReflection
public record Answer(
        Verdict verdict,
        boolean standing,
        List<Reason> reasons,
        Instant at,
        @Nullable Long watchlistVersion,
        @Nullable String watchlistCoverage,
        @Nullable Instant watchlistIssuedAt,
        @Nullable Double imageToAnswerMs,
        @Nullable Double searchMs,
        @Nullable Integer fingersSearched) {}
