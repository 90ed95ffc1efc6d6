package org.tambo.centre;

import java.sql.SQLException;

/** The centre's database failed; the transaction is undone. */
final class DatabaseFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseFault(SQLException cause) {
        super("the database failed: " + cause.getMessage(), cause);
    }
}
