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
    /** What an entry of the outbox has room for: a larger picture stays at the station. */
    private static final int MOST_SENT = 512 * 1024;

    boolean canBeSent() {
        return png.length <= MOST_SENT;
    }

    void wipe() {
        Arrays.fill(png, (byte) 0);
    }
}
