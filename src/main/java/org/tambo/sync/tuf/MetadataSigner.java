package org.tambo.sync.tuf;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key that signs metadata: Ed25519 from a file, or ECDSA on P-256 where it lies in a hardware module, which knows no
 * Ed25519. The private key may be a mere handle: only its provider touches it.
 */
public final class MetadataSigner {
    private static final int ED25519_BYTES = 32;

    private final PrivateKey key;
    private final String algorithm;
    private final Json.Members written;
    private final String id;

    private MetadataSigner(PrivateKey key, String algorithm, Json.Members written) {
        this.key = key;
        this.algorithm = algorithm;
        this.written = written;
        this.id = HexFormat.of().formatHex(HashAlgorithm.SHA256.digest().digest(CanonicalJson.bytes(written)));
    }

    /** @throws IllegalArgumentException if the key is neither Ed25519 nor on an elliptic curve */
    public static MetadataSigner of(PrivateKey key, PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        return switch (publicKey.getAlgorithm()) {
            // The last bytes of a SubjectPublicKeyInfo are the key itself.
            case "EdDSA", "Ed25519" ->
                new MetadataSigner(
                        key,
                        "Ed25519",
                        written(
                                "ed25519",
                                "ed25519",
                                HexFormat.of()
                                        .formatHex(Arrays.copyOfRange(
                                                encoded, encoded.length - ED25519_BYTES, encoded.length))));
            case "EC" ->
                new MetadataSigner(key, "SHA256withECDSA", written("ecdsa", "ecdsa-sha2-nistp256", pem(encoded)));
            default ->
                throw new IllegalArgumentException("metadata is not signed by a key of " + publicKey.getAlgorithm());
        };
    }

    private static Json.Members written(String type, String scheme, String publicKey) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("keytype", new Json.Text(type));
        members.put("scheme", new Json.Text(scheme));
        members.put("keyval", new Json.Members(Map.of("public", new Json.Text(publicKey))));
        return new Json.Members(members);
    }

    private static String pem(byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    /** The SHA-256 of the key as it is written in metadata. */
    public String id() {
        return id;
    }

    Json.Members written() {
        return written;
    }

    Json signature(byte[] content) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content);
            return new Json.Members(Map.of(
                    "keyid",
                    new Json.Text(id),
                    "sig",
                    new Json.Text(HexFormat.of().formatHex(signature.sign()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key " + id + " does not sign", e);
        }
    }
}
