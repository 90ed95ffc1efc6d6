package org.tambo.watchlist;

/** The replica's file cannot be read or written; what is in memory goes on being searched. */
public final class ReplicaFault extends RuntimeException {
    ReplicaFault(String message, Throwable cause) {
        super(message, cause);
    }
}
