package org.tambo.sync.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import org.tambo.security.DetachedSignature;

/**
 * The centre's signed word that it has some of a device's entries and pictures, its signature checked.
 *
 * @param entries hashes by sequence
 * @param pictures hashes by the hit's sequence and the picture's place, such as {@code 5/0}
 * @param signer the id of the key that signed it
 */
public record Receipt(
        Map<Long, String> entries, Map<String, String> pictures, byte[] bytes, byte[] signature, String signer) {
    private static final String FORMAT = "tambo-receipt/1";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param answer the centre's, as it came: the receipt, its signature and the key's id
     * @param key the one that is trusted
     * @throws ReceiptRefused if it is none, not signed by that key, or another device's
     */
    public static Receipt read(byte[] answer, PublicKey key, String device) throws ReceiptRefused {
        try {
            JsonNode outer = JSON.readTree(answer);
            byte[] bytes = bytes(outer, "receipt");
            byte[] signature = bytes(outer, "signature");
            if (!DetachedSignature.isBy(key, bytes, signature)) {
                throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_NOT_TRUSTED);
            }
            return parse(bytes, signature, outer.path("key").asText(), device);
        } catch (IOException e) {
            throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_UNREADABLE);
        }
    }

    /** What the centre has signed. */
    static Receipt parse(byte[] bytes, byte[] signature, String signer, String device) throws ReceiptRefused {
        try {
            JsonNode receipt = JSON.readTree(bytes);
            if (!receipt.path("format").asText().equals(FORMAT)) {
                throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_UNREADABLE);
            }
            if (!receipt.path("device").asText().equals(device)) {
                throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_OF_ANOTHER_DEVICE);
            }
            Map<Long, String> entries = new HashMap<>();
            for (JsonNode entry : receipt.path("entries")) {
                entries.put(
                        entry.path("sequence").asLong(), entry.path("sha256").asText());
            }
            Map<String, String> pictures = new HashMap<>();
            for (JsonNode picture : receipt.path("pictures")) {
                pictures.put(
                        picture.path("hit").asLong() + "/"
                                + picture.path("place").asInt(),
                        picture.path("sha256").asText());
            }
            return new Receipt(entries, pictures, bytes, signature, signer);
        } catch (IOException e) {
            throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_UNREADABLE);
        }
    }

    private static byte[] bytes(JsonNode json, String member) throws IOException, ReceiptRefused {
        byte[] bytes = json.path(member).binaryValue();
        if (bytes == null) {
            throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_UNREADABLE);
        }
        return bytes;
    }
}
