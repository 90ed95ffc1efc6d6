package org.tambo.centre;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.tambo.sync.segment.EpochKey;
import org.tambo.sync.segment.WrappedKeys;

/** The checkpoints that this centre knows. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Devices {
    private static final JsonMapper JSON = new JsonMapper();

    private final DataSource database;

    Devices(DataSource database) {
        this.database = database;
    }

    /** What a receiver of its entries and a sealer of its keys must know of a device. */
    public record Device(String id, String name, PublicKey signingKey, PublicKey sealingKey, boolean revoked) {}

    /**
     * A line of the fleet's list.
     *
     * @param state what the device last said of itself: its generation of each country, its backlog
     * @param behind by how many generations it is behind what is published, by country's role, where it said its own
     * @param lost entries that were acknowledged to it and are here no more
     */
    @RegisterForReflection
    public record Seen(
            String id,
            String name,
            boolean revoked,
            @Nullable Instant lastContact,
            JsonNode state,
            Map<String, Long> behind,
            long entries,
            List<Lost> lost) {}

    /**
     * Entries that this centre had acknowledged, and that its database, an older one since, has not.
     *
     * @param missing how many of them have not been brought back
     */
    @RegisterForReflection
    public record Lost(long first, long last, long missing, Instant foundAt) {}

    /** @param push where it listens for hints, with a slash at the end */
    @Transactional(Transactional.TxType.MANDATORY)
    void enrol(Device device, @Nullable URI push, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                    insert into device (id, name, signing_key, sealing_key, enrolled_at, push) values (?, ?, ?, ?, ?, ?)
                    on conflict (id) do update
                    set name = excluded.name, sealing_key = excluded.sealing_key, push = excluded.push\
                    """)) {
            insert.setString(1, device.id());
            insert.setString(2, device.name());
            insert.setBytes(3, device.signingKey().getEncoded());
            insert.setBytes(4, device.sealingKey().getEncoded());
            insert.setTimestamp(5, Timestamp.from(now));
            insert.setString(6, push == null ? null : push.toString());
            insert.executeUpdate();
            // What was wrapped for a key that it had before does not open any more.
            try (PreparedStatement delete = connection.prepareStatement("delete from device_keys where device = ?")) {
                delete.setString(1, device.id());
                delete.executeUpdate();
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** @return whether it was in use until now */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean revoke(String id, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update device set revoked_at = ? where id = ? and revoked_at is null")) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setString(2, id);
            return update.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional
    Optional<Device> find(String id) {
        return select("where id = ?", id).stream().findFirst();
    }

    /** Where the devices in use listen for hints, with a slash at the end. */
    @Transactional
    List<URI> pushAddresses() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select distinct push from device where push is not null and revoked_at is null");
                ResultSet row = query.executeQuery()) {
            List<URI> addresses = new ArrayList<>();
            while (row.next()) {
                addresses.add(URI.create(row.getString(1)));
            }
            return addresses;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Those whose id begins so. */
    @Transactional
    List<Device> beginningWith(String prefix) {
        return select("where starts_with(id, ?)", prefix);
    }

    private List<Device> select(String which, String parameter) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select id, name, signing_key, sealing_key, revoked_at is not null from device " + which)) {
            query.setString(1, parameter);
            try (ResultSet row = query.executeQuery()) {
                List<Device> devices = new ArrayList<>();
                while (row.next()) {
                    devices.add(new Device(
                            row.getString(1),
                            row.getString(2),
                            key("Ed25519", row.getBytes(3)),
                            key("X25519", row.getBytes(4)),
                            row.getBoolean(5)));
                }
                return devices;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static PublicKey key(String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a device's key in the database is damaged", e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void seen(String id, String state, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update device set last_contact = ?, state = ? where id = ?")) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setString(2, state);
            update.setString(3, id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional
    List<Seen> fleet() {
        Map<String, Long> published = generations();
        Map<String, List<Lost>> lost = lost();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select d.id, d.name, d.revoked_at is not null, d.last_contact, d.state,
                           (select count(*) from entry e where e.device = d.id)
                    from device d order by d.name, d.id\
                    """);
                ResultSet row = query.executeQuery()) {
            List<Seen> seen = new ArrayList<>();
            while (row.next()) {
                Timestamp contact = row.getTimestamp(4);
                JsonNode state = JSON.readTree(row.getString(5));
                seen.add(new Seen(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        contact == null ? null : contact.toInstant(),
                        state,
                        behind(published, state.path("generations")),
                        row.getLong(6),
                        lost.getOrDefault(row.getString(1), List.of())));
            }
            return seen;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a device's state in the database is no JSON", e);
        }
    }

    /** By device; those that have all been brought back are left out. */
    private Map<String, List<Lost>> lost() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                    select * from (
                        select device, first, last, found_at, last - first + 1 - (
                            select count(*) from entry e
                            where e.device = l.device and e.sequence between l.first and l.last) as missing
                        from lost l) counted
                    where missing > 0 order by device, first\
                    """);
                ResultSet row = query.executeQuery()) {
            Map<String, List<Lost>> lost = new HashMap<>();
            while (row.next()) {
                lost.computeIfAbsent(row.getString("device"), _ -> new ArrayList<>())
                        .add(new Lost(
                                row.getLong("first"),
                                row.getLong("last"),
                                row.getLong("missing"),
                                row.getTimestamp("found_at").toInstant()));
            }
            return lost;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static Map<String, Long> behind(Map<String, Long> published, JsonNode has) {
        Map<String, Long> behind = new TreeMap<>();
        published.forEach((role, generation) -> {
            if (has.path(role).isIntegralNumber()) {
                behind.put(role, generation - has.path(role).asLong());
            }
        });
        return behind;
    }

    private Map<String, Long> generations() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select role, generation from country");
                ResultSet row = query.executeQuery()) {
            Map<String, Long> generations = new TreeMap<>();
            while (row.next()) {
                generations.put(row.getString(1), row.getLong(2));
            }
            return generations;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /**
     * Wraps the keys anew for each device in use that lacks the newest, and drops those of the revoked.
     *
     * @param keys of all epochs, the newest last
     * @return whether anything changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean rewrap(List<EpochKey> keys) {
        int newest = keys.getLast().epoch();
        try (Connection connection = database.getConnection()) {
            boolean changed;
            try (PreparedStatement delete = connection.prepareStatement("""
                delete from device_keys k using device d where d.id = k.device and d.revoked_at is not null\
                """)) {
                changed = delete.executeUpdate() > 0;
            }
            for (Device device : select("""
                where revoked_at is null and not exists (
                    select 1 from device_keys k where k.device = device.id and k.epochs = ?::int)\
                """, String.valueOf(newest))) {
                changed = true;
                try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into device_keys (device, epochs, file) values (?, ?, ?)
                    on conflict (device) do update set epochs = excluded.epochs, file = excluded.file\
                    """)) {
                    upsert.setString(1, device.id());
                    upsert.setInt(2, newest);
                    upsert.setBytes(3, WrappedKeys.wrap(device.id(), device.sealingKey(), keys));
                    upsert.executeUpdate();
                }
            }
            return changed;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** The wrapped keys, by device. */
    @Transactional
    SortedMap<String, byte[]> wrapped() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select device, file from device_keys");
                ResultSet row = query.executeQuery()) {
            SortedMap<String, byte[]> files = new TreeMap<>();
            while (row.next()) {
                files.put(row.getString(1), row.getBytes(2));
            }
            return files;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }
}
