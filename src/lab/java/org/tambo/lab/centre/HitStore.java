package org.tambo.lab.centre;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteDataSource;
import org.tambo.lab.web.Refusal;

/** Hits and device keys in one SQLite file. Whatever a method has answered survives a power cut. */
final class HitStore implements AutoCloseable {
    private final Connection connection;

    /** A hit as it was received. */
    record StoredHit(String device, long sequence, byte[] envelope, String receivedAt) {}

    HitStore(Path folder) throws IOException, SQLException {
        Files.createDirectories(folder);
        // Not by way of DriverManager, which knows only the drivers of one class loader.
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + folder.resolve("centre.db"));
        connection = file.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE IF NOT EXISTS device (name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS hit (
                        device TEXT NOT NULL,
                        sequence INTEGER NOT NULL,
                        envelope BLOB NOT NULL,
                        signature BLOB NOT NULL,
                        received_at TEXT NOT NULL,
                        PRIMARY KEY (device, sequence)
                    ) STRICT""");
        }
    }

    /** Keeps a device's key. The same key again changes nothing; another one is refused. */
    synchronized void enrol(String device, DeviceKey key) throws SQLException, Refusal {
        Optional<byte[]> known = keyOf(device);
        if (known.isPresent()) {
            if (!Arrays.equals(known.get(), key.der())) {
                throw new Refusal(409, "device " + device + " is enrolled with another key");
            }
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO device VALUES (?, ?)")) {
            insert.setString(1, device);
            insert.setBytes(2, key.der());
            insert.executeUpdate();
        }
    }

    synchronized Optional<DeviceKey> device(String name) throws SQLException, GeneralSecurityException {
        Optional<byte[]> der = keyOf(name);
        return der.isPresent() ? Optional.of(DeviceKey.fromDer(der.get())) : Optional.empty();
    }

    /** Keeps all hits of a delivery or none. One that is there with the same bytes counts as kept. */
    synchronized void keep(Delivery delivery) throws SQLException, Refusal {
        connection.setAutoCommit(false);
        try {
            for (Delivery.SignedHit hit : delivery.hits()) {
                keep(delivery.device(), hit);
            }
            connection.commit();
        } catch (SQLException | Refusal refused) {
            connection.rollback();
            throw refused;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    synchronized List<StoredHit> hits() throws SQLException {
        List<StoredHit> hits = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT device, sequence, envelope, received_at FROM hit ORDER BY device, sequence")) {
            while (rows.next()) {
                hits.add(new StoredHit(rows.getString(1), rows.getLong(2), rows.getBytes(3), rows.getString(4)));
            }
        }
        return hits;
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }

    private void keep(String device, Delivery.SignedHit hit) throws SQLException, Refusal {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT envelope FROM hit WHERE device = ? AND sequence = ?")) {
            select.setString(1, device);
            select.setLong(2, hit.sequence());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    if (!Arrays.equals(row.getBytes(1), hit.envelope())) {
                        throw new Refusal(
                                409, "hit %d of %s is here with other bytes".formatted(hit.sequence(), device));
                    }
                    return;
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO hit VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, device);
            insert.setLong(2, hit.sequence());
            insert.setBytes(3, hit.envelope());
            insert.setBytes(4, hit.signature());
            insert.setString(5, Instant.now().toString());
            insert.executeUpdate();
        }
    }

    private Optional<byte[]> keyOf(String device) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT key FROM device WHERE name = ?")) {
            select.setString(1, device);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }
}
