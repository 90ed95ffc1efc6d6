package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** What the checkpoints sent up: each entry once, in the order of its device's chain. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Entries {
    private final DataSource database;

    Entries(DataSource database) {
        this.database = database;
    }

    /** Keeps two deliveries of one device from running at once, on whichever instances they arrive. */
    @Transactional(Transactional.TxType.MANDATORY)
    void lock(String device) {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement("select 1 from device where id = ? for update")) {
            lock.setString(1, device);
            lock.execute();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** @return the hash of the entry with that number, if it is here */
    @Transactional(Transactional.TxType.MANDATORY)
    Optional<String> sha256(String device, long sequence) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select sha256 from entry where device = ? and sequence = ?")) {
            query.setString(1, device);
            query.setLong(2, sequence);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void add(UpEntry entry, Instant now) {
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
    }
}
