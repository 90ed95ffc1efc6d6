package org.tambo.screening;

import org.tambo.document.UnreadableMrz;

/** Why the document on the reader did not become this encounter's. */
public enum DocumentProblem {
    EMPTY,
    LINE_COUNT,
    LINE_LENGTH,
    ILLEGAL_CHARACTER,
    DOCUMENT_CODE,
    /** It is another traveller's, and this one's candidates are not adjudicated yet. */
    ADJUDICATE_FIRST;

    static DocumentProblem of(UnreadableMrz.Reason reason) {
        return switch (reason) {
            case EMPTY -> EMPTY;
            case LINE_COUNT -> LINE_COUNT;
            case LINE_LENGTH -> LINE_LENGTH;
            case ILLEGAL_CHARACTER -> ILLEGAL_CHARACTER;
            case DOCUMENT_CODE -> DOCUMENT_CODE;
        };
    }
}
