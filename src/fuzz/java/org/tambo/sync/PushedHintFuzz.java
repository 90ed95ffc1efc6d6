package org.tambo.sync;

import org.tambo.sync.up.StrangersKey;

/**
 * Whatever is pushed is no hint of a centre that has signed nothing, and is refused by name; what it has signed is a hint or refused.
 * For Jazzer.
 */
public final class PushedHintFuzz {
    private PushedHintFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            throw new AssertionError("a hint that nobody signed: " + PushedHint.read(input, StrangersKey.KEY));
        } catch (PushedHint.Refused byName) {
            // As it should be.
        }
        try {
            PushedHint.parse(input);
        } catch (PushedHint.Refused byName) {
            // Signed, and yet no hint.
        }
    }
}
