package org.tambo.watchlist.name;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
    private static final int SHORTEST_SKELETON = 2;
    /** Keys of different kinds never meet. */
    private static final int SOUND = 17;

    private static final int SKELETON = 31;
    private static final int LONGEST_KEY = 24;
    /** So many words are looked at to see whether an index that was written is still good. */
    private static final int SAMPLES = 64;

    private String[] texts = new String[1024];
    /** Made when first asked for, where the words were read from a file. */
    private @Nullable NameToken[] tokens = new NameToken[1024];

    private BitSet vowelless = new BitSet();
    private int size;
    /** Open addressing: number of a token plus one, 0 free. */
    private int[] table = new int[4096];
    /** Upper half a key's hash, lower half a token's number; sorted once built. */
    private long[] keys = new long[0];
    /** Numbers in the order of their texts; there once built. */
    private int[] byText = new int[0];

    Vocabulary() {}

    /** @throws IOException also when words have other keys now than they had when it was written */
    Vocabulary(IndexInput in) throws IOException {
        texts = in.texts().toArray(String[]::new);
        size = texts.length;
        tokens = new NameToken[size];
        vowelless = BitSet.valueOf(in.longs());
        keys = in.longs();
        byText = in.ints();
        enlargeTable();
        for (int i = 0; i < size; i += Math.max(1, size / SAMPLES)) {
            var token = token(i);
            if (!token.isParticle() && !token.isInitial()) {
                long own = i;
                forEachKey(token, hash -> {
                    if (Arrays.binarySearch(keys, (long) hash << 32 | own) < 0) {
                        keys = new long[0];
                    }
                });
            }
        }
        if (keys.length == 0 && size > 0) {
            throw new IOException("the index is of another version");
        }
    }

    void write(IndexOutput out) throws IOException {
        out.texts(List.of(texts));
        out.longs(vowelless.toLongArray());
        out.longs(keys);
        out.ints(byText);
    }

    /** The token's number, a new one if it was not there. */
    int add(NameToken token) {
        int slot = slot(token.text());
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, size * 2);
            tokens = Arrays.copyOf(tokens, size * 2);
        }
        texts[size] = token.text();
        vowelless.set(size, token.vowelless());
        tokens[size++] = token;
        table[slot] = size;
        if (size * 2 > table.length) {
            enlargeTable();
        }
        return size - 1;
    }

    private void enlargeTable() {
        int length = table.length;
        while (size * 2 > length) {
            length *= 2;
        }
        table = new int[length];
        for (int i = 0; i < size; i++) {
            table[slot(texts[i])] = i + 1;
        }
    }

    /** @return the number of the word, or -1 */
    int find(String text) {
        return table[slot(text)] - 1;
    }

    NameToken token(int number) {
        NameToken token = tokens[number];
        if (token == null) {
            // Whichever thread's stays: they are the same.
            token = NameToken.of(texts[number], vowelless.get(number));
            tokens[number] = token;
        }
        return token;
    }

    /** The word of that text as it stands here, or a new one. */
    NameToken token(String text, boolean withoutVowels) {
        int number = find(text);
        return number >= 0 && vowelless.get(number) == withoutVowels
                ? token(number)
                : NameToken.of(text, withoutVowels);
    }

    int size() {
        return size;
    }

    Script.Family family(int number) {
        return Script.Family.of(texts[number].charAt(0), vowelless.get(number));
    }

    private int slot(String text) {
        int hash = mixed(text.hashCode());
        int slot = hash & (table.length - 1);
        while (table[slot] != 0 && !texts[table[slot] - 1].equals(text)) {
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
        texts = Arrays.copyOf(texts, size);
        var made = new LongList(size * 10);
        for (int i = 0; i < size; i++) {
            var token = token(i);
            if (!token.isParticle() && !token.isInitial()) {
                int number = i;
                forEachKey(token, hash -> made.add((long) hash << 32 | number));
            }
        }
        keys = made.toArray();
        Arrays.sort(keys);
        byText = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparing(number -> texts[number]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Calls for every word that shares a key with the token, perhaps more than once, the token itself not left out. */
    void forEachNear(NameToken token, IntConsumer near) {
        forEachKey(token, hash -> forEachWith(hash, near));
    }

    /** Calls for every word that sounds the same, and for some whose sound is one letter longer. */
    void forEachAlike(NameToken token, IntConsumer alike) {
        forEachWith(hash(token.openSound(), -1, SOUND), alike);
    }

    private void forEachWith(int hash, IntConsumer to) {
        int at = Arrays.binarySearch(keys, (long) hash << 32);
        at = at < 0 ? -at - 1 : at;
        while (at < keys.length && (int) (keys[at] >> 32) == hash) {
            to.accept((int) keys[at]);
            at++;
        }
    }

    /** Calls for every word that begins as a given text. */
    void forEachLonger(String start, IntConsumer longer) {
        int low = 0;
        int high = byText.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (texts[byText[middle]].compareTo(start) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int at = low; at < byText.length && texts[byText[at]].startsWith(start); at++) {
            longer.accept(byText[at]);
        }
    }

    private interface HashConsumer {
        void accept(int hash);
    }

    private static void forEachKey(NameToken token, HashConsumer to) {
        String sound = token.openSound();
        if (sound.length() > LONGEST_KEY) {
            sound = sound.substring(0, LONGEST_KEY);
        }
        to.accept(hash(sound, -1, SOUND));
        if (sound.length() >= SHORTEST_DELETED) {
            for (int i = 0; i < sound.length(); i++) {
                to.accept(hash(sound, i, SOUND));
            }
        }
        String skeleton = token.skeleton();
        int consonants = skeleton.length();
        if (consonants >= SHORTEST_SKELETON && consonants <= LONGEST_KEY) {
            // Two consonants are too few to tell words apart, so the word's first letter has to agree as well.
            char first = sound.charAt(0);
            to.accept(hash(skeleton, -1, consonants == SHORTEST_SKELETON ? first : SKELETON));
            for (int i = 0; consonants > SHORTEST_SKELETON && i < consonants; i++) {
                to.accept(hash(skeleton, i, consonants == SHORTEST_SKELETON + 1 ? first : SKELETON));
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
