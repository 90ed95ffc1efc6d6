package org.tambo.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.security.BlindIndex;
import org.tambo.security.SealBroken;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;
import org.tambo.watchlist.name.PersonRecord;

/**
 * The replica's file: one state at a time, replaced or changed in one transaction. Notices, templates and portraits stand
 * in it sealed, their ids and numbers only as keyed hashes; in clear are the issuer, the version, the times and each
 * notice's country. One connection writes, {@link ReplicaReaders} read.
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

    /** So many changes, or this share of all, are read again at a start; then they get an index of names of their own. */
    private static final int MOST_CHANGES = 4_096;

    private static final int MOST_CHANGES_SHARE = 64;

    private static final Logger LOG = Logger.getLogger(Replica.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String[] FILES = {"", "-wal", "-shm"};
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    final Connection writer;
    final Sealer sealer;
    private final BlindIndex index;
    private final StationKeys keys;
    final ReplicaReaders readers;
    private final Sealer snapshotSealer;
    private final Sealer gallerySealer;

    private Replica(Path file, Connection writer, StationKeys keys) {
        this.file = file;
        this.writer = writer;
        this.keys = keys;
        this.sealer = keys.sealer("replica");
        this.snapshotSealer = keys.sealer("replica names");
        this.gallerySealer = keys.sealer("gallery");
        this.index = keys.blindIndex("replica");
        this.readers = new ReplicaReaders(file, sealer, index);
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

    /** Reads, opens and indexes the stored generation; empty where there is none. */
    Generation load() {
        try {
            Optional<Stored> stored = stored();
            return stored.isEmpty()
                    ? Generation.empty()
                    : read(stored.get().header(), stored.get().state());
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be read", e);
        } catch (RuntimeException e) {
            throw new ReplicaFault("the replica does not open: its file is damaged, or of another station", e);
        }
    }

    private Generation read(Generation.Header header, ReplicaState state) throws SQLException {
        Optional<Generation> names = fromSnapshot(header, state);
        if (names.isPresent()) {
            GalleryFile kept = new GalleryFile(file, state.snapshot(), gallerySealer);
            Optional<Gallery> gallery = kept.read();
            if (gallery.isPresent()) {
                return withChangedFingers(names.get().with(gallery.get()), state);
            }
            Generation read = withFingers(names.get(), 0);
            keepGallery(read);
            return read;
        }
        Generation.Builder builder = new Generation.Builder();
        KeysInForce inForce = new KeysInForce(index);
        try (var query = writer.prepareStatement("select key, payload from notice order by key");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long key = rows.getLong(1);
                builder.add(key, NoticePayload.open(sealer, key, rows.getBytes(2)));
                inForce.toggle(key);
            }
        }
        requireThat(inForce.is(state.inForce()));
        Generation read = builder.build(header, readers);
        keepNames(read);
        Generation whole = withFingers(read, 0);
        keepGallery(whole);
        return whole;
    }

    private Optional<Generation> fromSnapshot(Generation.Header header, ReplicaState state) throws SQLException {
        SnapshotFile snapshot = new SnapshotFile(file, state.snapshot(), snapshotSealer);
        if (!snapshot.exists()) {
            return Optional.empty();
        }
        Generation base;
        try (InputStream in = snapshot.open()) {
            base = Generation.read(in, header, readers);
        } catch (IOException e) {
            LOG.warnf("The index of names is built anew: %s", e.getMessage());
            return Optional.empty();
        }
        Generation.Change change = new Generation.Change();
        KeysInForce recent = new KeysInForce(index);
        try (var query = writer.prepareStatement("select key, payload from notice where key >= ? order by key")) {
            query.setLong(1, state.since());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    long key = rows.getLong(1);
                    change.add(key, NoticePayload.open(sealer, key, rows.getBytes(2)));
                    recent.toggle(key);
                }
            }
        }
        requireThat(recent.is(state.recent()));
        state.gone().forEach(change::remove);
        return Optional.of(change.of(base, header));
    }

    private static void requireThat(boolean complete) throws SQLException {
        if (!complete) {
            throw new SQLException("notices were taken from the file or brought into it");
        }
    }

    /** A notice's fingers never change, since a changed notice has another key: what a gallery kept of it holds good. */
    private Generation withChangedFingers(Generation kept, ReplicaState state) throws SQLException {
        kept.forgetFrom(state.since());
        Generation read = withFingers(kept, state.since());
        read.forget(state.gone());
        return read;
    }

    /** @param since the first notice whose fingers are read */
    private Generation withFingers(Generation names, long since) throws SQLException {
        Generation.Enrolment enrolment = new Generation.Enrolment(names.gallery());
        fingers(since, Long.MAX_VALUE / PARTS, enrolment::add);
        enrolment.finish();
        return names;
    }

    /** Takes the fingers of notices. */
    interface Fingers {
        void take(long key, Notice.Finger finger);
    }

    /** Reads the fingers of the notices from one key on and before another, those of one notice together. */
    void fingers(long since, long until, Fingers fingers) throws SQLException {
        try (var query = writer.prepareStatement(
                "select key, position, template from finger where key >= ? and key < ? order by key")) {
            query.setLong(1, since * PARTS);
            query.setLong(2, until * PARTS);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    long key = rows.getLong(1);
                    fingers.take(
                            key / PARTS,
                            new Notice.Finger(
                                    FingerPosition.values()[rows.getInt(2)],
                                    FingerTemplate.parse(sealer.open(rows.getBytes(3), context("finger", key)))));
                }
            }
        }
    }

    /**
     * Writes the index of names and the gallery beside the file, if what is in force is not in them yet, so that the next
     * start is quick. A start without them is slow, and no worse.
     *
     * @param current what is in force
     */
    void snapshot(Generation current) {
        keepNames(current);
        keepGallery(current);
    }

    private void keepGallery(Generation current) {
        try {
            GalleryFile kept =
                    new GalleryFile(file, stored().orElseThrow().state().snapshot(), gallerySealer);
            if (!kept.exists()) {
                kept.write(current);
            }
        } catch (IOException | SQLException e) {
            LOG.warn("The gallery could not be written; the next start will be slow", e);
        }
    }

    private void keepNames(Generation current) {
        try {
            Stored stored = stored().orElseThrow();
            ReplicaState state = stored.state();
            SnapshotFile snapshot = new SnapshotFile(file, state.snapshot(), snapshotSealer);
            if (snapshot.exists()
                    && state.changes() <= Math.max(MOST_CHANGES, current.notices() / MOST_CHANGES_SHARE)) {
                return;
            }
            if (state.changes() == 0) {
                snapshot.write(current::write);
                return;
            }
            byte[] id = newSnapshot();
            new SnapshotFile(file, id, snapshotSealer).write(current::write);
            try (var update = writer.prepareStatement("update generation set state = ?")) {
                ReplicaState whole = ReplicaState.whole(state.nextKey(), state.inForce(), id);
                update.setBytes(1, sealer.seal(whole.bytes(), context(stored.header())));
                update.executeUpdate();
            }
        } catch (IOException | SQLException e) {
            LOG.warn("The index of names could not be written; the next start will be slow", e);
        }
    }

    static byte[] newSnapshot() {
        byte[] id = new byte[SnapshotFile.ID_BYTES];
        RANDOM.nextBytes(id);
        return id;
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
        return transaction(() -> new Replacement(from, clock).run());
    }

    /**
     * Changes what is stored as the file says, whole or not at all.
     *
     * @param before what is stored
     * @throws WatchlistRefused as {@link #replace}
     * @throws IOException likewise
     */
    Taken change(WatchlistFile from, Generation before, Clock clock) throws WatchlistRefused, IOException {
        return transaction(() -> new Amendment(from, before, clock).run());
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

    /** A row of a table of a notice's parts. */
    record Part(long key, int position, byte[] sealed) {}

    /** A notice with all that its rows hold. */
    record Prepared(
            long key,
            NoticeLine line,
            @Nullable PersonRecord person,
            byte[] name,
            byte[] payload,
            List<byte[]> numbers,
            List<Part> fingers,
            List<Part> portraits) {}

    Prepared prepared(long key, NoticeLine line) {
        Notice notice = line.notice();
        List<Part> fingers = new ArrayList<>();
        long part = key * PARTS;
        for (Notice.Finger one : line.fingers()) {
            byte[] sealed = sealer.seal(one.template().bytes(), context("finger", part));
            fingers.add(new Part(part++, one.position().ordinal(), sealed));
        }
        List<Part> portraits = new ArrayList<>();
        part = key * PARTS;
        for (Notice.Picture one : line.portraits()) {
            byte[] sealed = sealer.seal(one.bytes(), context("portrait", part));
            portraits.add(new Part(part++, 0, sealed));
        }
        return new Prepared(
                key,
                line,
                notice.person() == null ? null : Generation.record(notice.person()),
                name(notice.country(), notice.id()),
                NoticePayload.seal(sealer, key, notice),
                NumberKey.of(notice).stream()
                        .map(number -> index.of(number.indexed()))
                        .toList(),
                fingers,
                portraits);
    }

    /** The statements by which notices come in. */
    final class Insertion implements AutoCloseable {
        private final PreparedStatement notice =
                writer.prepareStatement("insert into notice (key, country, name, payload) values (?, ?, ?, ?)");
        private final PreparedStatement number =
                writer.prepareStatement("insert into number (number, notice) values (?, ?)");
        private final PreparedStatement finger =
                writer.prepareStatement("insert into finger (key, position, template) values (?, ?, ?)");
        private final PreparedStatement portrait =
                writer.prepareStatement("insert into portrait (key, picture) values (?, ?)");

        Insertion() throws SQLException {}

        void add(List<Prepared> notices) throws SQLException {
            for (Prepared one : notices) {
                notice.setLong(1, one.key());
                notice.setString(2, one.line().notice().country());
                notice.setBytes(3, one.name());
                notice.setBytes(4, one.payload());
                notice.addBatch();
                for (byte[] hash : one.numbers()) {
                    number.setBytes(1, hash);
                    number.setLong(2, one.key());
                    number.addBatch();
                }
                for (Part part : one.fingers()) {
                    finger.setLong(1, part.key());
                    finger.setInt(2, part.position());
                    finger.setBytes(3, part.sealed());
                    finger.addBatch();
                }
                for (Part part : one.portraits()) {
                    portrait.setLong(1, part.key());
                    portrait.setBytes(2, part.sealed());
                    portrait.addBatch();
                }
            }
            notice.executeBatch();
            number.executeBatch();
            finger.executeBatch();
            portrait.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            notice.close();
            number.close();
            finger.close();
            portrait.close();
        }
    }

    /** Reads, seals and indexes a file's notices, a batch ahead of the one that is written. */
    private final class Preparation implements AutoCloseable {
        private final WatchlistFile.Changes changes;
        private final Consumer<Prepared> indexed;
        private final ExecutorService ahead = Executors.newSingleThreadExecutor();
        private long next;
        private Future<List<Prepared>> batch;

        /** @param indexed is given each notice on the other thread, in their order */
        Preparation(WatchlistFile.Changes changes, long firstKey, Consumer<Prepared> indexed) {
            this.changes = changes;
            this.indexed = indexed;
            this.next = firstKey;
            this.batch = ahead.submit(this::prepare);
        }

        private List<Prepared> prepare() throws WatchlistRefused, IOException {
            List<Prepared> notices = new ArrayList<>(BATCH);
            while (notices.size() < BATCH) {
                NoticeLine line = changes.nextNotice();
                if (line == null) {
                    break;
                }
                Prepared one = prepared(next++, line);
                indexed.accept(one);
                notices.add(one);
            }
            return notices;
        }

        /** The next notices; none after the last. */
        List<Prepared> next() throws WatchlistRefused, IOException {
            List<Prepared> notices;
            try {
                notices = batch.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a watchlist was taken", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case WatchlistRefused refused -> throw refused;
                    case IOException fault -> throw fault;
                    case Error error -> throw error;
                    case RuntimeException bug -> throw bug;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
            if (notices.size() == BATCH) {
                batch = ahead.submit(this::prepare);
            } else {
                batch = CompletableFuture.completedFuture(List.of());
            }
            return notices;
        }

        @Override
        public void close() {
            ahead.close();
        }
    }

    /** A whole state in the place of another. */
    private final class Replacement {
        private final WatchlistFile from;
        private final Clock clock;

        private Replacement(WatchlistFile from, Clock clock) {
            this.from = from;
            this.clock = clock;
        }

        Taken run() throws SQLException, WatchlistRefused, IOException {
            Optional<Stored> before = stored();
            long first = before.map(stored -> stored.state().nextKey()).orElse(1L);
            long next = first;
            Generation.Builder builder = new Generation.Builder();
            KeysInForce inForce = new KeysInForce(index);
            int unreadable = 0;
            dropIndexes();
            Consumer<Prepared> indexed = one -> {
                builder.add(one.key(), one.line().notice(), one.person());
                one.line().fingers().forEach(finger -> builder.add(one.key(), finger));
                inForce.toggle(one.key());
            };
            try (WatchlistFile.Changes changes = from.changes(clock);
                    Preparation preparation = new Preparation(changes, first, indexed);
                    Insertion insertion = new Insertion()) {
                for (List<Prepared> notices = preparation.next(); !notices.isEmpty(); notices = preparation.next()) {
                    insertion.add(notices);
                    for (Prepared one : notices) {
                        unreadable += one.line().unreadableFingers();
                        next = one.key() + 1;
                    }
                }
            }
            int withdrawn = before.isPresent() ? deleteBefore(first, from.header(), clock) : 0;
            makeIndexes();
            store(from.header(), ReplicaState.whole(next, inForce.digest(), newSnapshot()), clock);
            return new Taken(builder.build(from.header(), readers), unreadable, withdrawn, Set.of());
        }
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
        int withdrawn = prove(leftOut(first, ""), header, clock);
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

    /** Some notices in, some out. */
    private final class Amendment {
        private final WatchlistFile from;
        private final Generation before;
        private final Clock clock;

        private Amendment(WatchlistFile from, Generation before, Clock clock) {
            this.from = from;
            this.before = before;
            this.clock = clock;
        }

        Taken run() throws SQLException, WatchlistRefused, IOException {
            Ledger ledger = new Ledger(stored().orElseThrow().state());
            List<DeletionProof.Deleted> deleted = new ArrayList<>();
            int unreadable = 0;
            try (WatchlistFile.Changes changes = from.changes(clock);
                    Insertion insertion = new Insertion()) {
                for (NoticeChange one = changes.next(); one != null; one = changes.next()) {
                    switch (one) {
                        case NoticeChange.Upsert(NoticeLine line) -> {
                            ledger.remove(line.notice().country(), line.notice().id());
                            long key = ledger.add();
                            ledger.change.add(key, line.notice());
                            line.fingers().forEach(finger -> ledger.change.add(key, finger));
                            insertion.add(List.of(prepared(key, line)));
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
            prove(deleted, from.header(), clock);
            store(from.header(), ledger.after(), clock);
            return new Taken(
                    ledger.change.of(before, from.header()), unreadable, deleted.size(), ledger.change.removed());
        }
    }

    /** The keys of one transaction: which come, which go, and what the state consists of then. */
    final class Ledger {
        final Generation.Change change = new Generation.Change();
        private final ReplicaState state;
        private final KeysInForce inForce;
        private final KeysInForce recent;
        private long next;

        Ledger(ReplicaState state) {
            this.state = state;
            this.inForce = new KeysInForce(index, state.inForce());
            this.recent = new KeysInForce(index, state.recent());
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
            try (var query = writer.prepareStatement("select key, payload from notice where name = ?")) {
                query.setBytes(1, name(country, id));
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        return false;
                    }
                    key = row.getLong(1);
                    payload = row.getBytes(2);
                }
            }
            for (NumberKey number : NumberKey.of(NoticePayload.open(sealer, key, payload))) {
                try (var delete = writer.prepareStatement("delete from number where number = ? and notice = ?")) {
                    delete.setBytes(1, index.of(number.indexed()));
                    delete.setLong(2, key);
                    delete.executeUpdate();
                }
            }
            String parts = " where key between " + key * PARTS + " and " + (key * PARTS + PARTS - 1);
            execute(
                    "delete from finger" + parts,
                    "delete from portrait" + parts,
                    "delete from notice where key = " + key);
            remove(key);
            return true;
        }

        /** The state, of which the same snapshot has what it had. */
        ReplicaState after() {
            return state.changed(next, inForce.digest(), recent.digest(), change.removed());
        }

        /** The state, of which a new snapshot will have all. */
        ReplicaState afterWhole() {
            return ReplicaState.whole(next, inForce.digest(), newSnapshot());
        }
    }

    /** Signs that these notices are deleted, and keeps that. */
    int prove(List<DeletionProof.Deleted> deleted, Generation.Header header, Clock clock) throws SQLException {
        try (var insert = writer.prepareStatement("insert into deletion (sequence, proof) values (?, ?)")) {
            long sequence = lastDeletion();
            for (int from = 0; from < deleted.size(); from += DeletionProof.MOST) {
                List<DeletionProof.Deleted> some =
                        deleted.subList(from, Math.min(deleted.size(), from + DeletionProof.MOST));
                DeletionProof proof = DeletionProof.of(++sequence, some, header, clock.instant(), keys);
                insert.setLong(1, sequence);
                insert.setBytes(2, sealer.seal(proof.bytes(), context("deletion", sequence)));
                insert.executeUpdate();
            }
        }
        return deleted.size();
    }

    private long lastDeletion() throws SQLException {
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
    List<DeletionProof> deletions(long after, int most) {
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
                            sequence, sealer.open(rows.getBytes(2), context("deletion", sequence))));
                }
            }
            return proofs;
        } catch (SQLException e) {
            throw new ReplicaFault("the replica cannot be read", e);
        }
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

    private static byte[] context(Generation.Header header) {
        return ("state " + header.issuer() + "/" + header.version() + "/" + header.issuedAt())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of its table and place, so that a row that was moved does not pass for another. */
    static byte[] context(String table, long key) {
        return (table + " " + key).getBytes(StandardCharsets.UTF_8);
    }
}
