package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.tambo.screening.ChainedEntry;
import org.tambo.sync.up.Receipt;

/** What the checkpoints sent up: each entry once, in the order of its device's chain. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Entries implements ReceptionStore {
    private static final int PAGE = 100;
    /** Entries with pictures are large. */
    private static final int AT_A_TIME = 4;

    private static final JsonMapper JSON = new JsonMapper();

    private final DataSource database;
    private final Devices devices;
    private final ContactNetwork network;

    Entries(DataSource database, Devices devices, ContactNetwork network) {
        this.database = database;
        this.devices = devices;
        this.network = network;
    }

    /** An entry as it was taken, but for pictures of fingers: those are for the notice's country alone. */
    @RegisterForReflection
    public record Kept(String device, long sequence, String kind, Instant receivedAt, JsonNode body) {}

    /** What a device has sent after the entry of that number, in its order, some at a time. */
    @Transactional
    List<Kept> of(String device, long after) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        select sequence, kind, received_at, entry from entry
                        where device = ? and sequence > ? order by sequence limit ?""")) {
            query.setString(1, device);
            query.setLong(2, after);
            query.setInt(3, PAGE);
            query.setFetchSize(AT_A_TIME);
            try (ResultSet row = query.executeQuery()) {
                List<Kept> kept = new ArrayList<>();
                while (row.next()) {
                    kept.add(new Kept(
                            device,
                            row.getLong(1),
                            row.getString(2),
                            row.getTimestamp(3).toInstant(),
                            withoutFingers(row.getBytes(4)).path("body")));
                }
                return kept;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public <T> T atomically(Callable<T> work) throws Exception {
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } catch (QuarkusTransactionException e) {
            if (e.getCause() instanceof EntryRefused refused) {
                throw refused;
            }
            throw e;
        }
    }

    @Override
    public Optional<Devices.Device> device(String id) {
        return devices.find(id);
    }

    @Override
    public void seen(String device, String state, Instant now) {
        devices.seen(device, state, now);
    }

    @Override
    public long last(String device) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select greatest(0, (select max(sequence) from entry where device = ?),
                                    (select max(last) from lost where device = ?))\
                    """)) {
            query.setString(1, device);
            query.setString(2, device);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public void lose(String device, Lost lost, Receipt shown, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                    insert into lost (device, first, last, sha256, receipt, signature, found_at)
                    values (?, ?, ?, ?, ?, ?, ?)\
                    """)) {
            insert.setString(1, device);
            insert.setLong(2, lost.first());
            insert.setLong(3, lost.last());
            insert.setString(4, lost.sha256());
            insert.setBytes(5, shown.bytes());
            insert.setBytes(6, shown.signature());
            insert.setTimestamp(7, Timestamp.from(now));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public Optional<String> lostSha256(String device, long sequence) {
        return hash("select sha256 from lost where device = ? and last = ?", device, sequence);
    }

    /** On whichever instances they arrive. */
    @Override
    public void lock(String device) {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement("select 1 from device where id = ? for update")) {
            lock.setString(1, device);
            lock.execute();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public Optional<String> sha256(String device, long sequence) {
        return hash("select sha256 from entry where device = ? and sequence = ?", device, sequence);
    }

    private Optional<String> hash(String sql, String device, long sequence) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, device);
            query.setLong(2, sequence);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public void add(UpEntry entry, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into entry (device, sequence, kind, entry, sha256, signature, received_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, entry.device());
            insert.setLong(2, entry.sequence());
            insert.setString(3, entry.kind());
            insert.setBytes(4, entry.bytes());
            insert.setString(5, entry.sha256());
            insert.setBytes(6, entry.signature());
            insert.setTimestamp(7, Timestamp.from(now));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
        NamedPicture.in(entry).forEach(picture -> name(entry, picture));
        if (entry.kind().equals(ChainedEntry.Kind.RETRACTION.word())) {
            eraseFingers(entry.device(), entry.body().path("hit").asLong());
        }
        network.take(entry, now);
    }

    private void name(UpEntry hit, NamedPicture picture) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into picture (device, hit, place, sha256, length) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, hit.device());
            insert.setLong(2, hit.sequence());
            insert.setInt(3, picture.place());
            insert.setString(4, picture.sha256());
            insert.setInt(5, picture.length());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public Optional<Picture> picture(String device, long hit, int place) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select sha256, length, length(bytes), complete from picture"
                                + " where device = ? and hit = ? and place = ?")) {
            query.setString(1, device);
            query.setLong(2, hit);
            query.setInt(3, place);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Picture(
                                new NamedPicture(place, row.getString(1), row.getInt(2)),
                                row.getInt(3),
                                row.getBoolean(4)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Override
    public byte[] append(String device, long hit, int place, byte[] part) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("update picture set bytes = bytes || ?"
                        + " where device = ? and hit = ? and place = ? returning bytes")) {
            update.setBytes(1, part);
            update.setString(2, device);
            update.setLong(3, hit);
            update.setInt(4, place);
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? row.getBytes(1) : new byte[0];
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** The hit's transaction goes with it, once more where it has gone without. */
    @Override
    public void complete(String device, long hit, int place) {
        change("update picture set complete = true where device = ? and hit = ? and place = ?", device, hit, place);
        change("update alert set transaction = null where device = ? and sequence = ?", device, hit);
    }

    @Override
    public void drop(String device, long hit, int place) {
        change("update picture set bytes = '' where device = ? and hit = ? and place = ?", device, hit, place);
    }

    private void change(String sql, String device, long hit, int... place) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, device);
            update.setLong(2, hit);
            for (int i = 0; i < place.length; i++) {
                update.setInt(3 + i, place[i]);
            }
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Of a hit that is taken back. Its hash stays, which is all that the chain needs. */
    private void eraseFingers(String device, long hit) {
        try (Connection connection = database.getConnection();
                PreparedStatement erase =
                        connection.prepareStatement("delete from picture where device = ? and hit = ?");
                PreparedStatement query = connection.prepareStatement(
                        "select entry from entry where device = ? and sequence = ? and kind = 'hit'");
                PreparedStatement update =
                        connection.prepareStatement("update entry set entry = ? where device = ? and sequence = ?")) {
            erase.setString(1, device);
            erase.setLong(2, hit);
            erase.executeUpdate();
            query.setString(1, device);
            query.setLong(2, hit);
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) {
                    update.setBytes(1, JSON.writeValueAsBytes(withoutFingers(row.getBytes(1))));
                    update.setString(2, device);
                    update.setLong(3, hit);
                    update.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode withoutFingers(byte[] entry) {
        try {
            JsonNode json = JSON.readTree(entry);
            if (json.path("body") instanceof ObjectNode body) {
                body.remove("fingers");
            }
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
