package org.tambo.document;

/** The sizes of machine-readable zone that ICAO Doc 9303 knows, by the part that defines them. */
public enum MrzFormat {
    /** Cards, part 5. */
    TD1(3, 30),
    /** Larger cards, part 6. */
    TD2(2, 36),
    /** Passports, part 4. */
    TD3(2, 44),
    /** Large visas, part 7. */
    MRV_A(2, 44),
    /** Small visas, part 7. */
    MRV_B(2, 36);

    private final int lines;
    private final int length;

    MrzFormat(int lines, int length) {
        this.lines = lines;
        this.length = length;
    }

    public int lines() {
        return lines;
    }

    /** Characters in each line. */
    public int length() {
        return length;
    }

    boolean isVisa() {
        return this == MRV_A || this == MRV_B;
    }
}
