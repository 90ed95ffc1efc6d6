package org.tambo.fingerprint;

/** Bytes that were said to be a finger's picture are none, or one beyond the bounds. */
public final class PictureRefused extends RuntimeException {
    PictureRefused(String reason) {
        super("finger picture refused: " + reason);
    }
}
