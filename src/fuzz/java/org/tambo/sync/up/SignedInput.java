package org.tambo.sync.up;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;

/** Gives what a fuzzer makes up a signature that holds, so that it gets behind the check of it. */
public final class SignedInput {
    private static final KeyPair KEYS = keys();
    public static final PublicKey KEY = KEYS.getPublic();

    private SignedInput() {}

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] sign(byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KEYS.getPrivate());
        signature.update(input);
        return signature.sign();
    }
}
