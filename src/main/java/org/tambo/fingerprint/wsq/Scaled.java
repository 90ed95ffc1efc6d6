package org.tambo.fingerprint.wsq;

/**
 * A number as WSQ writes it: digits and how many of them stand behind the point.
 *
 * @param digits unsigned
 */
record Scaled(long digits, int places) {
    static final long SHORT = 65_535;
    static final long INTEGER = 4_294_967_295L;

    /** @param most what the digits must not exceed; zero is written as such */
    static Scaled of(double value, long most) {
        if (value == 0) {
            return new Scaled(0, 0);
        }
        int places = 0;
        double shifted = value;
        while (shifted * 10 < most) {
            shifted *= 10;
            places++;
        }
        return new Scaled(Math.round(shifted), places);
    }

    double value() {
        return digits / Math.pow(10, places);
    }
}
