package org.tambo.screening;

/** Why a confirmed hit is taken back. */
public enum RetractionReason {
    /** It turned out to be somebody else. */
    NOT_THE_PERSON,
    /** The finding was entered by mistake. */
    ENTERED_BY_MISTAKE
}
