package org.tambo.cli;

import java.util.Locale;

/** A false-match rate in words. */
final class FalseMatches {
    /** What no set of prints is large enough to show. */
    private static final double BEYOND_MEASURE = 1e9;

    private FalseMatches() {}

    /** @param rate how often prints of different fingers score as high, 0 to 1 */
    static String inWords(double rate) {
        double pairs = 1 / rate;
        if (pairs < 1.5) {
            return "no more alike than prints of different fingers are";
        }
        if (pairs >= BEYOND_MEASURE) {
            return "prints of different fingers score as high less than once in a billion pairs";
        }
        return "prints of different fingers score as high once in about " + rounded(pairs) + " pairs";
    }

    /** To two digits. */
    private static String rounded(double pairs) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(pairs)) - 1));
        return String.format(Locale.ROOT, "%,d", Math.round(Math.round(pairs / unit) * unit));
    }
}
