package org.tambo.security;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/** An Ed25519 signature that stands beside what it signs. */
public final class DetachedSignature {
    private DetachedSignature() {}

    /** False too where the key is no Ed25519 key or the signature no signature. */
    public static boolean isBy(PublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
