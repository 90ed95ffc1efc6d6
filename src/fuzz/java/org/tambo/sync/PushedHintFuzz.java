package org.tambo.sync;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;

/** Whatever is pushed is no hint of a centre that has signed nothing, and is refused by name. For Jazzer. */
public final class PushedHintFuzz {
    private static final PublicKey CENTRE = centre();

    private PushedHintFuzz() {}

    private static PublicKey centre() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            throw new AssertionError("a hint that nobody signed: " + PushedHint.read(input, CENTRE));
        } catch (PushedHint.Refused byName) {
            // As it should be.
        }
    }
}
