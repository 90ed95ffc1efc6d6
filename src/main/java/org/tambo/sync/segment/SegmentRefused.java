package org.tambo.sync.segment;

/** A segment, its label or its keys cannot be used; the message says which one and why. */
public final class SegmentRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** It is no segment, or of a version that is not known here. */
        NOT_A_SEGMENT,
        /** It is shorter or longer than it says, or than it may be. */
        WRONG_LENGTH,
        /** This device holds no key of its epoch. */
        NO_KEY,
        /** It was changed, or is another segment under this one's name. */
        SEAL_BROKEN,
        /** What it holds does not decompress to what it says. */
        NOT_COMPRESSED,
        /** It does not hold lines in columns, or more than may be. */
        NO_COLUMNS,
        /** Its label lacks something, or contradicts itself. */
        BAD_LABEL,
        /** A line in it is not what a segment of its kind holds. */
        BAD_LINE,
        /** What is offered is older than what this checkpoint has taken. */
        OLDER_STATE,
        /** The timestamp does not say when it was signed, so that nobody could say how old the watchlist is. */
        AGE_UNKNOWN
    }

    public SegmentRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
