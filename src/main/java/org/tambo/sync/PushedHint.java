package org.tambo.sync;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.function.UnaryOperator;
import org.tambo.security.DetachedSignature;

/**
 * The centre's signed word that there is something new, as it pushes it to checkpoints: docs/sync-protocol.md, 1.5.
 *
 * @param timestamp the version that there is
 * @param urgent whether to look at once
 */
public record PushedHint(long timestamp, boolean urgent) {
    /** What is longer is none. */
    public static final int MOST_BYTES = 1_024;

    private static final String FORMAT = "tambo-hint/1";
    private static final JsonMapper JSON = new JsonMapper();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(4).build());
    }

    /** Why something is no hint, or none to go by. */
    enum Reason {
        MALFORMED,
        BAD_SIGNATURE
    }

    /** It counts for nothing. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Refused(Reason reason) {
            super(reason.name());
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /**
     * As it is pushed.
     *
     * @param signer by the key whose receipts the checkpoints trust
     */
    public byte[] signed(UnaryOperator<byte[]> signer) {
        byte[] hint = bytes(JSON.createObjectNode()
                .put("format", FORMAT)
                .put("timestamp", timestamp)
                .put("urgent", urgent));
        return bytes(JSON.createObjectNode().put("hint", hint).put("signature", signer.apply(hint)));
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @param key the centre's, of the enrolment */
    static PushedHint read(byte[] pushed, PublicKey key) throws Refused {
        try {
            if (pushed.length > MOST_BYTES) {
                throw new Refused(Reason.MALFORMED);
            }
            JsonNode outer = JSON.readTree(pushed);
            byte[] hint = outer.path("hint").binaryValue();
            byte[] signature = outer.path("signature").binaryValue();
            if (hint == null || signature == null) {
                throw new Refused(Reason.MALFORMED);
            }
            if (!DetachedSignature.isBy(key, hint, signature)) {
                throw new Refused(Reason.BAD_SIGNATURE);
            }
            return parse(hint);
        } catch (IOException e) {
            throw new Refused(Reason.MALFORMED);
        }
    }

    /** What the centre has signed. */
    static PushedHint parse(byte[] hint) throws Refused {
        try {
            JsonNode inner = JSON.readTree(hint);
            if (!inner.path("format").asText().equals(FORMAT)
                    || !inner.path("timestamp").canConvertToLong()
                    || !inner.path("timestamp").isIntegralNumber()) {
                throw new Refused(Reason.MALFORMED);
            }
            return new PushedHint(
                    inner.path("timestamp").asLong(), inner.path("urgent").asBoolean());
        } catch (IOException e) {
            throw new Refused(Reason.MALFORMED);
        }
    }
}
