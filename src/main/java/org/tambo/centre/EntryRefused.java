package org.tambo.centre;

/** An entry that a device sent up is not taken, nor what follows it in the same delivery. */
final class EntryRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final long sequence;

    /** Why. */
    enum Reason {
        UNKNOWN_DEVICE,
        REVOKED_DEVICE,
        OTHER_DEVICE,
        MALFORMED,
        BAD_SIGNATURE,
        BAD_RECEIPT,
        OTHER_BYTES,
        NO_SUCH_PICTURE,
        CHAIN_BROKEN
    }

    EntryRefused(Reason reason, long sequence, String message) {
        super(message);
        this.reason = reason;
        this.sequence = sequence;
    }

    Reason reason() {
        return reason;
    }

    long sequence() {
        return sequence;
    }
}
