package org.tambo.lab.centre;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tambo.lab.web.Refusal;

/** The Ed25519 key by which a checkpoint signs what it sends. */
record DeviceKey(PublicKey key) {
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    static DeviceKey fromPem(byte[] pem) throws Refusal {
        Matcher matcher = PEM.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw new Refusal(400, "the body is no public key in PEM");
        }
        try {
            return fromDer(Base64.getMimeDecoder().decode(matcher.group(1)));
        } catch (IllegalArgumentException | GeneralSecurityException broken) {
            throw new Refusal(400, "the key is no Ed25519 SubjectPublicKeyInfo: " + broken.getMessage());
        }
    }

    static DeviceKey fromDer(byte[] der) throws GeneralSecurityException {
        return new DeviceKey(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    }

    byte[] der() {
        return key.getEncoded();
    }

    boolean signed(byte[] bytes, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
