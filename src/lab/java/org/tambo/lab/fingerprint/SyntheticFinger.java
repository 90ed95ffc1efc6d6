package org.tambo.lab.fingerprint;

/**
 * A finger that belongs to nobody. The same seed is the same finger, and the same touch of it the same picture, byte
 * for byte, on every machine. Making a finger grows its ridges (a tenth of a second); a touch is quick.
 */
public final class SyntheticFinger {
    /** The window of the common serial modules, in pixels. */
    public static final int USUAL_WIDTH = 256;

    public static final int USUAL_HEIGHT = 288;

    /** Streams of the seed below this one belong to the finger itself. */
    private static final long FIRST_TOUCH = 1L << 40;

    private final long seed;
    private final PatternClass pattern;
    private final MasterPrint print;

    public SyntheticFinger(long seed) {
        this.seed = seed;
        pattern = patternOf(seed);
        print = new MasterPrint(pattern, seed);
    }

    /** The pattern class that the finger with this seed has; costs nothing, because nothing is grown for it. */
    public static PatternClass patternOf(long seed) {
        return PatternClass.drawn(new Chance(seed, 0));
    }

    public PatternClass pattern() {
        return pattern;
    }

    /** One touch of a scanner with the usual window. Each number from 0 is another touch of the same finger. */
    public FingerprintPicture impression(int touch) {
        return impression(touch, USUAL_WIDTH, USUAL_HEIGHT);
    }

    /**
     * One touch of a scanner whose window has this size in pixels at 500 dpi.
     *
     * @throws IllegalArgumentException if the window is smaller than 64 pixels either way
     */
    public FingerprintPicture impression(int touch, int width, int height) {
        Chance chance = new Chance(seed, FIRST_TOUCH + 2L * touch);
        return Impression.of(print, Touch.ordinary(chance), width, height, chance);
    }

    /** One touch from which nobody can read a finger: dripping wet where the number is even, hardly there where odd. */
    public FingerprintPicture unreadable(int touch) {
        return unreadable(touch, USUAL_WIDTH, USUAL_HEIGHT);
    }

    /** As {@link #unreadable(int)}, in a window of this size in pixels at 500 dpi. */
    public FingerprintPicture unreadable(int touch, int width, int height) {
        Chance chance = new Chance(seed, FIRST_TOUCH + 2L * touch + 1);
        Touch unreadable = touch % 2 == 0 ? Touch.smeared(chance) : Touch.barely(chance);
        return Impression.of(print, unreadable, width, height, chance);
    }
}
