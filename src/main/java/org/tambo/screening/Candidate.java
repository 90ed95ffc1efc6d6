package org.tambo.screening;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.name.FieldContribution;

/**
 * A notice that might concern this traveller: a possible match until a person has found otherwise.
 *
 * @param id within its encounter
 * @param agrees the fields in which document and notice agree
 * @param nearly those in which they agree but for what is said of each
 * @param disagrees those in which they do not; what either leaves open is in none of the three
 * @param fields what each field of the two records says for or against one person
 * @param ruling the answer that it calls for, and the countries whose policy asks for it
 * @param exclusion set where an officer has found before that this notice is not about this document's holder
 * @param withdrawn when the station learnt that its country asks for this no longer, if it does not
 */
@RegisterForReflection(targets = {Candidate.class, FieldContribution.class})
public record Candidate(
        String id,
        Notice notice,
        List<Evidence> evidence,
        Risk risk,
        List<ComparedField> agrees,
        List<NearField> nearly,
        List<ComparedField> disagrees,
        List<FieldContribution> fields,
        Ruling ruling,
        @Nullable Exclusion exclusion,
        @Nullable Adjudication adjudication,
        @Nullable RecordedHit hit,
        @Nullable Instant withdrawn) {

    /** A person's finding, by name. */
    @RegisterForReflection
    public record Adjudication(Finding finding, String officerId, String officer, Instant at) {}

    /**
     * The hit that a finding of SAME became.
     *
     * @param retraction the number of the entry that took it back
     * @param contacted how far the centre has come with the country's contact, once it has said so
     */
    @RegisterForReflection
    public record RecordedHit(
            long sequence,
            Delivery delivery,
            @Nullable Long retraction,
            @Nullable Contacted contacted) {
        static RecordedHit waiting(long sequence) {
            return new RecordedHit(sequence, Delivery.WAITING, null, null);
        }

        RecordedHit delivered() {
            return new RecordedHit(sequence, Delivery.DELIVERED, retraction, contacted);
        }

        RecordedHit retractedBy(long entry) {
            return new RecordedHit(sequence, delivery, entry, contacted);
        }

        RecordedHit contacted(Contacted now) {
            return new RecordedHit(sequence, delivery, retraction, now);
        }

        /** Whether the centre has it, and nobody has answered yet. */
        public boolean waitsForContact() {
            return delivery == Delivery.DELIVERED
                    && retraction == null
                    && (contacted == null || contacted.acknowledgedBy() == null);
        }
    }

    /** Whether the centre is known to have a hit. */
    public enum Delivery {
        WAITING,
        DELIVERED
    }

    static Candidate found(String id, Notice notice, Risk before) {
        return new Candidate(
                id,
                notice,
                List.of(),
                before,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Ruling.NONE,
                null,
                null,
                null,
                null);
    }

    /** Whether its notice is not for the officer's eyes. */
    @JsonProperty("restricted")
    boolean restricted() {
        return !notice.visibleTo().contains(Notice.Viewer.OFFICER);
    }

    /** As the officer may see it: of a restricted notice no more than that there is one. */
    Candidate forOfficer() {
        if (!restricted()) {
            return this;
        }
        Notice hidden = new Notice(
                "",
                notice.country(),
                Notice.Kind.ANTECEDENTE,
                "",
                "",
                "",
                "",
                Notice.Action.INFORM,
                null,
                notice.validUntil(),
                List.of(Notice.Viewer.SUPERVISOR),
                new Notice.Contact("", ""),
                null,
                null,
                null,
                null);
        return new Candidate(
                id,
                hidden,
                List.of(),
                new Risk(0, List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ruling,
                exclusion,
                adjudication,
                hit,
                withdrawn);
    }

    /** Whether it waits for a person's finding. */
    boolean isOpen() {
        return adjudication == null && exclusion == null && withdrawn == null;
    }

    /** Whether nothing but the name and what goes with it speaks for the notice. */
    boolean byNameAlone() {
        return evidence.stream().allMatch(Evidence.NameAndBirthDate.class::isInstance);
    }

    Candidate with(Evidence more, Risk now) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.add(more);
        return new Candidate(
                id,
                notice,
                List.copyOf(all),
                now,
                agrees,
                nearly,
                disagrees,
                fields,
                ruling,
                exclusion,
                adjudication,
                hit,
                withdrawn);
    }

    Candidate compared(FieldComparison comparison, List<FieldContribution> contributions, Risk now) {
        return new Candidate(
                id,
                notice,
                evidence,
                now,
                comparison.agrees(),
                comparison.nearly(),
                comparison.disagrees(),
                contributions,
                ruling,
                exclusion,
                adjudication,
                hit,
                withdrawn);
    }

    Candidate ruled(Ruling by, @Nullable Exclusion excluded) {
        return new Candidate(
                id,
                notice,
                evidence,
                risk,
                agrees,
                nearly,
                disagrees,
                fields,
                by,
                excluded,
                adjudication,
                hit,
                withdrawn);
    }

    Candidate adjudicated(Adjudication finding) {
        return new Candidate(
                id, notice, evidence, risk, agrees, nearly, disagrees, fields, ruling, exclusion, finding, hit,
                withdrawn);
    }

    Candidate with(RecordedHit recorded) {
        return new Candidate(
                id,
                notice,
                evidence,
                risk,
                agrees,
                nearly,
                disagrees,
                fields,
                ruling,
                exclusion,
                adjudication,
                recorded,
                withdrawn);
    }

    /** @param at null where it is in force, again or still */
    Candidate withdrawn(@Nullable Instant at) {
        return new Candidate(
                id,
                notice,
                evidence,
                risk,
                agrees,
                nearly,
                disagrees,
                fields,
                ruling,
                exclusion,
                adjudication,
                hit,
                at);
    }
}
