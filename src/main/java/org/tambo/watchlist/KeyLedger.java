package org.tambo.watchlist;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The keys of one transaction: which come, which go, and what the state consists of then. */
final class KeyLedger {
    final Generation.Change change = new Generation.Change();
    private final Replica replica;
    private final ReplicaState state;
    private final KeysInForce inForce;
    private final KeysInForce recent;
    private long next;

    KeyLedger(Replica replica, ReplicaState state) {
        this.replica = replica;
        this.state = state;
        this.inForce = new KeysInForce(replica.index, state.inForce());
        this.recent = new KeysInForce(replica.index, state.recent());
        this.next = state.nextKey();
    }

    /** The key that {@link #add} gives next. */
    long next() {
        return next;
    }

    /** A key for one more notice. */
    long add() {
        long key = next++;
        byte[] hash = inForce.hash(key);
        inForce.toggle(hash);
        recent.toggle(hash);
        return key;
    }

    /** Notes that a notice is in force no longer, whose rows are deleted elsewhere. */
    void remove(long key) {
        inForce.toggle(key);
        if (key >= state.since()) {
            recent.toggle(key);
        }
        change.remove(key);
    }

    /** @return whether it was in force; its rows are deleted */
    boolean remove(String country, String id) throws SQLException {
        long key;
        byte[] payload;
        try (var query = replica.writer.prepareStatement("select key, payload from notice where name = ?")) {
            query.setBytes(1, replica.name(country, id));
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                key = row.getLong(1);
                payload = row.getBytes(2);
            }
        }
        for (NumberKey number : NumberKey.of(NoticePayload.open(replica.sealer, key, payload))) {
            try (var delete = replica.writer.prepareStatement("delete from number where number = ? and notice = ?")) {
                delete.setBytes(1, replica.index.of(number.indexed()));
                delete.setLong(2, key);
                delete.executeUpdate();
            }
        }
        String parts =
                " where key between " + key * Replica.PARTS + " and " + (key * Replica.PARTS + Replica.PARTS - 1);
        replica.execute(
                "delete from finger" + parts, "delete from portrait" + parts, "delete from notice where key = " + key);
        remove(key);
        return true;
    }

    /** The state, of which the same snapshot has what it had. */
    ReplicaState after() {
        return state.changed(next, inForce.digest(), recent.digest(), change.removed());
    }

    /** The state, of which a new snapshot will have all. */
    ReplicaState afterWhole() {
        return ReplicaState.whole(next, inForce.digest(), StoredGeneration.newSnapshot());
    }
}
