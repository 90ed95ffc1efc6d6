package org.tambo.fingerprint;

import com.machinezoo.sourceafis.FingerprintMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One finger made ready to be compared with others. Not for two threads at once. */
public final class FingerProbe {
    private final FingerTemplate template;
    private final FingerprintMatcher matcher;

    public FingerProbe(FingerTemplate template) {
        this.template = template;
        this.matcher = new FingerprintMatcher(template.forMatching());
    }

    /** Compares all that both fingers have. */
    public FingerComparison compare(FingerTemplate candidate) {
        return withRidges(List.of(candidate), new double[] {minutiae(candidate)})
                .getFirst();
    }

    /** Compares all that both fingers have, with each candidate; in their order. */
    public List<FingerComparison> compareAll(List<FingerTemplate> candidates) {
        return withRidges(
                candidates, candidates.stream().mapToDouble(this::minutiae).toArray());
    }

    /** SourceAFIS's score, or 0 where one of the two has too few minutiae for it to mean anything. */
    double minutiae(FingerTemplate candidate) {
        return template.hasMinutiae() && candidate.hasMinutiae() ? matcher.match(candidate.forMatching()) : 0;
    }

    /**
     * Completes comparisons of minutiae by those of the ridges.
     *
     * @param minutiae {@link #minutiae}'s score of each candidate
     * @return a comparison for each candidate, in their order
     */
    List<FingerComparison> withRidges(List<FingerTemplate> candidates, double[] minutiae) {
        @Nullable RidgeAgreement[] agreements = new RidgeAgreement[candidates.size()];
        if (template.hasRidges()) {
            int[] places = IntStream.range(0, agreements.length)
                    .filter(i -> candidates.get(i).hasRidges())
                    .toArray();
            List<RidgeAgreement> found = RidgeEngine.compare(
                    template.ridges(),
                    IntStream.of(places)
                            .mapToObj(i -> candidates.get(i).ridges())
                            .toList());
            for (int i = 0; i < places.length; i++) {
                agreements[places[i]] = found.get(i);
            }
        }
        List<FingerComparison> comparisons = new ArrayList<>(candidates.size());
        for (int i = 0; i < agreements.length; i++) {
            comparisons.add(new FingerComparison(minutiae[i], agreements[i]));
        }
        return comparisons;
    }
}
