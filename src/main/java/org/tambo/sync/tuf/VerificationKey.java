package org.tambo.sync.tuf;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A public key by one of the signature schemes that the specification names, or by one of our own: {@code
 * ed25519+ml-dsa-65} (key type {@code hybrid}) is an Ed25519 key followed by an ML-DSA-65 key (FIPS 204), whose signature is
 * the one's followed by the other's; both must be right. Two keys are equal if they are the same key, whatever it is called.
 */
final class VerificationKey {
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ED25519_BYTES = 32;
    private static final int ED25519_SIGNATURE_BYTES = 64;
    private static final byte[] ML_DSA_65_PREFIX =
            HexFormat.of().parseHex("308207b2300b0609608648016503040312038207a100");
    private static final int ML_DSA_65_BYTES = 1952;
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int SHA256_BYTES = 32;
    private static final int SHORTEST_RSA_BITS = 2048;
    /** Beyond these, one signature would take seconds to check. */
    private static final int LONGEST_RSA_BITS = 8192;

    private static final int LONGEST_RSA_EXPONENT_BITS = 64;

    private enum Scheme {
        ED25519,
        ECDSA_P256,
        RSA_PSS,
        HYBRID
    }

    private final Scheme scheme;
    /** One key, or for the hybrid scheme two. */
    private final List<PublicKey> keys;

    private VerificationKey(Scheme scheme, PublicKey... keys) {
        this.scheme = scheme;
        this.keys = List.of(keys);
    }

    /**
     * Leaves out each key that is not usable here: of an unknown scheme, badly written, or under an id that is not its
     * own. A repository may have such keys as long as enough others sign.
     *
     * @return by key id
     */
    static Map<String, VerificationKey> readAll(Json.Members keys) throws JsonFault {
        var usable = new LinkedHashMap<String, VerificationKey>();
        for (var entry : keys.values().entrySet()) {
            var members = Json.asMembers(entry.getKey(), entry.getValue());
            byte[] digest = HashAlgorithm.SHA256.digest().digest(CanonicalJson.bytes(members));
            if (HexFormat.of().formatHex(digest).equals(entry.getKey())) {
                read(members).ifPresent(key -> usable.put(entry.getKey(), key));
            }
        }
        return usable;
    }

    private static Optional<VerificationKey> read(Json.Members members) throws JsonFault {
        String type = members.text("keytype");
        String scheme = members.text("scheme");
        var written = members.members("keyval").find("public");
        if (written.isEmpty() || !(written.get() instanceof Json.Text(String text))) {
            return Optional.empty();
        }
        try {
            return switch (type + " " + scheme) {
                case "ed25519 ed25519" ->
                    Optional.of(new VerificationKey(
                            Scheme.ED25519, ed25519(HexFormat.of().parseHex(text))));
                // The second name is older than the specification's, and still in use.
                case "ecdsa ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256 ecdsa-sha2-nistp256" -> Optional.of(ecdsa(text));
                case "rsa rsassa-pss-sha256" -> Optional.of(rsa(text));
                case "hybrid ed25519+ml-dsa-65" ->
                    Optional.of(hybrid(HexFormat.of().parseHex(text)));
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        return raw("Ed25519", ED25519_PREFIX, point, ED25519_BYTES);
    }

    private static VerificationKey hybrid(byte[] bytes) throws GeneralSecurityException {
        int border = Math.min(ED25519_BYTES, bytes.length);
        return new VerificationKey(
                Scheme.HYBRID,
                ed25519(Arrays.copyOf(bytes, border)),
                raw("ML-DSA-65", ML_DSA_65_PREFIX, Arrays.copyOfRange(bytes, border, bytes.length), ML_DSA_65_BYTES));
    }

    /** @param prefix what makes a SubjectPublicKeyInfo of a key of that length */
    private static PublicKey raw(String algorithm, byte[] prefix, byte[] key, int length)
            throws GeneralSecurityException {
        if (key.length != length) {
            throw new InvalidKeySpecException("an " + algorithm + " key of " + key.length + " bytes");
        }
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + length);
        System.arraycopy(key, 0, encoded, prefix.length, length);
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static VerificationKey ecdsa(String pem) throws GeneralSecurityException {
        var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der(pem)));
        if (!(key instanceof ECPublicKey point) || !point.getParams().getOrder().equals(P256_ORDER)) {
            throw new InvalidKeySpecException("no key on P-256");
        }
        return new VerificationKey(Scheme.ECDSA_P256, key);
    }

    private static VerificationKey rsa(String pem) throws GeneralSecurityException {
        var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der(pem)));
        if (!(key instanceof RSAPublicKey rsa)
                || rsa.getModulus().bitLength() < SHORTEST_RSA_BITS
                || rsa.getModulus().bitLength() > LONGEST_RSA_BITS
                || rsa.getPublicExponent().bitLength() > LONGEST_RSA_EXPONENT_BITS) {
            throw new InvalidKeySpecException("an RSA key of a size that is not accepted");
        }
        return new VerificationKey(Scheme.RSA_PSS, key);
    }

    private static byte[] der(String pem) throws InvalidKeySpecException {
        String body = pem.strip();
        String begin = "-----BEGIN PUBLIC KEY-----";
        String end = "-----END PUBLIC KEY-----";
        if (!body.startsWith(begin) || !body.endsWith(end) || body.length() < begin.length() + end.length()) {
            throw new InvalidKeySpecException("no PEM public key");
        }
        return Base64.getMimeDecoder().decode(body.substring(begin.length(), body.length() - end.length()));
    }

    boolean verifies(byte[] content, Signature signature) {
        try {
            byte[] bytes = HexFormat.of().parseHex(signature.digits());
            return switch (scheme) {
                case ED25519 -> verifies("Ed25519", 0, content, bytes);
                case ECDSA_P256 -> verifies("SHA256withECDSA", 0, content, bytes);
                // The scheme leaves the salt's length open, and Java wants it said: signers use the digest's length, or
                // else the longest that fits.
                case RSA_PSS ->
                    verifies(pss(SHA256_BYTES), 0, content, bytes) || verifies(pss(longestSalt()), 0, content, bytes);
                case HYBRID -> {
                    int border = Math.min(ED25519_SIGNATURE_BYTES, bytes.length);
                    yield verifies("Ed25519", 0, content, Arrays.copyOf(bytes, border))
                            && verifies("ML-DSA-65", 1, content, Arrays.copyOfRange(bytes, border, bytes.length));
                }
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private boolean verifies(String algorithm, int key, byte[] content, byte[] signature)
            throws GeneralSecurityException {
        return verifies(java.security.Signature.getInstance(algorithm), key, content, signature);
    }

    private boolean verifies(java.security.Signature verifier, int key, byte[] content, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(keys.get(key));
        verifier.update(content);
        return verifier.verify(signature);
    }

    private static java.security.Signature pss(int salt) throws GeneralSecurityException {
        var verifier = java.security.Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(new PSSParameterSpec(
                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, PSSParameterSpec.TRAILER_FIELD_BC));
        return verifier;
    }

    /** RFC 8017, 9.1.1: the encoded message less its digest and two octets. */
    private int longestSalt() {
        int bits =
                keys.getFirst() instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : SHORTEST_RSA_BITS;
        return (bits + 6) / 8 - SHA256_BYTES - 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && scheme == that.scheme && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }
}
