package org.tambo.sync.update;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.watchlist.ReplicaFault;

/**
 * Why an update, or one country's part of it, was not taken.
 *
 * @param country its three letters; empty where it concerns all
 * @param reason a name, such as {@code ROLLED_BACK}
 */
@RegisterForReflection
public record Refusal(String country, String reason, String message) {
    private static final String DISK = "NO_ROOM";

    /** The system's words for it: there is no type to tell it by. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "Read-only file system");

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

    /** @param cause of this station's, not of what it was brought */
    public static Refusal of(ReplicaFault cause) {
        return new Refusal("", cause.isOfTheDisk() ? DISK : "REPLICA_FAULT", String.valueOf(cause.getMessage()));
    }

    /** That there is no room here for what is fetched, which nobody else can mend; empty where it is something else. */
    public static Optional<Refusal> ofTheDisk(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return FULL.stream().anyMatch(message::contains)
                ? Optional.of(new Refusal("", DISK, message))
                : Optional.empty();
    }
}
