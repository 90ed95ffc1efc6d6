package org.tambo.screening;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.tambo.fingerprint.FingerPosition;

/** One thing that speaks for a notice being about this traveller. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.Finger.class, name = "FINGER"),
    @JsonSubTypes.Type(value = Evidence.DocumentNumber.class, name = "DOCUMENT_NUMBER"),
    @JsonSubTypes.Type(value = Evidence.NameAndBirthDate.class, name = "NAME_AND_BIRTH_DATE")
})
public sealed interface Evidence {
    /** The reason that it gives to the answer. */
    Reason reason();

    /**
     * The captured finger matches an enrolled one.
     *
     * @param position the enrolled finger's
     * @param falseMatchRate how often another person's finger would score as high
     */
    @RegisterForReflection
    record Finger(FingerPosition position, double score, double threshold, double falseMatchRate) implements Evidence {
        @Override
        public Reason reason() {
            return Reason.FINGER_MATCH;
        }
    }

    /** The document presented is the one in the notice. */
    @RegisterForReflection
    record DocumentNumber(String issuer, String number) implements Evidence {
        @Override
        public Reason reason() {
            return Reason.DOCUMENT_NUMBER_MATCH;
        }
    }

    /** A like name, and a birth date that can be the same. */
    @RegisterForReflection
    record NameAndBirthDate() implements Evidence {
        @Override
        public Reason reason() {
            return Reason.NAME_AND_BIRTH_DATE_MATCH;
        }
    }
}
