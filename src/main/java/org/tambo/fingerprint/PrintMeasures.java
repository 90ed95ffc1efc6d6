package org.tambo.fingerprint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the engine measured in a finger's picture, and what follows from it: how well the finger will be found by it, and why
 * not better.
 *
 * <p>Each measure leaves a share of the quality, so what is wrong with a print can be told from its number: ridges that are
 * broken or run together, too few of them, skin that was pushed along the glass, a core that lies aside and with it too little
 * that other prints of the finger show as well. The figures were chosen on real prints, and tried on sets that were left out:
 * bench/fingerprint.md.
 *
 * @param area square millimetres of ridges
 * @param darkness skewness of the levelled grey: above 0 the valleys are thin, below 0 the ridges
 * @param smear 0 to 1: by how much the ridges of one direction have less contrast than those of another
 * @param squeezed by how much the narrowest ridges are narrower than the middling ones, 0 to 1, times how far aside they lie in
 *     millimetres
 * @param coreOffset millimetres from the ridges' middle to the core
 * @param off millimetres from the picture's middle to the ridges'
 * @param surround mean grey around the ridges less that of the ridges; 0 where they fill the picture
 * @param steady share of the ridges that follow their own wave, 0 to 1
 */
record PrintMeasures(
        double area,
        double darkness,
        double smear,
        double squeezed,
        double coreOffset,
        double off,
        double surround,
        double steady) {
    /** That of noise; real prints are between 0.5 and 0.9. */
    private static final double STEADY_BY_CHANCE = 0.4;

    private static final double STEADY_SPREAD = 0.5;

    /** Square millimetres; less of a finger loses pairs with prints of its other side. */
    private static final double FULL_AREA = 100;

    /** Half of real prints have less. */
    private static final double SQUEEZED_BY_NATURE = 0.35;

    private static final double SQUEEZED_WEIGHT = 0.75;

    /** Millimetres. */
    private static final double CORE_AT_EASE = 2;

    /** Millimetres; what lies further away may be no core: it is outside the picture, or the finger is an arch and has none. */
    private static final double CORE_ASIDE = 5;

    private static final double CORE_WEIGHT = 0.2;

    /** Millimetres. */
    private static final double OFF_AT_EASE = 1;

    private static final double OFF_AT_MOST = 5;
    private static final double OFF_WEIGHT = 0.1;

    /**
     * Spreads what occurs over the scale: the worst quarter of real prints is below 60, and a scanner that asks for 40 has one in
     * forty taken again.
     */
    private static final double SCALE = 0.65;

    /** Who is told to give the finger again should know why. */
    private static final int REASON_BELOW = 60;

    /** A measure that leaves more has no part in it. */
    private static final double BLAMELESS = 0.85;

    private static final double DRY = -0.9;
    private static final double WET = 0.2;
    private static final double SMEARED = 0.42;

    /** No real print among 400 is darker around its ridges by more than 3. */
    private static final double INVERTED = -12;

    /** The order of native/include/tambo.h. */
    static PrintMeasures of(float[] measures) {
        return new PrintMeasures(
                measures[0], measures[1], measures[2], measures[3], measures[4], measures[5], measures[6], measures[7]);
    }

    /** From 0 to 100: the worst quarter of real prints is below 60. */
    int quality() {
        return (int) Math.round(100 * Math.pow(clear() * enough() * unpushed() * centred(), SCALE));
    }

    /** What would make the quality better, that which takes most of it away first; nothing where it is good. */
    List<FingerReading.Reason> reasons() {
        if (quality() >= REASON_BELOW) {
            return List.of();
        }
        return Stream.concat(
                        Stream.of(
                                new Blame(enough(), FingerReading.Reason.SMALL_AREA),
                                new Blame(centred(), FingerReading.Reason.OFF_CENTRE),
                                new Blame(unpushed(), FingerReading.Reason.MOVED)),
                        whyUnclear().stream().map(reason -> new Blame(clear(), reason)))
                .filter(blame -> blame.left() < BLAMELESS)
                .sorted(Comparator.comparingDouble(Blame::left))
                .map(Blame::reason)
                .distinct()
                .toList();
    }

    /** @param left share of the quality */
    private record Blame(double left, FingerReading.Reason reason) {}

    private Optional<FingerReading.Reason> whyUnclear() {
        if (darkness < DRY) {
            return Optional.of(FingerReading.Reason.TOO_DRY);
        }
        if (darkness > WET) {
            return Optional.of(FingerReading.Reason.TOO_WET);
        }
        return smear > SMEARED ? Optional.of(FingerReading.Reason.MOVED) : Optional.empty();
    }

    /** Whether the picture has bright ridges on a dark ground. */
    boolean inverted() {
        return surround < INVERTED;
    }

    private double clear() {
        return Math.clamp((steady - STEADY_BY_CHANCE) / STEADY_SPREAD, 0, 1);
    }

    private double enough() {
        return Math.sqrt(Math.min(1, area / FULL_AREA));
    }

    private double unpushed() {
        return Math.exp(-SQUEEZED_WEIGHT * Math.max(0, squeezed - SQUEEZED_BY_NATURE));
    }

    private double centred() {
        return Math.exp(-CORE_WEIGHT * (Math.clamp(coreOffset, CORE_AT_EASE, CORE_ASIDE) - CORE_AT_EASE)
                - OFF_WEIGHT * (Math.clamp(off, OFF_AT_EASE, OFF_AT_MOST) - OFF_AT_EASE));
    }
}
