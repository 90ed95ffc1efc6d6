package org.tambo.document;

/** ICAO Doc 9303-3, section 4.9: weights 7, 3, 1 over the characters' values, modulo 10. */
final class CheckDigit {
    private static final int[] WEIGHTS = {7, 3, 1};

    private CheckDigit() {}

    /** @param text characters of the machine-readable zone's alphabet only */
    static char of(CharSequence text) {
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += value(text.charAt(i)) * WEIGHTS[i % 3];
        }
        return (char) ('0' + sum % 10);
    }

    private static int value(char c) {
        if (c == '<') {
            return 0;
        }
        return c <= '9' ? c - '0' : c - 'A' + 10;
    }
}
