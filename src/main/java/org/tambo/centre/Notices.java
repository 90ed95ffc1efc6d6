package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.CheckedNotice;
import org.tambo.watchlist.Notice;

/** The newest state of every notice of the four countries. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Notices {
    private static final int FETCH = 1_000;
    /** So many lines that were put aside are kept of each country. */
    static final int MOST_ASIDE = 5_000;

    private final DataSource database;

    Notices(DataSource database) {
        this.database = database;
    }

    /**
     * A notice as it is published.
     *
     * @param left the category that it was published under before, where that is another one
     * @param body null when it was withdrawn
     */
    record State(
            String id,
            String category,
            @Nullable String left,
            @Nullable String body,
            List<Finger> fingers) {}

    /** A finger's position and record. */
    record Finger(String position, byte[] record) {}

    /**
     * @param notices of one country, each under another id
     * @return how many were new or different
     */
    @Transactional(Transactional.TxType.MANDATORY)
    int put(String country, List<CheckedNotice> notices, Instant now) {
        try (Connection connection = database.getConnection()) {
            Set<String> changed = changed(connection, country, notices, now);
            fingers(
                    connection,
                    country,
                    notices.stream()
                            .filter(each -> changed.contains(each.notice().id()))
                            .toList());
            return changed.size();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** @return their ids; in the order of which the rows are locked, so that two deliveries do not wait for each other */
    private static Set<String> changed(Connection connection, String country, List<CheckedNotice> notices, Instant now)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
            insert into notice (country, id, category, body, fingers, generation, changed_at)
            select ?, n.id, n.category, n.body, n.fingers, 0, ?
            from unnest(?, ?, ?, ?) as n(id, category, body, fingers) order by n.id
            on conflict (country, id) do update
            set published = case when notice.generation > 0 then notice.category else notice.published end,
                category = excluded.category, body = excluded.body, fingers = excluded.fingers, generation = 0,
                changed_at = excluded.changed_at
            where notice.body is distinct from excluded.body or notice.fingers is distinct from excluded.fingers
            returning id\
            """)) {
            upsert.setString(1, country);
            upsert.setTimestamp(2, Timestamp.from(now));
            upsert.setArray(
                    3, texts(connection, notices, notice -> notice.notice().id()));
            upsert.setArray(4, texts(connection, notices, CheckedNotice::category));
            upsert.setArray(5, texts(connection, notices, CheckedNotice::body));
            upsert.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea",
                            notices.stream().map(each -> digest(each.fingers())).toArray(byte[][]::new)));
            Set<String> changed = new HashSet<>();
            try (ResultSet row = upsert.executeQuery()) {
                while (row.next()) {
                    changed.add(row.getString(1));
                }
            }
            return changed;
        }
    }

    private static Array texts(Connection connection, List<CheckedNotice> notices, Function<CheckedNotice, String> text)
            throws SQLException {
        return connection.createArrayOf("text", notices.stream().map(text).toArray());
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

    private static void fingers(Connection connection, String country, List<CheckedNotice> notices)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from finger where country = ? and notice = any(?)")) {
            delete.setString(1, country);
            delete.setArray(2, texts(connection, notices, each -> each.notice().id()));
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into finger (country, notice, place, position, record) values (?, ?, ?, ?, ?)")) {
            for (CheckedNotice notice : notices) {
                int place = 0;
                for (Notice.Finger finger : notice.fingers()) {
                    insert.setString(1, country);
                    insert.setString(2, notice.notice().id());
                    insert.setInt(3, place++);
                    insert.setString(4, finger.position().name());
                    insert.setBytes(5, finger.template().bytes());
                    insert.addBatch();
                }
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
                    where country = ? and id = ? and body is not null\
                    """)) {
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

    /** Drops the oldest lines that were put aside of a country, where there are more than are kept, and counts them. */
    @Transactional(Transactional.TxType.MANDATORY)
    void makeRoom(String country, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement drop = connection.prepareStatement("""
                    with gone as (delete from quarantine where country = ? and id <= (
                        select id from quarantine where country = ? order by id desc offset ? limit 1) returning id)
                    update country set quarantine_dropped = quarantine_dropped + (select count(*) from gone),
                                       quarantine_dropped_at = ?
                    where code = ? and exists (select 1 from gone)\
                    """)) {
            drop.setString(1, country);
            drop.setString(2, country);
            drop.setInt(3, MOST_ASIDE);
            drop.setTimestamp(4, Timestamp.from(now));
            drop.setString(5, country);
            drop.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /**
     * Lines of a country that were put aside.
     *
     * @param dropped how many older ones had to make room
     * @param droppedAt the last time that one had to
     */
    @RegisterForReflection
    public record Quarantine(long dropped, @Nullable Instant droppedAt, List<Aside> lines) {}

    /** A line that was put aside, by its number in the delivery that it came in. */
    @RegisterForReflection
    public record Aside(long id, long line, String reason, Instant at) {}

    /** What was put aside of a country's lines after a place in that row, the oldest first. */
    @Transactional
    Quarantine quarantined(String country, long after) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select quarantine_dropped, quarantine_dropped_at from country where code = ?")) {
            query.setString(1, country);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                Timestamp at = row.getTimestamp(2);
                return new Quarantine(row.getLong(1), at == null ? null : at.toInstant(), aside(country, after));
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private List<Aside> aside(String country, long after) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select id, line, reason, at from quarantine where country = ? and id > ? order by id"
                                + " limit ?")) {
            query.setString(1, country);
            query.setLong(2, after);
            query.setInt(3, FETCH);
            try (ResultSet row = query.executeQuery()) {
                List<Aside> aside = new ArrayList<>();
                while (row.next()) {
                    aside.add(new Aside(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getTimestamp(4).toInstant()));
                }
                return aside;
            }
        }
    }

    /**
     * Gives what is pending to a generation, withdrawals first. What another delivery is just writing stays for that one's
     * own publication.
     *
     * @param most so many at most
     * @param changed takes each of the states that are new in it
     * @return how many
     */
    @Transactional(Transactional.TxType.MANDATORY)
    int enter(String country, long generation, int most, Consumer<State> changed) {
        try (Connection connection = database.getConnection()) {
            int withdrawn = enter(connection, country, generation, "body is null", most);
            int entered = withdrawn + enter(connection, country, generation, "body is not null", most - withdrawn);
            if (entered > 0) {
                each(connection, country, "and n.generation = " + generation, changed);
            }
            return entered;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static int enter(Connection connection, String country, long generation, String which, int most)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("""
            update notice set generation = ? where country = ? and id in (
                select id from notice where country = ? and generation = 0 and\
            """ + " " + which + " limit ? for update skip locked)")) {
            update.setLong(1, generation);
            update.setString(2, country);
            update.setString(3, country);
            update.setInt(4, most);
            return update.executeUpdate();
        }
    }

    /** Every notice of a country that was not withdrawn, what is pending among them, as it is at one moment. */
    @Transactional(Transactional.TxType.MANDATORY)
    void all(String country, Consumer<State> state) {
        try (Connection connection = database.getConnection()) {
            each(connection, country, "and n.body is not null", state);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** What was withdrawn up to a generation is forgotten, once there is a base without it. */
    @Transactional(Transactional.TxType.MANDATORY)
    void forgetWithdrawn(String country, long generation) {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(
                        "delete from notice where country = ? and body is null and generation between 1 and ?")) {
            delete.setString(1, country);
            delete.setLong(2, generation);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** By a cursor: a country may have millions. */
    private static void each(Connection connection, String country, String also, Consumer<State> state)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
            select n.id, n.category, nullif(n.published, n.category), n.body,
                   array(select f.position from finger f where f.country = n.country and f.notice = n.id order by f.place),
                   array(select f.record from finger f where f.country = n.country and f.notice = n.id order by f.place)
            from notice n where n.country = ?\
            """ + " " + also + " order by n.id")) {
            query.setFetchSize(FETCH);
            query.setString(1, country);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String[] positions = (String[]) row.getArray(5).getArray();
                    byte[][] records = (byte[][]) row.getArray(6).getArray();
                    List<Finger> fingers = new ArrayList<>();
                    for (int i = 0; i < positions.length; i++) {
                        fingers.add(new Finger(positions[i], records[i]));
                    }
                    state.accept(
                            new State(row.getString(1), row.getString(2), row.getString(3), row.getString(4), fingers));
                }
            }
        }
    }
}
