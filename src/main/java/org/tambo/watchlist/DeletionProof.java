package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.tambo.security.StationKeys;

/**
 * This station's signed word that it has deleted notices which were withdrawn ({@code docs/watchlist-file.md}).
 *
 * @param sequence grows with each proof of this station
 * @param statement the JSON text that is signed, in UTF-8
 * @param signature Ed25519 by the station's device key over the statement's bytes
 */
@RegisterForReflection
public record DeletionProof(long sequence, String statement, String signature) {
    /** A whole list may leave out many notices at once; so many are signed for together. */
    static final int MOST = 1_000;

    private static final JsonMapper JSON = new JsonMapper();

    /** A notice that is here no longer. */
    record Deleted(String country, String id) {}

    static DeletionProof of(
            long sequence, List<Deleted> deleted, Generation.Header header, Instant at, StationKeys keys) {
        ObjectNode statement = JSON.createObjectNode()
                .put("format", "tambo-deletion/1")
                .put("device", keys.deviceId())
                .put("sequence", sequence)
                .put("issuer", header.issuer())
                .put("version", header.version())
                .put("deletedAt", at.toString());
        ArrayNode notices = statement.putArray("notices");
        deleted.forEach(one -> notices.addObject().put("country", one.country()).put("id", one.id()));
        String text = statement.toString();
        return new DeletionProof(
                sequence, text, Base64.getEncoder().encodeToString(keys.sign(text.getBytes(StandardCharsets.UTF_8))));
    }

    byte[] bytes() {
        ObjectNode json = JSON.createObjectNode().put("statement", statement).put("signature", signature);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static DeletionProof parse(long sequence, byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            return new DeletionProof(
                    sequence,
                    json.path("statement").asText(),
                    json.path("signature").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
