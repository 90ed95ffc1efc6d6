package org.tambo.sync.tuf;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A private key that signs metadata, and how its public half is written there. */
final class SigningKey {
    private final Map<String, Object> written;
    /** How each of its signatures is made; they stand one after the other. */
    private final Map<String, PrivateKey> byAlgorithm;

    /** For RSA, in bytes. */
    private int salt = 32;

    private SigningKey(Map<String, Object> written, Map<String, PrivateKey> byAlgorithm) {
        this.written = written;
        this.byAlgorithm = byAlgorithm;
    }

    static SigningKey ed25519() {
        KeyPair pair = generate("EdDSA", NamedParameterSpec.ED25519);
        return new SigningKey(written("ed25519", "ed25519", raw(pair, 32)), Map.of("Ed25519", pair.getPrivate()));
    }

    static SigningKey hybrid() {
        KeyPair first = generate("EdDSA", NamedParameterSpec.ED25519);
        KeyPair second = generate("ML-DSA", NamedParameterSpec.ML_DSA_65);
        var keys = new LinkedHashMap<String, PrivateKey>();
        keys.put("Ed25519", first.getPrivate());
        keys.put("ML-DSA-65", second.getPrivate());
        return new SigningKey(written("hybrid", "ed25519+ml-dsa-65", raw(first, 32) + raw(second, 1952)), keys);
    }

    /** The last bytes of a SubjectPublicKeyInfo are the key itself. */
    private static String raw(KeyPair pair, int length) {
        byte[] encoded = pair.getPublic().getEncoded();
        return HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - length, encoded.length));
    }

    static SigningKey ecdsa() {
        return ecdsa("secp256r1");
    }

    static SigningKey ecdsa(String curve) {
        KeyPair pair = generate("EC", new ECGenParameterSpec(curve));
        return new SigningKey(
                written("ecdsa", "ecdsa-sha2-nistp256", pem(pair)), Map.of("SHA256withECDSA", pair.getPrivate()));
    }

    static SigningKey rsa(int bits) {
        KeyPair pair = generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
        return new SigningKey(written("rsa", "rsassa-pss-sha256", pem(pair)), Map.of("RSASSA-PSS", pair.getPrivate()));
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec kind) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(kind);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> written(String type, String scheme, String key) {
        return Trees.of("keytype", type, "scheme", scheme, "keyval", Trees.of("public", key));
    }

    private static String pem(KeyPair pair) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    /** As it stands in metadata; what is changed here changes the key's id. */
    Map<String, Object> written() {
        return written;
    }

    /** The same key under another id. */
    SigningKey alias() {
        var other = Trees.of("x-alias", true);
        other.putAll(written);
        return new SigningKey(other, byAlgorithm);
    }

    String id() {
        return HexFormat.of().formatHex(HashAlgorithm.SHA256.digest().digest(Trees.canonical(written)));
    }

    Map<String, Object> sign(byte[] content) {
        var signature = new StringBuilder();
        byAlgorithm.forEach(
                (algorithm, key) -> signature.append(HexFormat.of().formatHex(sign(algorithm, key, content))));
        return Trees.of("keyid", id(), "sig", signature.toString());
    }

    /** For RSA of 2048 bits: as some signers do, with as much salt as there is room for. */
    SigningKey withLongestSalt() {
        salt = 2048 / 8 - 32 - 2;
        return this;
    }

    private byte[] sign(String algorithm, PrivateKey key, byte[] content) {
        try {
            var signer = java.security.Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
            }
            signer.initSign(key);
            signer.update(content);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
