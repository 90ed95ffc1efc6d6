package org.tambo.watchlist;

import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The replica's file cannot be read or written; what is in memory goes on being searched. */
public final class ReplicaFault extends RuntimeException {
    /** What SQLite says where there is no room for its files, or no leave to write them. */
    private static final Set<SQLiteErrorCode> OF_THE_DISK = Set.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_PERM,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC,
            SQLiteErrorCode.SQLITE_IOERR_SHMSIZE,
            SQLiteErrorCode.SQLITE_IOERR_SHMOPEN,
            SQLiteErrorCode.SQLITE_IOERR_SHMMAP);

    ReplicaFault(String message, Throwable cause) {
        super(cause instanceof SQLiteException ? message + ": " + cause.getMessage() : message, cause);
    }

    /** Whether it is the disk that takes nothing now, so that the file itself may be good. */
    public boolean isOfTheDisk() {
        return getCause() instanceof SQLiteException of && OF_THE_DISK.contains(of.getResultCode());
    }
}
