package org.tambo.lab.fingerprint;

/**
 * The figure that the ridges of a fingertip form. The shares are those that Wilson, Candela and Watson, "Neural
 * network fingerprint classification" (1993), give for people; a fifth of their whorls is taken to be double loops.
 */
public enum PatternClass {
    ARCH(0.037),
    TENTED_ARCH(0.029),
    LEFT_LOOP(0.338),
    RIGHT_LOOP(0.317),
    WHORL(0.219),
    DOUBLE_LOOP(0.060);

    private final double share;

    PatternClass(double share) {
        this.share = share;
    }

    /** One class, drawn with the frequency it has in the population. */
    static PatternClass drawn(Chance chance) {
        double left = chance.between(0, 1);
        for (PatternClass pattern : values()) {
            left -= pattern.share;
            if (left < 0) {
                return pattern;
            }
        }
        return RIGHT_LOOP;
    }
}
