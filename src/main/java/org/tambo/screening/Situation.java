package org.tambo.screening;

/** What the station does with travellers. */
public enum Situation {
    ENTRY,
    EXIT,
    FIELD_CHECK
}
