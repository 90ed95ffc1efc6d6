package org.tambo.screening;

import org.tambo.watchlist.Notice;

/** What a notice is about, as policies tell notices apart. */
public enum Subject {
    PERSON,
    DOCUMENT,
    WEAPON,
    VEHICLE;

    static Subject of(Notice notice) {
        if (notice.weapon() != null) {
            return WEAPON;
        }
        if (notice.vehicle() != null) {
            return VEHICLE;
        }
        return notice.document() == null ? PERSON : DOCUMENT;
    }
}
