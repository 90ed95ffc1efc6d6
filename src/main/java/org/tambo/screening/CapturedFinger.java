package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import org.tambo.fingerprint.FingerPosition;

/**
 * A traveller's finger as it was captured.
 *
 * @param position the finger that was asked for
 * @param png the picture, not a bit of it lost
 */
@RegisterForReflection
record CapturedFinger(FingerPosition position, int dpi, byte[] png) {
    /** A larger picture stays at the station: the centre takes none such. */
    static final int MOST_SENT = 1024 * 1024;

    boolean canBeSent() {
        return png.length <= MOST_SENT;
    }

    /** As a hit names it. */
    Named named() {
        return new Named(position, dpi, png.length, ChainedEntry.sha256(png), canBeSent());
    }

    void wipe() {
        Arrays.fill(png, (byte) 0);
    }

    /**
     * What a hit says of a finger's picture, which is not in it.
     *
     * @param bytes how many the picture has
     * @param sha256 of them, hexadecimal
     * @param follows whether it is sent after the hit; otherwise it is too large, and stays at the station
     */
    @RegisterForReflection
    record Named(FingerPosition position, int dpi, int bytes, String sha256, boolean follows) {}
}
