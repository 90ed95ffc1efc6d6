package org.tambo.watchlist;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A whole state in the place of another. */
final class ReplicaReplacement {
    private final Replica replica;
    private final WatchlistFile from;
    private final Clock clock;

    ReplicaReplacement(Replica replica, WatchlistFile from, Clock clock) {
        this.replica = replica;
        this.from = from;
        this.clock = clock;
    }

    Replica.Taken run() throws SQLException, WatchlistRefused, IOException {
        Optional<Replica.Stored> before = replica.stored();
        long first = before.map(stored -> stored.state().nextKey()).orElse(1L);
        long next = first;
        Generation.Builder builder = new Generation.Builder();
        KeysInForce inForce = new KeysInForce(replica.index);
        int unreadable = 0;
        replica.dropIndexes();
        Consumer<PreparedNotice> indexed = one -> {
            builder.add(one.key(), one.line().notice(), one.person());
            one.line().fingers().forEach(finger -> builder.add(one.key(), finger));
            inForce.toggle(one.key());
        };
        try (WatchlistFile.Changes changes = from.changes(clock);
                NoticePreparation preparation = new NoticePreparation(replica, changes, first, indexed);
                NoticeInsertion insertion = new NoticeInsertion(replica.writer)) {
            for (List<PreparedNotice> notices = preparation.next(); !notices.isEmpty(); notices = preparation.next()) {
                insertion.add(notices);
                for (PreparedNotice one : notices) {
                    unreadable += one.line().unreadableFingers();
                    next = one.key() + 1;
                }
            }
        }
        int withdrawn = before.isPresent() ? replica.deleteBefore(first, from.header(), clock) : 0;
        replica.makeIndexes();
        replica.store(from.header(), ReplicaState.whole(next, inForce.digest(), StoredGeneration.newSnapshot()), clock);
        return new Replica.Taken(builder.build(from.header(), replica.readers), unreadable, withdrawn, Set.of());
    }
}
