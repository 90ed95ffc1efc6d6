package org.tambo.watchlist;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * All of a change of the replica, or nothing of it. When there is no room left, SQLite gives a transaction up by itself; the
 * driver then still believes in it, and would let what is written next be written without one.
 */
final class ReplicaTransaction implements AutoCloseable {
    /** SQLite has no code of its own for it. */
    private static final String NONE = "no transaction is active";

    private final Connection writer;
    private boolean committed;

    ReplicaTransaction(Connection writer) throws SQLException {
        this.writer = writer;
        try {
            writer.setAutoCommit(false);
        } catch (SQLException e) {
            // It did not begin; only the driver takes it to have.
            end();
            throw e;
        }
    }

    void commit() throws SQLException {
        writer.commit();
        committed = true;
    }

    /** Whatever it was: going back to automatic commits would commit the half that is written. */
    @Override
    public void close() throws SQLException {
        if (!committed) {
            try {
                writer.rollback();
            } catch (SQLException e) {
                requireNone(e);
            }
        }
        end();
    }

    private void end() throws SQLException {
        try {
            writer.setAutoCommit(true);
        } catch (SQLException e) {
            requireNone(e);
        }
    }

    private static void requireNone(SQLException e) throws SQLException {
        if (!String.valueOf(e.getMessage()).contains(NONE)) {
            throw e;
        }
    }
}
