package org.tambo.watchlist;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.security.Sealer;

/**
 * The replica's file: one generation at a time, replaced in one transaction. Notices and templates stand in it sealed;
 * in clear are only the issuer, the version and the times.
 */
final class Replica {
    private static final int BATCH = 500;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final DataSource database;
    private final Sealer sealer;

    Replica(DataSource database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /** The highest version that was ever taken of an issuer; 0 if none was. */
    long highestTaken(String issuer) {
        try (Connection connection = database.getConnection();
                var query = connection.prepareStatement("select version from taken where issuer = ?")) {
            query.setString(1, issuer);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be read", e);
        }
    }

    private static Optional<Generation.Header> header(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select issuer, version, issued_at from generation");
                ResultSet row = query.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Generation.Header(row.getString(1), row.getLong(2), Instant.parse(row.getString(3))))
                    : Optional.empty();
        }
    }

    /** Reads, opens and indexes the stored generation; empty where there is none. */
    Generation load() {
        try (Connection connection = database.getConnection()) {
            Optional<Generation.Header> header = header(connection);
            if (header.isEmpty()) {
                return Generation.empty();
            }
            String state = state(header.get().issuer(), header.get().version());
            return new Generation(header, notices(connection, state), Gallery.of(fingers(connection, state)));
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be read", e);
        } catch (RuntimeException e) {
            throw new ReplicaFault("the replica does not open: its file is damaged, or of another station", e);
        }
    }

    private Map<Long, Notice> notices(Connection connection, String state) throws SQLException {
        Map<Long, Notice> notices = new HashMap<>();
        try (var query = connection.prepareStatement("select key, payload from notice");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long key = rows.getLong(1);
                notices.put(
                        key,
                        JSON.readValue(sealer.open(rows.getBytes(2), context("notice", key, state)), Notice.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return notices;
    }

    private List<Gallery.Enrolled> fingers(Connection connection, String state) throws SQLException {
        List<Gallery.Enrolled> fingers = new ArrayList<>();
        try (var query = connection.prepareStatement("select key, notice, position, template from finger");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                fingers.add(new Gallery.Enrolled(
                        rows.getLong(2),
                        FingerPosition.values()[rows.getInt(3)],
                        FingerTemplate.parse(
                                sealer.open(rows.getBytes(4), context("finger", rows.getLong(1), state)))));
            }
        }
        return fingers;
    }

    /**
     * What a file brought.
     *
     * @param unreadableFingers how many fingers came of which too little could be read
     */
    record Taken(Generation generation, int unreadableFingers) {}

    /**
     * Replaces what is stored by what the file holds, whole or not at all.
     *
     * @return what is in force from now on
     * @throws WatchlistRefused naming the notice that is not taken; then nothing has changed
     * @throws IOException when the file cannot be read to its end; likewise
     */
    Taken replace(WatchlistFile file, Clock clock) throws WatchlistRefused, IOException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                Generation.Builder next = new Generation.Builder(file.header());
                insert(connection, file, next, clock);
                // Built first: once the file is stored nothing may fail any more.
                Taken taken = new Taken(next.build(), next.unreadableFingers());
                connection.commit();
                committed = true;
                return taken;
            } finally {
                // Whatever it was: going back to automatic commits would commit the half that is written.
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be written", e);
        }
    }

    private void insert(Connection connection, WatchlistFile file, Generation.Builder next, Clock clock)
            throws SQLException, WatchlistRefused, IOException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from finger");
            statement.executeUpdate("delete from notice");
            statement.executeUpdate("delete from generation");
        }
        insertNotices(connection, file, next, clock);
        try (var insert = connection.prepareStatement(
                "insert into generation (issuer, version, issued_at, applied_at) values (?, ?, ?, ?)")) {
            insert.setString(1, file.issuer());
            insert.setLong(2, file.version());
            insert.setString(3, file.issuedAt().toString());
            insert.setString(4, clock.instant().toString());
            insert.executeUpdate();
        }
        try (var upsert = connection.prepareStatement("insert into taken (issuer, version) values (?, ?)"
                + " on conflict (issuer) do update set version = excluded.version")) {
            upsert.setString(1, file.issuer());
            upsert.setLong(2, file.version());
            upsert.executeUpdate();
        }
    }

    private void insertNotices(Connection connection, WatchlistFile file, Generation.Builder next, Clock clock)
            throws SQLException, WatchlistRefused, IOException {
        String state = state(file.issuer(), file.version());
        long fingerKey = 0;
        try (WatchlistFile.Notices lines = file.notices(clock);
                PreparedStatement notice =
                        connection.prepareStatement("insert into notice (key, payload) values (?, ?)");
                PreparedStatement finger = connection.prepareStatement(
                        "insert into finger (key, notice, position, template) values (?, ?, ?, ?)")) {
            for (NoticeLine line = lines.next(); line != null; line = lines.next()) {
                long key = next.add(line);
                notice.setLong(1, key);
                notice.setBytes(2, sealer.seal(json(line.notice()), context("notice", key, state)));
                notice.addBatch();
                for (Notice.Finger one : line.fingers()) {
                    fingerKey++;
                    finger.setLong(1, fingerKey);
                    finger.setLong(2, key);
                    finger.setInt(3, one.position().ordinal());
                    finger.setBytes(4, sealer.seal(one.template().bytes(), context("finger", fingerKey, state)));
                    finger.addBatch();
                }
                if (key % BATCH == 0) {
                    notice.executeBatch();
                    finger.executeBatch();
                }
            }
            notice.executeBatch();
            finger.executeBatch();
        }
    }

    private static byte[] json(Notice notice) {
        try {
            return JSON.writeValueAsBytes(notice);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String state(String issuer, long version) {
        return issuer + "/" + version;
    }

    /** Of its place and of its state, so that a row of an older state does not pass for one of this. */
    private static byte[] context(String table, long key, String state) {
        return (table + " " + key + " of " + state).getBytes(StandardCharsets.UTF_8);
    }
}
