package org.tambo.watchlist;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the replica's file is sealed to consist of.
 *
 * @param nextKey the key that the next notice will have
 * @param inForce the digest of the keys in force, see {@link KeysInForce}
 * @param snapshot the number of the {@link SnapshotFile} that goes with it
 * @param since the lowest key that the snapshot cannot have
 * @param recent the digest of the keys in force from that on
 * @param gone the keys that the snapshot has and that are in force no longer
 */
record ReplicaState(long nextKey, byte[] inForce, byte[] snapshot, long since, byte[] recent, List<Long> gone) {
    private static final int HEAD = 2 * Long.BYTES + 2 * KeysInForce.BYTES + SnapshotFile.ID_BYTES;

    /** A state of which the snapshot will have all. */
    static ReplicaState whole(long nextKey, byte[] inForce, byte[] snapshot) {
        return new ReplicaState(nextKey, inForce, snapshot, nextKey, new byte[KeysInForce.BYTES], List.of());
    }

    /** The state after a change, of which the same snapshot has what it had. */
    ReplicaState changed(long next, byte[] inForceNow, byte[] recentNow, Collection<Long> removed) {
        LongStream goneNow = LongStream.concat(
                gone.stream().mapToLong(Long::longValue),
                removed.stream().mapToLong(Long::longValue).filter(key -> key < since));
        return new ReplicaState(
                next, inForceNow, snapshot, since, recentNow, goneNow.boxed().toList());
    }

    /** How many notices have come and gone since the snapshot, at most. */
    long changes() {
        return nextKey - since + gone.size();
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(HEAD + gone.size() * Long.BYTES)
                .putLong(nextKey)
                .put(inForce)
                .put(snapshot)
                .putLong(since)
                .put(recent);
        gone.forEach(out::putLong);
        return out.array();
    }

    static ReplicaState parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long nextKey = in.getLong();
        byte[] inForce = new byte[KeysInForce.BYTES];
        in.get(inForce);
        byte[] snapshot = new byte[SnapshotFile.ID_BYTES];
        in.get(snapshot);
        long since = in.getLong();
        byte[] recent = new byte[KeysInForce.BYTES];
        in.get(recent);
        long[] gone = new long[in.remaining() / Long.BYTES];
        in.asLongBuffer().get(gone);
        return new ReplicaState(
                nextKey,
                inForce,
                snapshot,
                since,
                recent,
                Arrays.stream(gone).boxed().toList());
    }
}
