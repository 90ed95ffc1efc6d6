package org.tambo.fingerprint.wsq;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The code of a block's symbols, none longer than 16 bits and none of ones alone: annex K of ISO/IEC 10918-1, which the
 * specification takes over.
 */
final class HuffmanCode {
    private static final int SYMBOLS = 256;
    private static final int LONGEST = 16;
    /** Lengths before they are cut; a symbol's share would have to be below a Fibonacci number's to be longer. */
    private static final int LONGEST_RAW = 64;

    private final int[] lengths = new int[SYMBOLS];
    private final int[] codes = new int[SYMBOLS];
    private final int[] counts;
    private final List<Integer> symbols = new ArrayList<>();

    /** @param frequencies of the 256 symbols */
    HuffmanCode(long[] frequencies) {
        int[] raw = lengths(frequencies);
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            if (raw[symbol] > 0) {
                symbols.add(symbol);
            }
        }
        symbols.sort(Comparator.comparingInt(symbol -> raw[symbol]));
        counts = cut(raw);
        int code = 0;
        int next = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int i = 0; i < counts[length]; i++) {
                int symbol = symbols.get(next++);
                lengths[symbol] = length;
                codes[symbol] = code++;
            }
            code <<= 1;
        }
    }

    /** With one symbol more, the rarest, that keeps the code of ones alone. */
    private static int[] lengths(long[] frequencies) {
        long[] weights = new long[SYMBOLS + 1];
        System.arraycopy(frequencies, 0, weights, 0, SYMBOLS);
        weights[SYMBOLS] = 1;
        int[] lengths = new int[SYMBOLS + 1];
        int[] others = new int[SYMBOLS + 1];
        Arrays.fill(others, -1);
        while (true) {
            int least = least(weights, -1);
            int second = least(weights, least);
            if (second < 0) {
                return lengths;
            }
            weights[least] += weights[second];
            weights[second] = 0;
            int last = least;
            for (int at = least; at >= 0; at = others[at]) {
                lengths[at]++;
                last = at;
            }
            others[last] = second;
            for (int at = second; at >= 0; at = others[at]) {
                lengths[at]++;
            }
        }
    }

    private static int least(long[] weights, int except) {
        int least = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0 && i != except && (least < 0 || weights[i] <= weights[least])) {
                least = i;
            }
        }
        return least;
    }

    /** How many codes there are of each length. */
    private static int[] cut(int[] raw) {
        int[] counts = new int[LONGEST_RAW + 1];
        for (int length : raw) {
            if (length > 0) {
                counts[length]++;
            }
        }
        for (int length = LONGEST_RAW; length > LONGEST; length--) {
            while (counts[length] > 0) {
                int shorter = length - 2;
                while (counts[shorter] == 0) {
                    shorter--;
                }
                counts[length] -= 2;
                counts[length - 1]++;
                counts[shorter + 1] += 2;
                counts[shorter]--;
            }
        }
        int longest = LONGEST;
        while (counts[longest] == 0) {
            longest--;
        }
        counts[longest]--;
        return counts;
    }

    int length(int symbol) {
        return lengths[symbol];
    }

    int code(int symbol) {
        return codes[symbol];
    }

    /** As the file's table has it: how many codes of 1 to 16 bits, then the symbols in their order. */
    byte[] table() {
        var table = new ByteArrayOutputStream();
        for (int length = 1; length <= LONGEST; length++) {
            table.write(counts[length]);
        }
        symbols.forEach(table::write);
        return table.toByteArray();
    }
}
