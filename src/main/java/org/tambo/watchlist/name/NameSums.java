package org.tambo.watchlist.name;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * One search's sums, a cell for every name, so that adding is one access to memory: the sum in the upper 24 bits,
 * and below it which of the query's words was added last, so that a name gets each but once.
 */
final class NameSums {
    private static final float UNIT = 10_000;
    private static final int LAST = 0xFF;

    private final int[] cells;
    private int[] touched = new int[4096];
    private int touchedCount;
    private int word;
    private final SeenWords seen;

    NameSums(int names, int vocabulary) {
        cells = new int[names];
        seen = new SeenWords(vocabulary);
    }

    /** What is added from now on is another of the query's words. */
    void nextWord() {
        word = Math.min(word + 1, LAST);
        seen.begin();
    }

    /** What the search measures distances with. */
    SpellingDistance.Rows distance() {
        return seen.distance();
    }

    /** Calls for each name to which something was added. */
    void forEach(IntConsumer touchedName) {
        for (int i = 0; i < touchedCount; i++) {
            touchedName.accept(touched[i]);
        }
    }

    /** Whether this word of the vocabulary was looked at for the query's word before; from now on it was. */
    boolean seen(int vocabularyWord) {
        return seen.seen(vocabularyWord);
    }

    /** Adds to those of the names that have nothing from this of the query's words yet. */
    void addAll(int[] names, int from, int to, float worth) {
        int units = Math.round(worth * UNIT) << 8;
        for (int at = from; at < to; at++) {
            int name = names[at];
            int cell = cells[name];
            if ((cell & LAST) != word) {
                if (cell == 0) {
                    if (touchedCount == touched.length) {
                        touched = Arrays.copyOf(touched, touchedCount * 2);
                    }
                    touched[touchedCount++] = name;
                }
                cells[name] = (cell & ~LAST) + units | word;
            }
        }
    }

    float sum(int name) {
        return (cells[name] >>> 8) / UNIT;
    }

    void clear() {
        if (touchedCount > cells.length / 16) {
            Arrays.fill(cells, 0);
        } else {
            for (int i = 0; i < touchedCount; i++) {
                cells[touched[i]] = 0;
            }
        }
        touchedCount = 0;
        word = 0;
    }
}
