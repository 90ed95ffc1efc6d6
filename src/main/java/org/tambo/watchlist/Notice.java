package org.tambo.watchlist;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;

/**
 * What one country asks of all checkpoints about a person or about a travel document. Exactly one of {@code person} and
 * {@code document} is set.
 *
 * @param id the issuing country's own number for it
 * @param country the issuing country, ISO 3166-1 alpha-3
 * @param validUntil the last day on which it counts; absent when it has no end
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Notice(
        String id,
        String country,
        Kind kind,
        String authority,
        String legalBasis,
        Action action,
        @Nullable LocalDate validUntil,
        Contact contact,
        @Nullable Person person,
        @Nullable LostDocument document) {

    /** What sort of notice it is. */
    public enum Kind {
        @JsonProperty("antecedente")
        ANTECEDENTE,
        @JsonProperty("requisitoria")
        REQUISITORIA,
        @JsonProperty("impedimento")
        IMPEDIMENTO
    }

    /** What the issuing country asks the officer to do once a person has confirmed the match. */
    public enum Action {
        @JsonProperty("detain")
        DETAIN,
        @JsonProperty("refuse-exit")
        REFUSE_EXIT,
        @JsonProperty("refuse-entry")
        REFUSE_ENTRY,
        @JsonProperty("seize-document")
        SEIZE_DOCUMENT,
        @JsonProperty("discreet-check")
        DISCREET_CHECK,
        @JsonProperty("inform")
        INFORM
    }

    /** Whom to call. */
    @RegisterForReflection
    public record Contact(String name, String phone) {}

    /**
     * The person it is about.
     *
     * @param names the name in the notice first, then aliases; at least one
     * @param birthDate absent when nothing of it is known
     * @param fingers how many fingers of this person are in the gallery
     */
    @RegisterForReflection
    public record Person(
            List<Name> names,
            @Nullable PartialDate birthDate,
            @Nullable String sex,
            @Nullable String nationality,
            List<Document> documents,
            int fingers) {}

    /** Paternal and maternal surname apart, as the region writes them; either may be empty, not both. */
    @RegisterForReflection
    public record Name(String paternal, String maternal, String given) {}

    /** A travel or identity document. */
    @RegisterForReflection
    public record Document(String type, String issuer, String number) {}

    /** A document that must not be used any more. */
    @RegisterForReflection
    public record LostDocument(String type, String issuer, String number, Status status) {
        /** What became of it. */
        public enum Status {
            @JsonProperty("stolen")
            STOLEN,
            @JsonProperty("lost")
            LOST,
            @JsonProperty("revoked")
            REVOKED
        }
    }

    /** One finger of the person, extracted when the notice arrived. */
    public record Finger(FingerPosition position, FingerTemplate template) {}

    /** Whether it counts on that day. */
    public boolean validOn(LocalDate day) {
        return validUntil == null || !day.isAfter(validUntil);
    }
}
