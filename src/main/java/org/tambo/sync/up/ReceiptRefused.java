package org.tambo.sync.up;

/** What the centre answered lets nothing be erased. */
final class ReceiptRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why, in the words of the message catalogue under {@code link.refused.*}. */
    enum Reason {
        RECEIPT_UNREADABLE,
        RECEIPT_NOT_TRUSTED,
        RECEIPT_OF_ANOTHER_DEVICE,
        RECEIPT_OF_OTHER_BYTES
    }

    ReceiptRefused(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
