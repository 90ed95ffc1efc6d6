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
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A public key by one of the signature schemes that the specification names. Two are equal if they are the same key,
 * whatever it is called.
 */
final class VerificationKey {
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ED25519_BYTES = 32;
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
        RSA_PSS
    }

    private final Scheme scheme;
    private final PublicKey key;

    private VerificationKey(Scheme scheme, PublicKey key) {
        this.scheme = scheme;
        this.key = key;
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
                case "ed25519 ed25519" -> Optional.of(ed25519(text));
                // The second name is older than the specification's, and still in use.
                case "ecdsa ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256 ecdsa-sha2-nistp256" -> Optional.of(ecdsa(text));
                case "rsa rsassa-pss-sha256" -> Optional.of(rsa(text));
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static VerificationKey ed25519(String digits) throws GeneralSecurityException {
        byte[] point = HexFormat.of().parseHex(digits);
        if (point.length != ED25519_BYTES) {
            throw new InvalidKeySpecException("an Ed25519 key of " + point.length + " bytes");
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + ED25519_BYTES];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, ED25519_BYTES);
        return new VerificationKey(
                Scheme.ED25519, KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
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
                case ED25519 -> verifies(java.security.Signature.getInstance("Ed25519"), content, bytes);
                case ECDSA_P256 -> verifies(java.security.Signature.getInstance("SHA256withECDSA"), content, bytes);
                case RSA_PSS ->
                    // The scheme leaves the salt's length open, and Java wants it said: signers use the digest's
                    // length, or else the longest that fits.
                    verifies(pss(SHA256_BYTES), content, bytes) || verifies(pss(longestSalt()), content, bytes);
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private boolean verifies(java.security.Signature verifier, byte[] content, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(key);
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
        int bits = key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : SHORTEST_RSA_BITS;
        return (bits + 6) / 8 - SHA256_BYTES - 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && scheme == that.scheme && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
