package org.tambo.watchlist;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;

/** The signed proofs that notices were deleted, as they stand in the replica's file. */
final class DeletionLog {
    private final Path file;
    private final Connection writer;
    private final Sealer sealer;
    private final StationKeys keys;

    DeletionLog(Path file, Connection writer, Sealer sealer, StationKeys keys) {
        this.file = file;
        this.writer = writer;
        this.sealer = sealer;
        this.keys = keys;
    }

    /** Signs that these notices are deleted, and keeps that. */
    int prove(List<DeletionProof.Deleted> deleted, Generation.Header header, Clock clock) throws SQLException {
        try (var insert = writer.prepareStatement("insert into deletion (sequence, proof) values (?, ?)")) {
            long sequence = last();
            for (int from = 0; from < deleted.size(); from += DeletionProof.MOST) {
                List<DeletionProof.Deleted> some =
                        deleted.subList(from, Math.min(deleted.size(), from + DeletionProof.MOST));
                DeletionProof proof = DeletionProof.of(++sequence, some, header, clock.instant(), keys);
                insert.setLong(1, sequence);
                insert.setBytes(2, sealer.seal(proof.bytes(), Replica.context("deletion", sequence)));
                insert.executeUpdate();
            }
        }
        return deleted.size();
    }

    private long last() throws SQLException {
        try (var query = writer.prepareStatement("select coalesce(max(seq), 0) from sqlite_sequence");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /**
     * The proofs of deletion, the oldest first.
     *
     * @param after the last one that the asker has, 0 for none
     */
    List<DeletionProof> since(long after, int most) {
        try (Connection connection = ReplicaReaders.connect(file);
                var query = connection.prepareStatement(
                        "select sequence, proof from deletion where sequence > ? order by sequence limit ?")) {
            query.setLong(1, after);
            query.setInt(2, most);
            List<DeletionProof> proofs = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    long sequence = rows.getLong(1);
                    proofs.add(DeletionProof.parse(
                            sequence, sealer.open(rows.getBytes(2), Replica.context("deletion", sequence))));
                }
            }
            return proofs;
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be read", e);
        }
    }
}
