package org.tambo.sync.update;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.tuf.UpdateRefused;

/**
 * Why an update, or one country's part of it, was not taken.
 *
 * @param country its three letters; empty where it concerns all
 * @param reason a name, such as {@code ROLLED_BACK}
 */
@RegisterForReflection
public record Refusal(String country, String reason, String message) {
    static Refusal of(String country, Exception cause) {
        String reason = cause instanceof SegmentRefused refused
                ? refused.reason().name()
                : cause.getClass()
                        .getSimpleName()
                        .replaceAll("([a-z])([A-Z])", "$1_$2")
                        .toUpperCase(Locale.ROOT);
        return new Refusal(country, reason, String.valueOf(cause.getMessage()));
    }

    /** @param cause concerns the update as a whole */
    public static Refusal of(UpdateRefused cause) {
        return of("", cause);
    }

    /** @param cause likewise */
    public static Refusal of(SegmentRefused cause) {
        return of("", cause);
    }
}
