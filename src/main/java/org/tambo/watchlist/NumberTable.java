package org.tambo.watchlist;

import java.util.Arrays;

/** Which notices name which number, in memory: eight bytes for each. What it finds is to be compared with the notice. */
final class NumberTable {
    private static final int KEY_BITS = 23;
    private static final long KEYS = (1L << KEY_BITS) - 1;

    /** Upper bits of the number's hash, below them the key; ascending. */
    private final long[] entries;

    private NumberTable(long[] entries) {
        this.entries = entries;
    }

    static final class Builder {
        private long[] entries = new long[1024];
        private int size;

        /** @param key less than eight million */
        void add(String indexed, long key) {
            if (key > KEYS) {
                throw new IllegalArgumentException("key " + key + " is too large");
            }
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, size * 2);
            }
            entries[size++] = hash(indexed) | key;
        }

        NumberTable build() {
            long[] sorted = Arrays.copyOf(entries, size);
            Arrays.sort(sorted);
            return new NumberTable(sorted);
        }
    }

    /** The keys that were added for the number, ascending, and perhaps one of another. */
    long[] keys(String indexed) {
        long from = hash(indexed);
        int at = Arrays.binarySearch(entries, from);
        at = at < 0 ? -at - 1 : at;
        int end = at;
        while (end < entries.length && (entries[end] & ~KEYS) == from) {
            end++;
        }
        long[] keys = new long[end - at];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = entries[at + i] & KEYS;
        }
        return keys;
    }

    /** FNV-1a, its bits mixed once more; the place of the key is left free. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
        return (hash ^ (hash >>> 29)) & ~KEYS;
    }
}
