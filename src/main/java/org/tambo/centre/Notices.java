package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.CheckedNotice;
import org.tambo.watchlist.Notice;

/** The newest state of every notice of the four countries. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Notices {
    private static final int FETCH = 1_000;

    private final DataSource database;

    Notices(DataSource database) {
        this.database = database;
    }

    /**
     * A notice as it is published.
     *
     * @param body null when it was withdrawn
     */
    record State(String id, String category, @Nullable String body, List<Finger> fingers) {}

    /** A finger's position and record. */
    record Finger(String position, byte[] record) {}

    /** @return whether it was new or different */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean put(CheckedNotice notice, Instant now) {
        try (Connection connection = database.getConnection()) {
            if (!changed(connection, notice, now)) {
                return false;
            }
            fingers(connection, notice);
            return true;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static boolean changed(Connection connection, CheckedNotice notice, Instant now) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into notice (country, id, category, body, fingers, generation, changed_at)
                values (?, ?, ?, ?, ?, 0, ?)
                on conflict (country, id) do update
                set category = excluded.category, body = excluded.body, fingers = excluded.fingers, generation = 0,
                    changed_at = excluded.changed_at
                where notice.body is distinct from excluded.body or notice.fingers is distinct from excluded.fingers""")) {
            upsert.setString(1, notice.notice().country());
            upsert.setString(2, notice.notice().id());
            upsert.setString(3, notice.category());
            upsert.setString(4, notice.body());
            upsert.setBytes(5, digest(notice.fingers()));
            upsert.setTimestamp(6, Timestamp.from(now));
            return upsert.executeUpdate() > 0;
        }
    }

    private static byte[] digest(List<Notice.Finger> fingers) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Notice.Finger finger : fingers) {
                digest.update((byte) finger.position().ordinal());
                digest.update(finger.template().bytes());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fingers(Connection connection, CheckedNotice notice) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from finger where country = ? and notice = ?")) {
            delete.setString(1, notice.notice().country());
            delete.setString(2, notice.notice().id());
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into finger (country, notice, place, position, record) values (?, ?, ?, ?, ?)")) {
            int place = 0;
            for (Notice.Finger finger : notice.fingers()) {
                insert.setString(1, notice.notice().country());
                insert.setString(2, notice.notice().id());
                insert.setInt(3, place++);
                insert.setString(4, finger.position().name());
                insert.setBytes(5, finger.template().bytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** @return whether it was there */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean withdraw(String country, String id, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        update notice set body = null, generation = 0, changed_at = ?
                        where country = ? and id = ? and body is not null""")) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setString(2, country);
            update.setString(3, id);
            if (update.executeUpdate() == 0) {
                return false;
            }
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from finger where country = ? and notice = ?")) {
                delete.setString(1, country);
                delete.setString(2, id);
                delete.executeUpdate();
            }
            return true;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void quarantine(String country, long line, String reason, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into quarantine (country, line, reason, at) values (?, ?, ?, ?)")) {
            insert.setString(1, country);
            insert.setLong(2, line);
            insert.setString(3, reason);
            insert.setTimestamp(4, Timestamp.from(now));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** How many states of a country are in no generation yet. */
    @Transactional
    long pending(String country) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select count(*) from notice where country = ? and generation = 0")) {
            query.setString(1, country);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /**
     * Gives what is pending to a generation.
     *
     * @param changed takes each of the states that are new in it
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void enter(String country, long generation, Consumer<State> changed) {
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement update = connection.prepareStatement(
                    "update notice set generation = ? where country = ? and generation = 0")) {
                update.setLong(1, generation);
                update.setString(2, country);
                update.executeUpdate();
            }
            each(connection, country, "and n.generation = " + generation, changed);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Every notice of a country that was not withdrawn; the withdrawn ones are forgotten, since a base goes without them. */
    @Transactional(Transactional.TxType.MANDATORY)
    void all(String country, Consumer<State> state) {
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from notice where country = ? and body is null")) {
                delete.setString(1, country);
                delete.executeUpdate();
            }
            each(connection, country, "", state);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** By a cursor: a country may have millions. */
    private static void each(Connection connection, String country, String also, Consumer<State> state)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select n.id, n.category, n.body,
                       array(select f.position from finger f where f.country = n.country and f.notice = n.id order by f.place),
                       array(select f.record from finger f where f.country = n.country and f.notice = n.id order by f.place)
                from notice n where n.country = ?\s""" + also + " order by n.id")) {
            query.setFetchSize(FETCH);
            query.setString(1, country);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String[] positions = (String[]) row.getArray(4).getArray();
                    byte[][] records = (byte[][]) row.getArray(5).getArray();
                    List<Finger> fingers = new ArrayList<>();
                    for (int i = 0; i < positions.length; i++) {
                        fingers.add(new Finger(positions[i], records[i]));
                    }
                    state.accept(new State(row.getString(1), row.getString(2), row.getString(3), fingers));
                }
            }
        }
    }
}
