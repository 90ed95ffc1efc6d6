package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A field in which document and notice agree but for one thing. */
@RegisterForReflection
public record NearField(ComparedField field, How how) {
    /** What keeps them from being the same. */
    public enum How {
        OTHER_SPELLING,
        /** One of the two has words that the other lacks. */
        SOME_WORDS,
        DAY_AND_MONTH_SWAPPED,
        ONE_DIGIT,
        /** Equal as far as both are known. */
        AS_FAR_AS_KNOWN
    }
}
