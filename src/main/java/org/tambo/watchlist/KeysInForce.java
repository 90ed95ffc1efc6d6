package org.tambo.watchlist;

import java.util.Arrays;
import org.tambo.security.BlindIndex;

/**
 * A keyed digest of a set of keys that does not ask for their order: the exclusive or of their keyed hashes, and their
 * number. Whoever lacks the index's key cannot exchange one set for another of the same digest.
 */
final class KeysInForce {
    static final int BYTES = 16;

    private final BlindIndex index;
    private final byte[] digest;

    KeysInForce(BlindIndex index) {
        this(index, new byte[BYTES]);
    }

    KeysInForce(BlindIndex index, byte[] digest) {
        this.index = index;
        this.digest = digest.clone();
    }

    /** Adds a key that is not in the set, or takes away one that is. */
    void toggle(long key) {
        toggle(hash(key));
    }

    /** What a key counts in any set of the same index. */
    byte[] hash(long key) {
        return index.of("K/" + key);
    }

    void toggle(byte[] hash) {
        for (int i = 0; i < BYTES; i++) {
            digest[i] ^= hash[i];
        }
    }

    byte[] digest() {
        return digest.clone();
    }

    boolean is(byte[] other) {
        return Arrays.equals(digest, other);
    }
}
