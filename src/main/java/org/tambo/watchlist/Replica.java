package org.tambo.watchlist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.tambo.security.BlindIndex;
import org.tambo.security.SealBroken;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;

/**
 * The replica's file: one state at a time, replaced or changed in one transaction. Notices, templates and portraits stand
 * in it sealed, their ids and numbers only as keyed hashes; in clear are the issuer, the version, the times and each
 * notice's country. One connection writes, {@link ReplicaReaders} read. {@link StoredGeneration} brings a state into memory;
 * {@link ReplicaReplacement}, {@link ReplicaAmendment} and {@link ReplicaUpdate} make the next one.
 *
 * <p>A notice's key is never used again, so that whoever still holds one of an older state finds that notice or nothing.
 * What the state consists of is sealed as well: a row that somebody took away or brought back shows when the file is
 * read.
 */
final class Replica implements AutoCloseable {
    /** Of the tables below; a file of another is set aside, since the centre has all that it holds. */
    private static final int SCHEMA = 3;

    private static final List<String> TABLES = List.of(
            "create table generation (issuer text not null, version integer not null, issued_at text not null,"
                    + " applied_at text not null, state blob not null, origin blob)",
            "create table notice (key integer primary key, country text not null, name blob not null,"
                    + " payload blob not null)",
            "create table number (number blob not null, notice integer not null)",
            "create table finger (key integer primary key, position integer not null, template blob not null)",
            "create table portrait (key integer primary key, picture blob not null)",
            // The highest version that was ever taken of each issuer: an older one never comes back.
            "create table taken (issuer text primary key, version integer not null)",
            "create table deletion (sequence integer primary key autoincrement, proof blob not null)");

    private static final String NAMES = "create index notice_name on notice (name)";
    private static final List<String> INDEXES = List.of(
            NAMES,
            "create index notice_country on notice (country)",
            "create index number_number on number (number, notice)");

    static final int BATCH = 1_000;
    /** Fingers and portraits of a notice have its key, times this, and their place in its list. */
    static final long PARTS = 64;

    private static final String[] FILES = {"", "-wal", "-shm"};
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    final Path file;
    final Connection writer;
    final Sealer sealer;
    final BlindIndex index;
    final ReplicaReaders readers;
    final DeletionLog deletions;
    final StoredGeneration generation;

    private Replica(Path file, Connection writer, StationKeys keys) {
        this.file = file;
        this.writer = writer;
        this.sealer = keys.sealer("replica");
        this.index = keys.blindIndex("replica");
        this.readers = new ReplicaReaders(file, sealer, index);
        this.deletions = new DeletionLog(file, writer, sealer, keys);
        this.generation = new StoredGeneration(this, keys);
    }

    /**
     * Opens the file, or makes it where there is none.
     *
     * @throws ReplicaFault when it is damaged, or of another version or station
     */
    static Replica open(Path file, StationKeys keys) {
        try {
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            config.setTempStore(SQLiteConfig.TempStore.MEMORY);
            config.setBusyTimeout(5_000);
            config.setCacheSize(-65_536);
            config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
            config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(64 << 20));
            Connection writer = config.createConnection("jdbc:sqlite:" + file);
            try {
                prepare(writer);
                return new Replica(file, writer, keys);
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be opened", e);
        }
    }

    private static void prepare(Connection writer) throws SQLException {
        try (var statement = writer.createStatement()) {
            int schema;
            try (ResultSet row = statement.executeQuery("pragma user_version")) {
                schema = row.next() ? row.getInt(1) : 0;
            }
            if (schema == SCHEMA) {
                return;
            }
            try (ResultSet row = statement.executeQuery("select count(*) from sqlite_schema")) {
                if (row.next() && row.getInt(1) > 0) {
                    throw new SQLException("the file is of another version of this service");
                }
            }
            writer.setAutoCommit(false);
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            for (String one : INDEXES) {
                statement.executeUpdate(one);
            }
            statement.executeUpdate("pragma user_version = " + SCHEMA);
            writer.commit();
            writer.setAutoCommit(true);
        }
    }

    /**
     * Puts a file that is of no use beside a new one, under a name that says so, and keeps of it which versions were taken
     * if that can still be read.
     */
    static Replica afresh(Path file, StationKeys keys, Instant now) throws IOException {
        Map<String, Long> taken = taken(file);
        Path aside = file.resolveSibling("replica-damaged-" + STAMP.format(now) + ".db");
        for (String part : FILES) {
            Path one = Path.of(file + part);
            if (Files.exists(one)) {
                Files.move(one, Path.of(aside + part), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Replica replica = open(file, keys);
        try {
            for (var entry : taken.entrySet()) {
                replica.take(entry.getKey(), entry.getValue());
            }
        } catch (SQLException e) {
            throw new ReplicaFault("the new replica cannot be written", e);
        }
        return replica;
    }

    private static Map<String, Long> taken(Path file) {
        Map<String, Long> taken = new HashMap<>();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select issuer, version from taken")) {
            while (rows.next()) {
                taken.put(rows.getString(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            // What cannot be read is lost with the rest; the log says that the file was damaged.
            taken.clear();
        }
        return taken;
    }

    /**
     * What SQLite finds wrong with the file, if anything. It reads all of it.
     *
     * @param thoroughly whether its indexes are held against its tables too, which takes several times as long
     */
    Optional<String> damage(boolean thoroughly) {
        try (Connection connection = ReplicaReaders.connect(file);
                var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(thoroughly ? "pragma integrity_check(1)" : "pragma quick_check(1)")) {
            String found = row.next() ? row.getString(1) : "nothing";
            return found.equals("ok") ? Optional.empty() : Optional.of(found);
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        readers.close();
        try {
            writer.close();
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be closed", e);
        }
    }

    /** The highest version that was ever taken of an issuer; 0 if none was. */
    long highestTaken(String issuer) {
        try (var query = writer.prepareStatement("select version from taken where issuer = ?")) {
            query.setString(1, issuer);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be read", e);
        }
    }

    record Stored(Generation.Header header, ReplicaState state) {}

    Optional<Stored> stored() throws SQLException {
        try (var query = writer.prepareStatement("select issuer, version, issued_at, state, origin from generation");
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            String issuer = row.getString(1);
            long version = row.getLong(2);
            Optional<Origin> origin = Optional.ofNullable(row.getBytes(5))
                    .map(blob -> Origin.parse(sealer.open(blob, context("origin", version))));
            var header = new Generation.Header(issuer, version, Instant.parse(row.getString(3)), origin);
            return Optional.of(new Stored(header, ReplicaState.parse(sealer.open(row.getBytes(4), context(header)))));
        }
    }

    /**
     * What a file brought.
     *
     * @param unreadableFingers how many fingers came of which too little could be read
     * @param withdrawn how many notices that were in force are no longer
     * @param gone the keys whose fingers the gallery still has
     */
    record Taken(Generation generation, int unreadableFingers, int withdrawn, Set<Long> gone) {}

    /**
     * Replaces what is stored by what the file holds, whole or not at all.
     *
     * @return what is in force from now on
     * @throws WatchlistRefused naming the notice that is not taken; then nothing has changed
     * @throws IOException when the file cannot be read to its end; likewise
     */
    Taken replace(WatchlistFile from, Clock clock) throws WatchlistRefused, IOException {
        return transaction(() -> new ReplicaReplacement(this, from, clock).run());
    }

    /**
     * Changes what is stored as the file says, whole or not at all.
     *
     * @param before what is stored
     * @throws WatchlistRefused as {@link #replace}
     * @throws IOException likewise
     */
    Taken change(WatchlistFile from, Generation before, Clock clock) throws WatchlistRefused, IOException {
        return transaction(() -> new ReplicaAmendment(this, from, before, clock).run());
    }

    /**
     * Changes what is stored by segments, all of them or none.
     *
     * @param replaced the countries of which the changes bring all that there is, first of all
     * @throws X what the changes throw; then nothing has changed
     */
    <X extends Exception> Taken update(
            Generation before,
            Generation.Header header,
            Set<String> replaced,
            ReplicaUpdate.Changes<X> changes,
            Clock clock)
            throws X {
        try (ReplicaTransaction transaction = new ReplicaTransaction(writer);
                ReplicaUpdate update = new ReplicaUpdate(this, before, header, replaced, clock)) {
            changes.into(update);
            Taken taken = update.finish();
            transaction.commit();
            return taken;
        } catch (SQLException e) {
            throw unwritten(e);
        } catch (SealBroken e) {
            throw unopened(e);
        }
    }

    /** Notes that what is stored was the newest at another time, or by other files. */
    void confirm(Generation.Header header, Clock clock) {
        try (ReplicaTransaction transaction = new ReplicaTransaction(writer)) {
            store(header, stored().orElseThrow().state(), clock);
            transaction.commit();
        } catch (SQLException e) {
            throw unwritten(e);
        } catch (SealBroken e) {
            throw unopened(e);
        }
    }

    private interface Work {
        Taken run() throws SQLException, WatchlistRefused, IOException;
    }

    private Taken transaction(Work work) throws WatchlistRefused, IOException {
        try (ReplicaTransaction transaction = new ReplicaTransaction(writer)) {
            // All is built before the end of it: once the file is stored nothing may fail any more.
            Taken taken = work.run();
            transaction.commit();
            return taken;
        } catch (SQLException e) {
            throw unwritten(e);
        } catch (SealBroken e) {
            throw unopened(e);
        }
    }

    static ReplicaFault unwritten(SQLException cause) {
        return new ReplicaFault("the replica cannot be written", cause);
    }

    private static ReplicaFault unopened(SealBroken cause) {
        return new ReplicaFault("the replica does not open: its file is damaged, or of another station", cause);
    }

    PreparedNotice prepared(long key, NoticeLine line) {
        return PreparedNotice.of(key, line, sealer, index);
    }

    /** Sorted at the end at once, which is quicker than keeping them sorted meanwhile. */
    void dropIndexes() throws SQLException {
        execute("drop index notice_name", "drop index notice_country", "drop index number_number");
    }

    void makeIndexes() throws SQLException {
        execute(INDEXES.toArray(String[]::new));
    }

    /**
     * Deletes the notices before that key, and proves the deletion of those that have not come again after it. Called while
     * there is no index: to keep them sorted while half of the rows go takes longer than to sort what stays, and the one that
     * tells what has come again is made for that alone.
     *
     * @return how many those are
     */
    int deleteBefore(long first, Generation.Header header, Clock clock) throws SQLException {
        execute(NAMES);
        int withdrawn = deletions.prove(leftOut(first, ""), header, clock);
        execute(
                "drop index notice_name",
                "delete from notice where key < " + first,
                "delete from number where notice < " + first,
                "delete from finger where key < " + first * PARTS,
                "delete from portrait where key < " + first * PARTS);
        return withdrawn;
    }

    /**
     * The notices before that key that have not come again after it.
     *
     * @param also a condition on the old ones, in SQL
     */
    List<DeletionProof.Deleted> leftOut(long first, String also) throws SQLException {
        List<DeletionProof.Deleted> deleted = new ArrayList<>();
        try (var query = writer.prepareStatement("select old.key, old.payload from notice old where old.key < ?" + also
                + " and not exists (select 1 from notice new where new.name = old.name and new.key >= ?)")) {
            query.setLong(1, first);
            query.setLong(2, first);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Notice notice = NoticePayload.open(sealer, rows.getLong(1), rows.getBytes(2));
                    deleted.add(new DeletionProof.Deleted(notice.country(), notice.id()));
                }
            }
        }
        return deleted;
    }

    void store(Generation.Header header, ReplicaState state, Clock clock) throws SQLException {
        execute("delete from generation");
        try (var insert = writer.prepareStatement(
                "insert into generation (issuer, version, issued_at, applied_at, state, origin) values (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, header.issuer());
            insert.setLong(2, header.version());
            insert.setString(3, header.issuedAt().toString());
            insert.setString(4, clock.instant().toString());
            insert.setBytes(5, sealer.seal(state.bytes(), context(header)));
            insert.setBytes(
                    6,
                    header.origin()
                            .map(origin -> sealer.seal(origin.bytes(), context("origin", header.version())))
                            .orElse(null));
            insert.executeUpdate();
        }
        take(header.issuer(), header.version());
    }

    private void take(String issuer, long version) throws SQLException {
        try (var upsert = writer.prepareStatement("insert into taken (issuer, version) values (?, ?)"
                + " on conflict (issuer) do update set version = excluded.version")) {
            upsert.setString(1, issuer);
            upsert.setLong(2, version);
            upsert.executeUpdate();
        }
    }

    void execute(String... statements) throws SQLException {
        try (var statement = writer.createStatement()) {
            for (String one : statements) {
                statement.executeUpdate(one);
            }
        }
    }

    byte[] name(String country, String id) {
        return name(index, country, id);
    }

    static byte[] name(BlindIndex index, String country, String id) {
        return index.of("N/" + country + "/" + id);
    }

    static byte[] context(Generation.Header header) {
        return ("state " + header.issuer() + "/" + header.version() + "/" + header.issuedAt())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of its table and place, so that a row that was moved does not pass for another. */
    static byte[] context(String table, long key) {
        return (table + " " + key).getBytes(StandardCharsets.UTF_8);
    }
}
