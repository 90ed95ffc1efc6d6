package org.tambo.document;

/** What a check digit of a machine-readable zone guards. */
public enum CheckedField {
    NUMBER,
    BIRTH_DATE,
    EXPIRY_DATE,
    /** A passport's optional data, most often a personal number. */
    OPTIONAL,
    /** All of the above together. */
    COMPOSITE
}
