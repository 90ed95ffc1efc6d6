package org.tambo.document;

/**
 * The text is no machine-readable zone at all. Its message says what was wrong with which line, and never quotes the
 * line: messages reach logs, and the text may be a person's name.
 */
public final class UnreadableMrz extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. The officer's words for each stand in the message catalogue under {@code document.unreadable.*}. */
    public enum Reason {
        /** Nothing but blank lines. */
        EMPTY,
        /** Neither two lines nor three, nor one that holds them all. */
        LINE_COUNT,
        /** A line is longer or shorter than every format, by more than fillers can explain. */
        LINE_LENGTH,
        /** A character other than A to Z, 0 to 9 and {@code <}. */
        ILLEGAL_CHARACTER,
        /** The first character, which names the kind of document, is no letter. */
        DOCUMENT_CODE
    }

    private final Reason reason;

    UnreadableMrz(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
