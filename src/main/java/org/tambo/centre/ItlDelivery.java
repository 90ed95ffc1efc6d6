package org.tambo.centre;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.centre.itl.HitTransaction.Compression;

/**
 * How a country takes hits as transactions.
 *
 * @param kind {@code folder} or {@code webhook}
 * @param address a folder of this machine, or where transactions are posted to
 * @param agency the receiver's identifier
 * @param compression of pictures: {@code NONE}, {@code PNG} or {@code WSQ20}; PNG unless said
 * @param recordType 14, or 4 for older receivers; 14 unless said
 */
@RegisterForReflection
public record ItlDelivery(
        String kind,
        String address,
        String agency,
        @Nullable Compression compression,
        @Nullable Integer recordType) {
    private static final int OLDER = 4;
    private static final int MOST_TEXT = 200;

    Compression wanted() {
        return compression == null ? Compression.PNG : compression;
    }

    boolean isOlder() {
        return recordType != null && recordType == OLDER;
    }

    /** What is wrong with it, for whoever wrote it. */
    @SuppressWarnings("NullAway") // JSON may leave out anything.
    Optional<String> fault() {
        if (!"folder".equals(kind) && !"webhook".equals(kind)) {
            return Optional.of("kind must be folder or webhook");
        }
        if (isNoText(address) || isNoText(agency)) {
            return Optional.of("address and agency must be given, at most " + MOST_TEXT + " characters");
        }
        if (recordType != null && recordType != 14 && recordType != OLDER) {
            return Optional.of("recordType must be 14 or 4");
        }
        if (isOlder() && wanted() == Compression.PNG) {
            return Optional.of("a record of type 4 holds no PNG: compression must be NONE or WSQ20");
        }
        return Optional.empty();
    }

    private static boolean isNoText(@Nullable String text) {
        return text == null || text.isBlank() || text.length() > MOST_TEXT;
    }
}
