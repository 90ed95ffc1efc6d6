package org.tambo.watchlist.name;

import java.util.Arrays;

/**
 * The distinct words of an index, numbered, and for each word that is asked for those that may be another spelling of
 * it.
 *
 * <p>Near spellings are found by symmetric deletion (W. Garbe): two keys of one edit's distance share one of the keys
 * that a single deletion makes of them. The keys are the word's sound with three vowels and its consonants, so that
 * vowels, doubled letters and silent ones need no edit at all. Deleted keys lie as hashes in one sorted array: a
 * collision costs one comparison more.
 */
final class Vocabulary {
    private static final int SHORTEST_DELETED = 3;
    private static final int SHORTEST_SKELETON = 3;
    private static final int SHORTEST_DELETED_SKELETON = 4;
    private static final int LONGEST_KEY = 24;

    private NameToken[] tokens = new NameToken[1024];
    private int size;
    /** Open addressing: number of a token plus one, 0 free. */
    private int[] table = new int[4096];
    /** Upper half a key's hash, lower half a token's number; sorted once built. */
    private long[] keys = new long[0];

    /** The token's number, a new one if it was not there. */
    int add(NameToken token) {
        int slot = slot(token.text());
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size * 2);
        }
        tokens[size++] = token;
        table[slot] = size;
        if (size * 2 > table.length) {
            table = new int[table.length * 2];
            for (int i = 0; i < size; i++) {
                table[slot(tokens[i].text())] = i + 1;
            }
        }
        return size - 1;
    }

    /** @return the number of the word, or -1 */
    int find(String text) {
        return table[slot(text)] - 1;
    }

    NameToken token(int number) {
        return tokens[number];
    }

    int size() {
        return size;
    }

    private int slot(String text) {
        int hash = mixed(text.hashCode());
        int slot = hash & (table.length - 1);
        while (table[slot] != 0 && !tokens[table[slot] - 1].text().equals(text)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private static int mixed(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    /** Makes near spellings findable; words added later are not. */
    void build() {
        tokens = Arrays.copyOf(tokens, size);
        var made = new LongList(size * 10);
        for (int i = 0; i < size; i++) {
            if (!tokens[i].isParticle() && !tokens[i].isInitial()) {
                int number = i;
                forEachKey(tokens[i], hash -> made.add((long) hash << 32 | number));
            }
        }
        keys = made.toArray();
        Arrays.sort(keys);
    }

    /** Calls for every word that shares a key with the token, perhaps more than once, the token itself not left out. */
    void forEachNear(NameToken token, java.util.function.IntConsumer near) {
        forEachKey(token, hash -> {
            int at = Arrays.binarySearch(keys, (long) hash << 32);
            at = at < 0 ? -at - 1 : at;
            while (at < keys.length && (int) (keys[at] >> 32) == hash) {
                near.accept((int) keys[at]);
                at++;
            }
        });
    }

    private interface HashConsumer {
        void accept(int hash);
    }

    private static void forEachKey(NameToken token, HashConsumer to) {
        String sound = token.openSound();
        if (sound.length() > LONGEST_KEY) {
            sound = sound.substring(0, LONGEST_KEY);
        }
        to.accept(hash(sound, -1, 17));
        if (sound.length() >= SHORTEST_DELETED) {
            for (int i = 0; i < sound.length(); i++) {
                to.accept(hash(sound, i, 17));
            }
        }
        String skeleton = token.skeleton();
        if (skeleton.length() >= SHORTEST_SKELETON && skeleton.length() <= LONGEST_KEY) {
            to.accept(hash(skeleton, -1, 31));
            for (int i = 0; skeleton.length() >= SHORTEST_DELETED_SKELETON && i < skeleton.length(); i++) {
                to.accept(hash(skeleton, i, 31));
            }
        }
    }

    /** @param without which character is left out, -1 for none */
    private static int hash(String key, int without, int kind) {
        int hash = kind;
        for (int i = 0; i < key.length(); i++) {
            if (i != without) {
                hash = hash * 0x01000193 + key.charAt(i);
            }
        }
        return mixed(hash);
    }

    private static final class LongList {
        private long[] values;
        private int size;

        LongList(int capacity) {
            values = new long[Math.max(16, capacity)];
        }

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size + size / 2);
            }
            values[size++] = value;
        }

        long[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
