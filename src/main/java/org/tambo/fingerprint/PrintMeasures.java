package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;

/**
 * What the engine measured in a finger's picture, and what follows from it: how well the finger will be found by it, and why
 * not better.
 *
 * @param area square millimetres of ridges
 * @param darkness skewness of the levelled grey: above 0 the valleys are thin, below 0 the ridges
 * @param smear 0 to 1: by how much the ridges of one direction have less contrast than those of another
 * @param off millimetres from the picture's centre to the ridges'
 * @param surround mean grey around the ridges less that of the ridges; 0 where they fill the picture
 * @param steady share of the ridges that follow their own wave, 0 to 1
 */
record PrintMeasures(double area, double darkness, double smear, double off, double surround, double steady) {
    /**
     * The share of steady ridges says most of how well a print compares, and what the smear and the lost margin take away was
     * fitted to pairs of real prints: bench/fingerprint.md.
     */
    private static final double SMEAR_WEIGHT = 0.1;

    private static final double OFF_WEIGHT = 0.03;

    /** That of noise; real prints are between 0.5 and 0.9. */
    private static final double WORST = 0.4;

    private static final double SPREAD = 0.5;

    /** Square millimetres; less of a finger loses pairs with prints of its other side. */
    private static final double FULL_AREA = 100;

    /** Of a fifth of real prints: who is told to give the finger again should know why. */
    private static final int REASON_BELOW = 60;

    private static final double DRY = -0.9;
    private static final double WET = 0.2;
    private static final double MOVED = 0.42;
    private static final double OFF_CENTRE = 2;

    /** No real print among 400 is darker around its ridges by more than 3. */
    private static final double INVERTED = -12;

    /** The order of native/include/tambo.h. */
    static PrintMeasures of(float[] measures) {
        return new PrintMeasures(
                measures[0], measures[3], measures[5], Math.hypot(measures[6], measures[7]), measures[8], measures[9]);
    }

    /** From 0 to 100: the worst fifth of real prints is below 60. */
    int quality() {
        double ridges = (steady - SMEAR_WEIGHT * smear - OFF_WEIGHT * off - WORST) / SPREAD;
        double enough = Math.sqrt(Math.min(1, area / FULL_AREA));
        return (int) Math.round(100 * Math.clamp(ridges * enough, 0, 1));
    }

    /** What would make the quality better, the surest first; nothing where it is good. */
    List<FingerReading.Reason> reasons() {
        List<FingerReading.Reason> reasons = new ArrayList<>();
        if (quality() < REASON_BELOW) {
            if (area < FULL_AREA) {
                reasons.add(FingerReading.Reason.SMALL_AREA);
            }
            if (off > OFF_CENTRE) {
                reasons.add(FingerReading.Reason.OFF_CENTRE);
            }
            if (darkness < DRY) {
                reasons.add(FingerReading.Reason.TOO_DRY);
            }
            if (darkness > WET) {
                reasons.add(FingerReading.Reason.TOO_WET);
            }
            if (smear > MOVED) {
                reasons.add(FingerReading.Reason.MOVED);
            }
        }
        return List.copyOf(reasons);
    }

    /** Whether the picture has bright ridges on a dark ground. */
    boolean inverted() {
        return surround < INVERTED;
    }
}
