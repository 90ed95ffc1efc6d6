package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.tambo.sync.tuf.MetadataFile;

/** What is published of each country: its generation, the segments it lists, and the metadata as it was last signed. */
@ApplicationScoped
@IfBuildProfile("centre")
public class Segments {
    /** One publication at a time, whichever instance makes it. */
    private static final long LOCK = 0x7a3b01;

    /** One compaction at a time likewise. */
    private static final long COMPACTION_LOCK = 0x7a3b02;

    private final DataSource database;

    Segments(DataSource database) {
        this.database = database;
    }

    /** A role's newest metadata file. */
    record Signed(String role, long version, byte[] file) {}

    /** Waits for another instance's publication to end, and keeps others waiting until this transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    void lock() {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** @return whether no other instance compacts, and none will until this transaction ends */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean lockCompaction() {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setLong(1, COMPACTION_LOCK);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional
    long generation(Country country) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select generation from country where code = ?")) {
            query.setString(1, country.name());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void generation(Country country, long generation) {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update country set generation = ? where code = ?")) {
            update.setLong(1, generation);
            update.setString(2, country.name());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void add(Country country, MetadataFile.Target segment) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into segment (path, country, custom, length, sha256) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, segment.path());
            insert.setString(2, country.name());
            insert.setString(3, segment.custom());
            insert.setLong(4, segment.length());
            insert.setString(5, segment.sha256());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void remove(Collection<String> paths) {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from segment where path = any(?)")) {
            delete.setArray(1, connection.createArrayOf("text", paths.toArray()));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional
    List<MetadataFile.Target> listed(Country country) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select path, length, sha256, custom from segment where country = ? order by path")) {
            query.setString(1, country.name());
            try (ResultSet row = query.executeQuery()) {
                List<MetadataFile.Target> targets = new ArrayList<>();
                while (row.next()) {
                    targets.add(new MetadataFile.Target(
                            row.getString(1), row.getLong(2), row.getString(3), row.getString(4)));
                }
                return targets;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** The paths of all listed segments that withdraw notices. */
    @Transactional
    Set<String> withdrawals() {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select path from segment where path like '%.withdrawals'");
                ResultSet row = query.executeQuery()) {
            Set<String> paths = new HashSet<>();
            while (row.next()) {
                paths.add(row.getString(1));
            }
            return paths;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** The version of a role's newest metadata; 0 before the first. */
    @Transactional
    long version(String role) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select version from metadata where role = ?")) {
            query.setString(1, role);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Where all listed segments lie. */
    @Transactional
    Set<String> mirrorPaths() {
        Set<String> paths = new HashSet<>();
        for (Country country : Country.values()) {
            listed(country).forEach(target -> paths.add(target.mirrorPath()));
        }
        return paths;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void sign(Signed metadata) {
        try (Connection connection = database.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                    insert into metadata (role, version, file) values (?, ?, ?)
                    on conflict (role) do update set version = excluded.version, file = excluded.file\
                    """)) {
            upsert.setString(1, metadata.role());
            upsert.setLong(2, metadata.version());
            upsert.setBytes(3, metadata.file());
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    @Transactional
    List<Signed> signed() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select role, version, file from metadata");
                ResultSet row = query.executeQuery()) {
            List<Signed> signed = new ArrayList<>();
            while (row.next()) {
                signed.add(new Signed(row.getString(1), row.getLong(2), row.getBytes(3)));
            }
            return signed;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }
}
