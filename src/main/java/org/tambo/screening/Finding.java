package org.tambo.screening;

/** What a person finds on a candidate. */
public enum Finding {
    SAME,
    NOT_SAME,
    CANNOT_TELL
}
