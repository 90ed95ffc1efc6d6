package org.tambo.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;

/**
 * The stored generation as it is read into memory, and what is kept beside the file so that the next start reads it quickly.
 */
final class StoredGeneration {
    /** So many changes, or this share of all, are read again at a start; then they get an index of names of their own. */
    private static final int MOST_CHANGES = 4_096;

    private static final int MOST_CHANGES_SHARE = 64;

    private static final Logger LOG = Logger.getLogger(StoredGeneration.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Replica replica;
    private final Sealer snapshotSealer;
    private final Sealer gallerySealer;

    StoredGeneration(Replica replica, StationKeys keys) {
        this.replica = replica;
        this.snapshotSealer = keys.sealer("replica names");
        this.gallerySealer = keys.sealer("gallery");
    }

    /** Reads, opens and indexes the stored generation; empty where there is none. */
    Generation load() {
        try {
            Optional<Replica.Stored> stored = replica.stored();
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
            GalleryFile kept = new GalleryFile(replica.file, state.snapshot(), gallerySealer);
            Optional<Gallery> gallery = kept.read();
            if (gallery.isPresent()) {
                return withChangedFingers(names.get().with(gallery.get()), state);
            }
            Generation read = withFingers(names.get(), 0);
            keepGallery(read);
            return read;
        }
        Generation.Builder builder = new Generation.Builder();
        KeysInForce inForce = new KeysInForce(replica.index);
        try (var query = replica.writer.prepareStatement("select key, payload from notice order by key");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long key = rows.getLong(1);
                builder.add(key, NoticePayload.open(replica.sealer, key, rows.getBytes(2)));
                inForce.toggle(key);
            }
        }
        requireThat(inForce.is(state.inForce()));
        Generation read = builder.build(header, replica.readers);
        keepNames(read);
        Generation whole = withFingers(read, 0);
        keepGallery(whole);
        return whole;
    }

    private Optional<Generation> fromSnapshot(Generation.Header header, ReplicaState state) throws SQLException {
        SnapshotFile snapshot = new SnapshotFile(replica.file, state.snapshot(), snapshotSealer);
        if (!snapshot.exists()) {
            return Optional.empty();
        }
        Generation base;
        try (InputStream in = snapshot.open()) {
            base = Generation.read(in, header, replica.readers);
        } catch (IOException e) {
            LOG.warnf("The index of names is built anew: %s", e.getMessage());
            return Optional.empty();
        }
        Generation.Change change = new Generation.Change();
        KeysInForce recent = new KeysInForce(replica.index);
        try (var query =
                replica.writer.prepareStatement("select key, payload from notice where key >= ? order by key")) {
            query.setLong(1, state.since());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    long key = rows.getLong(1);
                    change.add(key, NoticePayload.open(replica.sealer, key, rows.getBytes(2)));
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
        fingers(since, Long.MAX_VALUE / Replica.PARTS, enrolment::add);
        enrolment.finish();
        return names;
    }

    /** Takes the fingers of notices. */
    interface Fingers {
        void take(long key, Notice.Finger finger);
    }

    /** Reads the fingers of the notices from one key on and before another, those of one notice together. */
    void fingers(long since, long until, Fingers fingers) throws SQLException {
        try (var query = replica.writer.prepareStatement(
                "select key, position, template from finger where key >= ? and key < ? order by key")) {
            query.setLong(1, since * Replica.PARTS);
            query.setLong(2, until * Replica.PARTS);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    long key = rows.getLong(1);
                    fingers.take(
                            key / Replica.PARTS,
                            new Notice.Finger(
                                    FingerPosition.values()[rows.getInt(2)],
                                    FingerTemplate.parse(
                                            replica.sealer.open(rows.getBytes(3), Replica.context("finger", key)))));
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
            GalleryFile kept = new GalleryFile(
                    replica.file, replica.stored().orElseThrow().state().snapshot(), gallerySealer);
            if (!kept.exists()) {
                kept.write(current);
            }
        } catch (IOException | SQLException e) {
            LOG.warn("The gallery could not be written; the next start will be slow", e);
        }
    }

    private void keepNames(Generation current) {
        try {
            Replica.Stored stored = replica.stored().orElseThrow();
            ReplicaState state = stored.state();
            SnapshotFile snapshot = new SnapshotFile(replica.file, state.snapshot(), snapshotSealer);
            if (snapshot.exists()
                    && state.changes() <= Math.max(MOST_CHANGES, current.notices() / MOST_CHANGES_SHARE)) {
                return;
            }
            if (state.changes() == 0) {
                snapshot.write(current::write);
                return;
            }
            byte[] id = newSnapshot();
            new SnapshotFile(replica.file, id, snapshotSealer).write(current::write);
            try (var update = replica.writer.prepareStatement("update generation set state = ?")) {
                ReplicaState whole = ReplicaState.whole(state.nextKey(), state.inForce(), id);
                update.setBytes(1, replica.sealer.seal(whole.bytes(), Replica.context(stored.header())));
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
}
