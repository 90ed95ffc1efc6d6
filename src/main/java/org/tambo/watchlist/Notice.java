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
 * What one country asks of all checkpoints about a person or a thing ({@code docs/notice.schema.json}). Exactly one of
 * {@code person}, {@code document}, {@code weapon} and {@code vehicle} is set.
 *
 * @param id the issuing country's own number for it
 * @param country the issuing country, ISO 3166-1 alpha-3
 * @param purpose what it may be used for; empty where the issuer does not say
 * @param handlingCode how it is to be handled, as the issuer's rules name it; empty where there is none
 * @param validFrom the first day on which it counts; absent when it counts from its arrival
 * @param validUntil the last day on which it counts
 * @param visibleTo who may see it; never empty
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Notice(
        String id,
        String country,
        Kind kind,
        String authority,
        String legalBasis,
        String purpose,
        String handlingCode,
        Action action,
        @Nullable LocalDate validFrom,
        LocalDate validUntil,
        List<Viewer> visibleTo,
        Contact contact,
        @Nullable Person person,
        @Nullable LostDocument document,
        @Nullable Weapon weapon,
        @Nullable Vehicle vehicle) {

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

    /** Whose eyes a notice is for. */
    public enum Viewer {
        @JsonProperty("officer")
        OFFICER,
        @JsonProperty("supervisor")
        SUPERVISOR,
        @JsonProperty("examiner")
        EXAMINER
    }

    /** Whom to call. */
    @RegisterForReflection
    public record Contact(String name, String phone) {}

    /**
     * The person it is about.
     *
     * @param names the name in the notice first, then aliases; at least one
     * @param birthDates the likeliest first; none when nothing is known
     * @param nationalities as in machine-readable zones; none when not known
     * @param portraits what is known of the pictures, which are kept apart
     * @param fingers those of this person that are in the gallery
     */
    @RegisterForReflection
    public record Person(
            List<Name> names,
            List<PartialDate> birthDates,
            @Nullable String sex,
            List<String> nationalities,
            List<Document> documents,
            List<Mark> marks,
            List<Portrait> portraits,
            List<EnrolledFinger> fingers) {
        /** The likeliest birth date. */
        public @Nullable PartialDate birthDate() {
            return birthDates.isEmpty() ? null : birthDates.getFirst();
        }

        /** The first nationality. */
        public @Nullable String nationality() {
            return nationalities.isEmpty() ? null : nationalities.getFirst();
        }
    }

    /** Paternal and maternal surname apart, as the region writes them; either may be empty, not both. */
    @RegisterForReflection
    public record Name(String paternal, String maternal, String given) {}

    /** A travel or identity document. */
    @RegisterForReflection
    public record Document(String type, String issuer, String number) {}

    /** What a person can be known by at sight: a scar, a tattoo, a missing finger. */
    @RegisterForReflection
    public record Mark(String type, String description) {}

    /**
     * A picture of the face.
     *
     * @param mediaType {@code image/jpeg} or {@code image/png}
     * @param source where it comes from; empty where the issuer does not say
     */
    @RegisterForReflection
    public record Portrait(String mediaType, int width, int height, String source) {}

    /**
     * A finger of the gallery.
     *
     * @param source where it comes from, such as a ten-print card; empty where the issuer does not say
     * @param quality 0 to 100, as the issuer measured it or, where it did not, as its picture was read here
     */
    @RegisterForReflection
    public record EnrolledFinger(FingerPosition position, FingerForm form, String source, int quality) {}

    /** As what a finger came. */
    public enum FingerForm {
        @JsonProperty("image")
        IMAGE,
        @JsonProperty("template")
        TEMPLATE,
        @JsonProperty("record")
        RECORD
    }

    /**
     * A travel document that must not be used any more, or a range of them.
     *
     * @param lastNumber the last of a range whose first is {@code number}; absent when it is about one document
     */
    @RegisterForReflection
    public record LostDocument(
            String type,
            String issuer,
            String number,
            @Nullable String lastNumber,
            Status status) {
        /** What became of it. */
        public enum Status {
            @JsonProperty("stolen")
            STOLEN,
            @JsonProperty("lost")
            LOST,
            @JsonProperty("revoked")
            REVOKED,
            /** Stolen before anybody's data were entered. */
            @JsonProperty("blank")
            BLANK
        }
    }

    /** A weapon; all but its serial number may be empty. */
    @RegisterForReflection
    public record Weapon(String type, String make, String model, String calibre, String serialNumber) {}

    /**
     * A vehicle; all but one of plate and VIN may be empty.
     *
     * @param registeredIn the country of the plate, as vehicles and machine-readable zones spell it
     */
    @RegisterForReflection
    public record Vehicle(
            String type, String make, String model, String colour, String registeredIn, String plate, String vin) {}

    /** One finger of the person, extracted when the notice arrived or before. */
    public record Finger(FingerPosition position, FingerTemplate template) {}

    /** A portrait's bytes, bounded and of the kind they say. */
    public record Picture(String mediaType, byte[] bytes) {}

    /** Whether it counts on that day. */
    public boolean validOn(LocalDate day) {
        return !day.isAfter(validUntil) && (validFrom == null || !day.isBefore(validFrom));
    }
}
