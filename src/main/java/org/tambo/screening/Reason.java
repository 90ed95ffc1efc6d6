package org.tambo.screening;

/** Why an answer is what it is; the officer's words for each stand in the message catalogue. */
public enum Reason {
    FINGER_MATCH,
    DOCUMENT_NUMBER_MATCH,
    NUMBER_TYPED_MATCH,
    NAME_AND_BIRTH_DATE_MATCH,
    /** Of a person whose birth date is not known. */
    NAME_MATCH,
    FINGER_NOT_HAD,
    /** A finger was like one on the list, and no second one could be had to tell. */
    SECOND_FINGER_NOT_HAD,
    CHECK_DIGIT_WRONG,
    DOCUMENT_NOT_READ,
    DOCUMENT_EXPIRED,
    WATCHLIST_EMPTY,
    /** A notice that is for the supervisor's eyes. */
    CALL_SUPERVISOR,
    /** Something stands in a notice that is for the officer alone and changes no answer. */
    NOTE_FOR_OFFICER,
    /** A possible match was refuted before for this document. */
    EXCLUDED,
    /** A notice was withdrawn while it was before the officer. */
    NOTICE_WITHDRAWN
}
