package org.tambo.screening;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.watchlist.NumberAgreement;

/** One thing that speaks for a notice being about this traveller. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.Finger.class, name = "FINGER"),
    @JsonSubTypes.Type(value = Evidence.DocumentNumber.class, name = "DOCUMENT_NUMBER"),
    @JsonSubTypes.Type(value = Evidence.NumberTyped.class, name = "NUMBER_TYPED"),
    @JsonSubTypes.Type(value = Evidence.NameAndBirthDate.class, name = "NAME_AND_BIRTH_DATE")
})
public sealed interface Evidence {
    /** The reason that it gives to the answer. */
    Reason reason();

    /**
     * Captured fingers match enrolled ones.
     *
     * @param position the enrolled finger's, of the first captured
     * @param score of all captured together; ten more are a tenth as many impostors, whatever the sensor
     * @param threshold that a search must reach here
     * @param falseMatchRate how often one other person's fingers would be as like
     * @param falseAlarmRate how often a search of this gallery would find an innocent traveller as like
     * @param positions of the enrolled fingers that were compared
     * @param searchesLearntFrom how many of the sensor's own searches the rates were estimated from; 0: the engine's scale
     */
    @RegisterForReflection
    record Finger(
            FingerPosition position,
            double score,
            double threshold,
            double falseMatchRate,
            double falseAlarmRate,
            List<FingerPosition> positions,
            long searchesLearntFrom)
            implements Evidence {
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

    /**
     * The number that the officer typed is the one in the notice, lies in its range, or is easily taken for it.
     *
     * @param issuer of a document; empty for other things
     */
    @RegisterForReflection
    record NumberTyped(TypedNumber.Kind of, String issuer, String number, NumberAgreement agreement)
            implements Evidence {
        @Override
        public Reason reason() {
            return Reason.NUMBER_TYPED_MATCH;
        }
    }

    /**
     * A like name, and a birth date that can be the same.
     *
     * @param probability of one person, by the fields compared and the number of notices searched
     * @param birthDateCompared whether both sides know something of it
     */
    @RegisterForReflection
    record NameAndBirthDate(double probability, boolean birthDateCompared) implements Evidence {
        @Override
        public Reason reason() {
            return birthDateCompared ? Reason.NAME_AND_BIRTH_DATE_MATCH : Reason.NAME_MATCH;
        }
    }
}
