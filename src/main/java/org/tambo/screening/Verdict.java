package org.tambo.screening;

/** The answer's word, from the mildest to the strictest. */
public enum Verdict {
    CONTINUE,
    CHECK,
    SECOND_LINE;

    Verdict orStricter(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Verdict orMilder(Verdict other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
