package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.crossing.LabStation;

/** A full disk makes SQLite give a transaction up by itself, of which the driver does not know. */
@QuarkusTest
@WithTestResource(LabStation.class)
class JournalWithoutRoomTest {
    @Inject
    DataSource journal;

    @BeforeEach
    void make() {
        inTransaction("create table room (filled blob)");
    }

    @AfterEach
    void drop() {
        inTransaction("drop table room");
    }

    private void inTransaction(String... statements) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = journal.getConnection();
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private long rows() throws SQLException {
        try (Connection connection = journal.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from room")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void whatFollowsIsAgainWrittenWholeOrNotAtAll() throws SQLException {
        String noMoreRoom = "pragma max_page_count = 1"; // which SQLite takes to be as many as there are
        String roomAgain = "pragma max_page_count = 1073741823";
        assertThrows(
                IllegalStateException.class,
                () -> inTransaction(noMoreRoom, "insert into room values (zeroblob(10000000))"));
        inTransaction(roomAgain);
        assertThrows(
                IllegalStateException.class,
                () -> inTransaction("insert into room values (1)", "insert into a_table_that_is_not_there values (1)"));
        assertEquals(0, rows());
        inTransaction("insert into room values (1)");
        assertEquals(1, rows());
    }
}
