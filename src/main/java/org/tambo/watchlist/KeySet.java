package org.tambo.watchlist;

import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import org.tambo.watchlist.name.IndexInput;
import org.tambo.watchlist.name.IndexOutput;

/** The keys of the notices in force. Keys grow without end, but those of one state lie close together. Immutable. */
final class KeySet {
    private final long first;
    private final BitSet bits;

    private KeySet(long first, BitSet bits) {
        this.first = first;
        this.bits = bits;
    }

    static KeySet none() {
        return new KeySet(0, new BitSet());
    }

    /** Collects keys; not for several threads. */
    static final class Builder {
        private long first = -1;
        private final BitSet bits = new BitSet();

        /** @param key no lower than the first */
        void add(long key) {
            if (first < 0) {
                first = key;
            }
            bits.set(Math.toIntExact(key - first));
        }

        KeySet build() {
            return new KeySet(Math.max(0, first), bits);
        }
    }

    void write(IndexOutput out) throws IOException {
        out.longs(new long[] {first});
        out.longs(bits.toLongArray());
    }

    static KeySet read(IndexInput in) throws IOException {
        return new KeySet(in.longs()[0], BitSet.valueOf(in.longs()));
    }

    boolean contains(long key) {
        return key >= first && key - first < Integer.MAX_VALUE && bits.get((int) (key - first));
    }

    int size() {
        return bits.cardinality();
    }

    /** @param added no lower than any that was ever in it */
    KeySet with(Collection<Long> added, Collection<Long> removed) {
        BitSet changed = (BitSet) bits.clone();
        long from = bits.isEmpty() && !added.isEmpty()
                ? added.stream().mapToLong(Long::longValue).min().orElseThrow()
                : first;
        removed.stream().filter(this::contains).forEach(key -> changed.clear((int) (key - first)));
        added.forEach(key -> changed.set(Math.toIntExact(key - from)));
        return new KeySet(from, changed);
    }
}
