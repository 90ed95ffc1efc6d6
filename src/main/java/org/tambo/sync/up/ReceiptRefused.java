package org.tambo.sync.up;

/** What should be the centre's receipt is none that counts for this device. */
public final class ReceiptRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why, in the words of the message catalogue under {@code link.refused.*}. */
    public enum Reason {
        RECEIPT_UNREADABLE,
        RECEIPT_NOT_TRUSTED,
        RECEIPT_OF_ANOTHER_DEVICE,
        RECEIPT_OF_OTHER_BYTES
    }

    ReceiptRefused(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
