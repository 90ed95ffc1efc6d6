package org.tambo.screening;

/** What of a document is held against a notice. */
public enum ComparedField {
    SURNAMES,
    GIVEN_NAMES,
    BIRTH_DATE,
    SEX,
    NATIONALITY,
    NUMBER
}
