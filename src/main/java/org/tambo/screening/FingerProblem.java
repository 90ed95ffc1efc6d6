package org.tambo.screening;

import org.tambo.device.DeviceEvent;
import org.tambo.fingerprint.FingerReading;

/** Why there is no finger to search with (yet). */
public enum FingerProblem {
    TOO_SMALL_AREA,
    TOO_LARGE_AREA,
    TOO_FEW_MINUTIAE,
    NO_FINGER,
    POOR_IMAGE,
    TRANSFER_BROKEN,
    NO_SCANNER,
    /** The officer says so. */
    INJURED,
    MISSING,
    REFUSED;

    static FingerProblem of(FingerReading.Problem problem) {
        return switch (problem) {
            case TOO_SMALL_AREA -> TOO_SMALL_AREA;
            case TOO_LARGE_AREA -> TOO_LARGE_AREA;
            case TOO_FEW_MINUTIAE -> TOO_FEW_MINUTIAE;
        };
    }

    static FingerProblem of(DeviceEvent.Retry retry) {
        return switch (retry) {
            case NO_FINGER -> NO_FINGER;
            case POOR_IMAGE -> POOR_IMAGE;
            case TRANSFER_BROKEN -> TRANSFER_BROKEN;
        };
    }
}
