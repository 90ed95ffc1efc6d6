package org.tambo.screening;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.Notice;

/**
 * A notice that might concern this traveller: a possible match until a person has found otherwise.
 *
 * @param id within its encounter
 * @param agrees the fields in which document and notice agree
 * @param disagrees those in which they do not; what either leaves open is in neither list
 */
@RegisterForReflection
public record Candidate(
        String id,
        Notice notice,
        List<Evidence> evidence,
        List<ComparedField> agrees,
        List<ComparedField> disagrees,
        @Nullable Adjudication adjudication,
        @Nullable RecordedHit hit) {

    /** A person's finding, by name. */
    @RegisterForReflection
    public record Adjudication(Finding finding, String officerId, String officer, Instant at) {}

    /** The hit that a finding of SAME became. */
    @RegisterForReflection
    public record RecordedHit(long sequence, Delivery delivery) {}

    /** Whether the centre is known to have a hit. */
    public enum Delivery {
        WAITING,
        DELIVERED
    }

    Candidate with(Evidence more) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.add(more);
        return new Candidate(id, notice, List.copyOf(all), agrees, disagrees, adjudication, hit);
    }

    Candidate compared(FieldComparison comparison) {
        return new Candidate(id, notice, evidence, comparison.agrees(), comparison.disagrees(), adjudication, hit);
    }

    Candidate adjudicated(Adjudication finding) {
        return new Candidate(id, notice, evidence, agrees, disagrees, finding, hit);
    }

    Candidate with(RecordedHit recorded) {
        return new Candidate(id, notice, evidence, agrees, disagrees, adjudication, recorded);
    }
}
