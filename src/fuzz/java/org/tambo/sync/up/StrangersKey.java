package org.tambo.sync.up;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;

/** A key by which nothing is signed. */
public final class StrangersKey {
    public static final PublicKey KEY = key();

    private StrangersKey() {}

    private static PublicKey key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
