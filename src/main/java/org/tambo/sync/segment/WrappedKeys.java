package org.tambo.sync.segment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tambo.sync.segment.SegmentRefused.Reason;

/**
 * The epoch keys for one device, each sealed so that this device alone opens it: an ephemeral X25519 key (RFC 7748) for
 * each, HKDF-SHA-256 over the shared secret, AES-256-GCM. The format stands in docs/sync-protocol.md, 1.3.
 */
public final class WrappedKeys {
    /** Of one file. */
    public static final int MOST_BYTES = 64 * 1024;

    private static final String FORMAT = "tambo-epoch-keys/1";
    private static final int MOST_EPOCHS = 128;
    private static final int X25519_BYTES = 32;
    /** What makes a SubjectPublicKeyInfo of an X25519 key (RFC 8410). */
    private static final byte[] X25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0};

    private static final int TAG = 16;
    /** A key that is used once needs no nonce that differs. */
    private static final byte[] NONCE = new byte[12];

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxDocumentLength(MOST_BYTES)
                            .build())
                    .build())
            .build();

    private WrappedKeys() {}

    /** @param recipient the device's X25519 public key */
    public static byte[] wrap(String device, PublicKey recipient, Collection<EpochKey> keys) {
        try {
            var file = JSON.createObjectNode().put("format", FORMAT).put("device", device);
            ArrayNode epochs = file.putArray("epochs");
            for (EpochKey key : keys) {
                KeyPair sender = KeyPairGenerator.getInstance("X25519").generateKeyPair();
                SecretKey wrapping = wrappingKey(
                        sender.getPrivate(), recipient, raw(sender.getPublic()), raw(recipient), key.epoch(), device);
                epochs.addObject()
                        .put("epoch", key.epoch())
                        .put("sender", Base64.getEncoder().encodeToString(raw(sender.getPublic())))
                        .put(
                                "sealed",
                                Base64.getEncoder().encodeToString(crypt(Cipher.ENCRYPT_MODE, wrapping, key.secret())));
            }
            return JSON.writeValueAsBytes(file);
        } catch (GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param own the device's X25519 key, whose private half opens
     * @return by epoch
     * @throws SegmentRefused if the file is none of this format, not for this device, or does not open
     */
    public static Map<Integer, EpochKey> unwrap(String device, KeyPair own, byte[] file) throws SegmentRefused {
        JsonNode read;
        try {
            if (file.length > MOST_BYTES) {
                throw refused("it has more than " + MOST_BYTES + " bytes");
            }
            read = JSON.readTree(file);
        } catch (IOException e) {
            throw refused("it is no JSON");
        }
        if (!read.path("format").asText().equals(FORMAT)) {
            throw refused("its format is not " + FORMAT);
        }
        if (!read.path("device").asText().equals(device)) {
            throw refused("it is for another device");
        }
        JsonNode epochs = read.path("epochs");
        if (!epochs.isArray() || epochs.size() > MOST_EPOCHS) {
            throw refused("it lists no epochs, or more than " + MOST_EPOCHS);
        }
        Map<Integer, EpochKey> keys = new HashMap<>();
        for (JsonNode entry : epochs) {
            int epoch = entry.path("epoch").asInt();
            if (epoch < 1 || keys.put(epoch, key(device, own, epoch, entry)) != null) {
                throw refused("it lists an epoch twice, or one that is no positive number");
            }
        }
        return keys;
    }

    private static EpochKey key(String device, KeyPair own, int epoch, JsonNode entry) throws SegmentRefused {
        try {
            byte[] sender = Base64.getDecoder().decode(entry.path("sender").asText());
            byte[] sealed = Base64.getDecoder().decode(entry.path("sealed").asText());
            if (sender.length != X25519_BYTES || sealed.length != EpochKey.BYTES + TAG) {
                throw refused("the key of epoch " + epoch + " has not the length of one");
            }
            SecretKey wrapping =
                    wrappingKey(own.getPrivate(), key(sender), sender, raw(own.getPublic()), epoch, device);
            return new EpochKey(epoch, crypt(Cipher.DECRYPT_MODE, wrapping, sealed));
        } catch (AEADBadTagException e) {
            throw refused("the key of epoch " + epoch + " does not open with this device's key");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw refused("the key of epoch " + epoch + " is badly written");
        }
    }

    private static SegmentRefused refused(String why) {
        return new SegmentRefused(Reason.NO_KEY, "the epoch keys cannot be used: " + why);
    }

    private static SecretKey wrappingKey(
            PrivateKey own, PublicKey other, byte[] sender, byte[] recipient, int epoch, String device)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own);
        agreement.doPhase(other, true);
        byte[] both = Arrays.copyOf(sender, 2 * X25519_BYTES);
        System.arraycopy(recipient, 0, both, X25519_BYTES, X25519_BYTES);
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(new SecretKeySpec(agreement.generateSecret(), "HKDF"))
                                .addSalt(both)
                                .thenExpand(
                                        ("tambo epoch " + epoch + " " + device).getBytes(StandardCharsets.UTF_8),
                                        EpochKey.BYTES));
    }

    private static byte[] crypt(int mode, SecretKey key, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, NONCE));
        return cipher.doFinal(bytes);
    }

    /** The last bytes of a SubjectPublicKeyInfo are the key itself. */
    private static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - X25519_BYTES, encoded.length);
    }

    private static PublicKey key(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X25519_PREFIX, X25519_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, encoded, X25519_PREFIX.length, raw.length);
        return KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
