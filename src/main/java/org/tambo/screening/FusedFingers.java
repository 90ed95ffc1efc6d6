package org.tambo.screening;

import java.util.Collection;
import java.util.List;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.PersonScore;
import org.tambo.watchlist.Generation;

/**
 * What all fingers taken of a traveller say together for one notice, by {@link PersonScore}.
 *
 * @param rate how often one other person's fingers would be as like, 0 to 1
 * @param enrolled the notice's fingers that were compared, the first taken first
 */
record FusedFingers(Generation.Found found, double rate, List<FingerPosition> enrolled) {
    /**
     * Different fingers of an innocent person match by chance each by itself. Several prints of one finger do not: the best
     * of them speaks for that finger, as one of so many tries.
     *
     * @param byFinger for each finger the rates of its prints; a print that is not among a search's likeliest has 1
     */
    static double fused(Collection<List<Double>> byFinger) {
        List<Double> scores = byFinger.stream()
                .map(rates -> PersonScore.ofBest(
                        rates.stream().mapToDouble(FusedFingers::score).max().orElse(0), rates.size()))
                .toList();
        return Math.pow(10, -PersonScore.of(scores) / 10);
    }

    /** On the engine's scale, on which ten more are a tenth as many. */
    double score() {
        return score(rate);
    }

    static double score(double rate) {
        return Math.max(0, -10 * Math.log10(Math.max(rate, Double.MIN_NORMAL)));
    }
}
