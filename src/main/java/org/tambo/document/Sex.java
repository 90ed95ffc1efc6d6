package org.tambo.document;

/** What a document says about its holder's sex. */
public enum Sex {
    M,
    F,
    /** The document leaves it open: {@code <}, or {@code X} as in the printed part. */
    X,
    /** A character that means nothing here. */
    UNREADABLE;

    static Sex of(char read) {
        return switch (read) {
            case 'M' -> M;
            case 'F' -> F;
            case '<', 'X' -> X;
            default -> UNREADABLE;
        };
    }
}
