package org.tambo.screening;

import org.tambo.watchlist.Notice;

/** What a notice is about, as policies tell notices apart. */
public enum Subject {
    PERSON,
    DOCUMENT;

    static Subject of(Notice notice) {
        return notice.document() == null ? PERSON : DOCUMENT;
    }
}
