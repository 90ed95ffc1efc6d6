package org.tambo.watchlist;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Some notices in, some out. */
final class ReplicaAmendment {
    private final Replica replica;
    private final WatchlistFile from;
    private final Generation before;
    private final Clock clock;

    ReplicaAmendment(Replica replica, WatchlistFile from, Generation before, Clock clock) {
        this.replica = replica;
        this.from = from;
        this.before = before;
        this.clock = clock;
    }

    Replica.Taken run() throws SQLException, WatchlistRefused, IOException {
        KeyLedger ledger = new KeyLedger(replica, replica.stored().orElseThrow().state());
        List<DeletionProof.Deleted> deleted = new ArrayList<>();
        int unreadable = 0;
        try (WatchlistFile.Changes changes = from.changes(clock);
                NoticeInsertion insertion = new NoticeInsertion(replica.writer)) {
            for (NoticeChange one = changes.next(); one != null; one = changes.next()) {
                switch (one) {
                    case NoticeChange.Upsert(NoticeLine line) -> {
                        ledger.remove(line.notice().country(), line.notice().id());
                        long key = ledger.add();
                        ledger.change.add(key, line.notice());
                        line.fingers().forEach(finger -> ledger.change.add(key, finger));
                        insertion.add(List.of(replica.prepared(key, line)));
                        unreadable += line.unreadableFingers();
                    }
                    case NoticeChange.Withdraw(String country, String id) -> {
                        // What is not here needs no deletion, and a country may say it twice.
                        if (ledger.remove(country, id)) {
                            deleted.add(new DeletionProof.Deleted(country, id));
                        }
                    }
                }
            }
        }
        replica.deletions.prove(deleted, from.header(), clock);
        replica.store(from.header(), ledger.after(), clock);
        return new Replica.Taken(
                ledger.change.of(before, from.header()), unreadable, deleted.size(), ledger.change.removed());
    }
}
