package org.tambo.fingerprint;

/**
 * One enrolled finger's key in the engine: whose it is and which stand in it, so that a search's answer needs no look-up.
 *
 * @param notice from 0 to {@value #MOST_NOTICE}
 * @param number of the finger among its notice's, from 0 to {@value #MOST_FINGERS} - 1
 */
record FingerKey(long notice, int number, FingerPosition position) {
    static final int MOST_FINGERS = 64;
    static final long MOST_NOTICE = (1L << 53) - 1;

    private static final int POSITION_BITS = 4;
    private static final int NUMBER_BITS = 6;
    private static final FingerPosition[] POSITIONS = FingerPosition.values();

    FingerKey {
        if (notice < 0 || notice > MOST_NOTICE || number < 0 || number >= MOST_FINGERS) {
            throw new IllegalArgumentException("finger " + number + " of notice " + notice);
        }
    }

    long packed() {
        return (notice << NUMBER_BITS | number) << POSITION_BITS | position.ordinal();
    }

    static FingerKey of(long packed) {
        return new FingerKey(
                packed >>> NUMBER_BITS + POSITION_BITS,
                (int) (packed >>> POSITION_BITS) & MOST_FINGERS - 1,
                POSITIONS[(int) packed & (1 << POSITION_BITS) - 1]);
    }
}
