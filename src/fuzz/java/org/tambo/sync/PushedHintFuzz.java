package org.tambo.sync;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Map;
import org.tambo.sync.up.SignedInput;

/**
 * Whatever is pushed is no hint of a centre that has signed nothing, and is refused by name; what it has signed is a hint or refused.
 * For Jazzer.
 */
public final class PushedHintFuzz {
    private static final JsonMapper JSON = new JsonMapper();
    private static final PublicKey CENTRE = centre();

    private PushedHintFuzz() {}

    private static PublicKey centre() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException, IOException {
        try {
            throw new AssertionError("a hint that nobody signed: " + PushedHint.read(input, CENTRE));
        } catch (PushedHint.Refused byName) {
            // As it should be.
        }
        try {
            PushedHint.read(
                    JSON.writeValueAsBytes(Map.of("hint", input, "signature", SignedInput.sign(input))),
                    SignedInput.KEY);
        } catch (PushedHint.Refused byName) {
            // Signed, and yet no hint.
        }
    }
}
