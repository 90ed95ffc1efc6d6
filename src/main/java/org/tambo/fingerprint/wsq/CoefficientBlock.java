package org.tambo.fingerprint.wsq;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of whole numbers as symbols, with more bits where a number is outside of the table (table 1 of the specification):
 * 1 to 100 a run of so many zeros, 101 to 104 larger numbers, 105 and 106 longer runs, 107 to 254 the numbers -73 to 74.
 */
final class CoefficientBlock {
    private static final int LONGEST_RUN = 100;
    private static final int MOST = 74;
    private static final int LEAST = -73;
    private static final int ZERO = 180;
    private static final int BYTE = 0xFF;
    private static final int SHORT = 0xFFFF;

    /** A symbol and the bits that follow it. */
    private record Coded(int symbol, int bits, int more) {}

    private final List<Coded> coded = new ArrayList<>();

    CoefficientBlock(int[] numbers) {
        int run = 0;
        for (int number : numbers) {
            if (number == 0 && run < SHORT) {
                run++;
                continue;
            }
            run(run);
            run = number == 0 ? 1 : 0;
            if (number != 0) {
                number(number);
            }
        }
        run(run);
    }

    private void run(int run) {
        if (run > BYTE) {
            coded.add(new Coded(106, 16, run));
        } else if (run > LONGEST_RUN) {
            coded.add(new Coded(105, 8, run));
        } else if (run > 0) {
            coded.add(new Coded(run, 0, 0));
        }
    }

    private void number(int number) {
        int size = Math.min(Math.abs(number), SHORT);
        if (number <= MOST && number >= LEAST) {
            coded.add(new Coded(number + ZERO, 0, 0));
        } else if (size > BYTE) {
            coded.add(new Coded(number > 0 ? 103 : 104, 16, size));
        } else {
            coded.add(new Coded(number > 0 ? 101 : 102, 8, size));
        }
    }

    void count(long[] frequencies) {
        coded.forEach(each -> frequencies[each.symbol()]++);
    }

    /** In bits, filled up with ones; after a byte of ones comes one of zeros, so that none is taken for a marker. */
    byte[] write(HuffmanCode code) {
        var bits = new Bits();
        for (Coded each : coded) {
            bits.put(code.code(each.symbol()), code.length(each.symbol()));
            bits.put(each.more(), each.bits());
        }
        return bits.end();
    }

    private static final class Bits {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int open;
        private int free = 8;

        void put(int value, int count) {
            for (int i = count - 1; i >= 0; i--) {
                free--;
                open |= (value >> i & 1) << free;
                if (free == 0) {
                    bytes.write(open);
                    if (open == BYTE) {
                        bytes.write(0);
                    }
                    open = 0;
                    free = 8;
                }
            }
        }

        byte[] end() {
            put(BYTE, free % 8);
            return bytes.toByteArray();
        }
    }
}
