package org.tambo.watchlist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids that were met, by the first eight bytes of their SHA-256: millions of them in some megabytes. That two of five
 * million ids share these bytes has a chance of less than one in a million.
 */
final class IdSet {
    private final MessageDigest sha256;
    private long[] table = new long[1 << 10];
    private int size;

    IdSet() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return whether it was not there yet */
    boolean add(String id) {
        long hash = ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        // 0 is a free place.
        if (!insert(hash == 0 ? 1 : hash)) {
            return false;
        }
        if (++size * 2 > table.length) {
            long[] old = table;
            table = new long[2 * old.length];
            for (long one : old) {
                if (one != 0) {
                    insert(one);
                }
            }
        }
        return true;
    }

    private boolean insert(long hash) {
        int at = (int) hash & (table.length - 1);
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = hash;
        return true;
    }
}
