package org.tambo.screening;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One entry of a device's chain, byte for byte as it is signed and sent: docs/sync-protocol.md, 2.1.
 *
 * @param sequence follows the one before it without a gap
 * @param sha256 of its bytes, hexadecimal
 */
public record ChainedEntry(long sequence, Kind kind, byte[] bytes, String sha256) {
    public static final String FORMAT = "tambo-up/1";

    /** What the first entry of a chain names as the hash of the one before it. */
    public static final String NONE_BEFORE = "0".repeat(64);

    private static final JsonMapper JSON = new JsonMapper();

    /** What an entry tells the centre. */
    public enum Kind {
        HIT,
        RETRACTION,
        CORRECTION,
        DELETION;

        /** As it stands in the entry. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A confirmed match and its retraction are owed whatever happens. */
        boolean canBeShed() {
            return this == CORRECTION || this == DELETION;
        }
    }

    /** @param previous the hash of the entry before it, or {@link #NONE_BEFORE} */
    public static ChainedEntry of(String device, long sequence, String previous, Kind kind, Instant at, JsonNode body) {
        byte[] bytes = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("device", device)
                .put("sequence", sequence)
                .put("previous", previous)
                .put("kind", kind.word())
                .put("at", at.toString())
                .set("body", body)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return new ChainedEntry(sequence, kind, bytes, sha256(bytes));
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
