package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.EpochKey;

/** The keys that segments are sealed under, one for each epoch, sealed in the database under the centre's key store. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Epochs {
    /** A device that is lost gives away what was published up to its revocation, and nothing later. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final int SECRET = 32;

    private final DataSource database;
    private final Sealer sealer;

    Epochs(DataSource database, StationKeys keys) {
        this.database = database;
        this.sealer = keys.sealer("epoch");
    }

    /** The key that new segments are sealed under; begins an epoch when there is none, or the last one is old. */
    @Transactional(Transactional.TxType.MANDATORY)
    EpochKey current(Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select number, secret, begun from epoch order by number desc limit 1");
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                return begin(1, now);
            }
            int number = row.getInt(1);
            return row.getTimestamp(3).toInstant().isBefore(now.minus(LONGEST))
                    ? begin(number + 1, now)
                    : new EpochKey(number, sealer.open(row.getBytes(2), context(number)));
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** After a revocation: what comes now is not for that device. */
    @Transactional(Transactional.TxType.MANDATORY)
    EpochKey next(Instant now) {
        return begin(current(now).epoch() + 1, now);
    }

    private EpochKey begin(int number, Instant now) {
        byte[] secret = new byte[SECRET];
        new SecureRandom().nextBytes(secret);
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into epoch (number, secret, begun) values (?, ?, ?)")) {
            insert.setInt(1, number);
            insert.setBytes(2, sealer.seal(secret, context(number)));
            insert.setTimestamp(3, Timestamp.from(now));
            insert.executeUpdate();
            return new EpochKey(number, secret);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Every epoch's key, for a device that may read all. */
    @Transactional(Transactional.TxType.MANDATORY)
    List<EpochKey> all() {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select number, secret from epoch order by number");
                ResultSet row = query.executeQuery()) {
            List<EpochKey> keys = new ArrayList<>();
            while (row.next()) {
                keys.add(new EpochKey(row.getInt(1), sealer.open(row.getBytes(2), context(row.getInt(1)))));
            }
            return keys;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static byte[] context(int number) {
        return ("epoch " + number).getBytes(StandardCharsets.UTF_8);
    }
}
