package org.tambo.watchlist.name;

/** A birth date in one int, a decimal digit in each four bits: {@code 0x19900503}, {@code 0x19900000}. */
final class PackedDate {
    /** The lowest bit of each digit. */
    private static final int DIGITS = 0x11111111;
    /** Beyond so many differing digits no two complete dates agree in any way. */
    private static final int MOST_DIFFERING = 3;

    private PackedDate() {}

    static int packed(BirthDate date) {
        int packed = 0;
        int digits = date.year() * 10_000 + date.month() * 100 + date.day();
        for (int shift = 0; shift < 32; shift += 4) {
            packed |= digits % 10 << shift;
            digits /= 10;
        }
        return packed;
    }

    static BirthDate unpacked(int packed) {
        return new BirthDate(decimal(packed >>> 16), decimal(packed >>> 8 & 0xFF), decimal(packed & 0xFF));
    }

    /** Whether it is worth asking {@link DateAgreement}: false only where the two disagree. */
    static boolean mayAgree(int a, int b) {
        boolean complete = (a & 0xFF) != 0 && (b & 0xFF) != 0;
        return !complete || differing(a, b) <= MOST_DIFFERING || differing(swapped(a), b) <= MOST_DIFFERING - 1;
    }

    private static int swapped(int packed) {
        return packed & 0xFFFF0000 | (packed & 0xFF) << 8 | packed >>> 8 & 0xFF;
    }

    private static int differing(int a, int b) {
        int bits = a ^ b;
        bits |= bits >>> 1;
        bits |= bits >>> 2;
        return Integer.bitCount(bits & DIGITS);
    }

    private static int decimal(int packed) {
        int value = 0;
        for (int shift = 12; shift >= 0; shift -= 4) {
            value = value * 10 + (packed >>> shift & 0xF);
        }
        return value;
    }
}
