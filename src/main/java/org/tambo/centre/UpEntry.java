package org.tambo.centre;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.tambo.screening.ChainedEntry;
import org.tambo.security.DetachedSignature;

/**
 * One entry of a device's chain as it came, its signature checked: docs/sync-protocol.md, 2.1.
 *
 * @param previous the hash of the entry before it, 64 zeros for the first
 * @param sha256 of its own bytes
 */
public record UpEntry(
        String device,
        long sequence,
        String previous,
        String kind,
        JsonNode body,
        byte[] bytes,
        byte[] signature,
        String sha256) {
    private static final Set<String> KINDS = Arrays.stream(ChainedEntry.Kind.values())
            .map(ChainedEntry.Kind::word)
            .collect(Collectors.toUnmodifiableSet());
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int DEPTH = 32;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxDocumentLength(MOST_BYTES)
                            .build())
                    .build())
            .build();

    /**
     * @param said the number under which it was sent
     * @throws EntryRefused if it is none, or not signed by this device
     */
    static UpEntry read(Devices.Device device, long said, byte[] bytes, byte[] signature) throws EntryRefused {
        if (bytes.length > MOST_BYTES) {
            throw new EntryRefused(EntryRefused.Reason.MALFORMED, said, "it has more than " + MOST_BYTES + " bytes");
        }
        if (!DetachedSignature.isBy(device.signingKey(), bytes, signature)) {
            throw new EntryRefused(EntryRefused.Reason.BAD_SIGNATURE, said, "its signature is not this device's");
        }
        return parse(device, said, bytes, signature);
    }

    /** What its device has signed. */
    static UpEntry parse(Devices.Device device, long said, byte[] bytes, byte[] signature) throws EntryRefused {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new EntryRefused(EntryRefused.Reason.MALFORMED, said, "it is no JSON");
        }
        String previous = json.path("previous").asText();
        String kind = json.path("kind").asText();
        if (!json.path("format").asText().equals(ChainedEntry.FORMAT)
                || !json.path("device").asText().equals(device.id())
                || json.path("sequence").asLong() != said
                || said < 1
                || !previous.matches("[0-9a-f]{64}")
                || !KINDS.contains(kind)
                || !json.path("body").isObject()) {
            throw new EntryRefused(
                    EntryRefused.Reason.MALFORMED,
                    said,
                    "its format, device, sequence, previous, kind or body is not right");
        }
        return new UpEntry(
                device.id(), said, previous, kind, json.path("body"), bytes, signature, ChainedEntry.sha256(bytes));
    }
}
