package org.tambo.watchlist;

/** A watchlist file was not taken, and nothing has changed. */
public final class WatchlistRefused extends Exception {
    /** Why, as the operator's catalogue names it. */
    public enum Reason {
        /** It does not begin with a header of this format and version. */
        UNKNOWN_FORMAT,
        /** It ends before its signature, or holds another number of notices than its header says. */
        TORN,
        /** Larger than a station takes. */
        TOO_LARGE,
        /** Signed by a key that nobody has trusted here. */
        UNKNOWN_SIGNER,
        /** The signature is not that signer's over these bytes. */
        BAD_SIGNATURE,
        /** Not newer than what the station has. */
        OLDER_VERSION,
        /** What has changed since another state than the one in force. */
        OTHER_BASE,
        /** A notice in it lacks what every notice must have. */
        BAD_NOTICE
    }

    private final Reason reason;

    WatchlistRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
