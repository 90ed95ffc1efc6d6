package org.tambo.screening;

/** Why an answer is what it is; the officer's words for each stand in the message catalogue. */
public enum Reason {
    FINGER_MATCH(Verdict.SECOND_LINE),
    DOCUMENT_NUMBER_MATCH(Verdict.SECOND_LINE),
    NAME_AND_BIRTH_DATE_MATCH(Verdict.CHECK),
    FINGER_NOT_HAD(Verdict.CHECK),
    CHECK_DIGIT_WRONG(Verdict.CHECK),
    DOCUMENT_NOT_READ(Verdict.CHECK),
    WATCHLIST_EMPTY(Verdict.CHECK);

    private final Verdict verdict;

    Reason(Verdict verdict) {
        this.verdict = verdict;
    }

    /** The mildest answer that this reason allows. */
    public Verdict verdict() {
        return verdict;
    }
}
