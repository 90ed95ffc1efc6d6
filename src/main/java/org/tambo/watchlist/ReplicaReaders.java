package org.tambo.watchlist;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.tambo.security.BlindIndex;
import org.tambo.security.SealBroken;
import org.tambo.security.Sealer;

/** Reads notices from the replica's file while another may write to it, each thread over a connection of its own. */
final class ReplicaReaders implements NoticeStore, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReplicaReaders.class);

    private final Path file;
    private final Sealer sealer;
    private final BlindIndex index;
    private final ConcurrentLinkedQueue<Reader> free = new ConcurrentLinkedQueue<>();
    private volatile boolean sound = true;
    private volatile boolean closed;

    ReplicaReaders(Path file, Sealer sealer, BlindIndex index) {
        this.file = file;
        this.sealer = sealer;
        this.index = index;
    }

    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static final class Reader {
        private final Connection connection;
        private final PreparedStatement notice;
        private final PreparedStatement name;
        private final PreparedStatement number;
        private final PreparedStatement portraits;
        private final PreparedStatement state;

        Reader(Connection connection) throws SQLException {
            this.connection = connection;
            this.notice = connection.prepareStatement("select payload from notice where key = ?");
            this.name = connection.prepareStatement("select 1 from notice where name = ?");
            this.number = connection.prepareStatement("select notice from number where number = ? order by notice");
            this.state = connection.prepareStatement("select 1 from generation where issuer = ? and version = ?");
            this.portraits = connection.prepareStatement(
                    "select key, picture from portrait where key between ? and ? order by key");
        }
    }

    private interface Reading<T> {
        T by(Reader reader) throws SQLException;
    }

    private <T> T read(Reading<T> reading, T otherwise) {
        try {
            Reader reader = free.poll();
            if (reader == null) {
                reader = new Reader(connect(file));
            }
            T read = reading.by(reader);
            free.add(reader);
            if (closed) {
                close();
            }
            return read;
        } catch (SQLException | SealBroken e) {
            // Once set aside, the file is not missed by whoever still looks into it.
            if (sound && !closed) {
                sound = false;
                LOG.error("The replica cannot be read any more", e);
            }
            return otherwise;
        }
    }

    @Override
    public Optional<Notice> notice(long key, Generation.Header of) {
        return read(
                reader -> {
                    reader.notice.setLong(1, key);
                    try (ResultSet row = reader.notice.executeQuery()) {
                        if (row.next()) {
                            return Optional.of(NoticePayload.open(sealer, key, row.getBytes(1)));
                        }
                    }
                    // Asked for after the notice: if that state is in force now, it was in force then.
                    if (isInForce(reader, of)) {
                        throw new SQLException("a notice is missing");
                    }
                    return Optional.<Notice>empty();
                },
                Optional.empty());
    }

    private static boolean isInForce(Reader reader, Generation.Header of) throws SQLException {
        reader.state.setString(1, of.issuer());
        reader.state.setLong(2, of.version());
        try (ResultSet row = reader.state.executeQuery()) {
            return row.next();
        }
    }

    @Override
    public boolean holds(String country, String id) {
        byte[] name = Replica.name(index, country, id);
        return read(
                reader -> {
                    reader.name.setBytes(1, name);
                    try (ResultSet row = reader.name.executeQuery()) {
                        return row.next();
                    }
                },
                true);
    }

    @Override
    public long[] byNumber(String indexed) {
        byte[] hash = index.of(indexed);
        return read(
                reader -> {
                    reader.number.setBytes(1, hash);
                    long[] keys = new long[4];
                    int count = 0;
                    try (ResultSet rows = reader.number.executeQuery()) {
                        while (rows.next()) {
                            if (count == keys.length) {
                                keys = Arrays.copyOf(keys, 2 * count);
                            }
                            keys[count++] = rows.getLong(1);
                        }
                    }
                    return Arrays.copyOf(keys, count);
                },
                new long[0]);
    }

    @Override
    public List<Notice.Picture> portraits(long key) {
        return read(
                reader -> {
                    reader.portraits.setLong(1, key * Replica.PARTS);
                    reader.portraits.setLong(2, key * Replica.PARTS + Replica.PARTS - 1);
                    List<Notice.Picture> pictures = new ArrayList<>();
                    try (ResultSet rows = reader.portraits.executeQuery()) {
                        while (rows.next()) {
                            byte[] picture =
                                    sealer.open(rows.getBytes(2), Replica.context("portrait", rows.getLong(1)));
                            PortraitPicture.of(picture)
                                    .ifPresent(of -> pictures.add(new Notice.Picture(of.mediaType(), picture)));
                        }
                    }
                    return List.copyOf(pictures);
                },
                List.of());
    }

    @Override
    public boolean isSound() {
        return sound && !closed;
    }

    @Override
    public void close() {
        closed = true;
        for (Reader reader = free.poll(); reader != null; reader = free.poll()) {
            try {
                reader.connection.close();
            } catch (SQLException e) {
                LOG.warn("A connection to the replica could not be closed", e);
            }
        }
    }
}
