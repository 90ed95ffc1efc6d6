package org.tambo.fingerprint;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of two fingers found, and the one score that it amounts to.
 *
 * <p>A score reads as a false-match rate, whatever evidence it came from: a score of s is reached by one in 10^(s/10) pairs
 * of different fingers. That is what SourceAFIS says of its own score, which therefore stands for itself where there is
 * nothing else. Where the ridges were compared too, the fused evidence S / 23.5 + 1.9 max(0, ridges - 0.38) + 0.66 minutiae is
 * put on the same scale by its measured impostor distribution, whose tail falls exponentially (docs/fingerprint.md).
 *
 * @param minutiae SourceAFIS's score; 0 where one finger has too few minutiae for it, or it could not change what is said
 * @param ridges null where one finger has no ridge record
 */
public record FingerComparison(double minutiae, @Nullable RidgeAgreement ridges) {
    /** SourceAFIS's score that one pair of different fingers in a thousand reaches. */
    private static final double MINUTIAE_UNIT = 23.5;

    private static final double RIDGES_WEIGHT = 1.9;

    /** Ridges agree that well by chance: one pair of different fingers in six has more. */
    private static final double RIDGES_BY_CHANCE = 0.38;

    private static final double RIDGE_MINUTIAE_WEIGHT = 0.66;

    /** The fused evidence that one pair of different fingers in a million reaches, and its score. */
    private static final double EVIDENCE_OF_A_MILLION = 3.1;

    private static final double SCORE_OF_A_MILLION = 60;

    /** By how much more evidence a tenth as many pairs of different fingers have: the flattest tail that was measured. */
    private static final double EVIDENCE_A_DECADE = 0.5;

    private static final double SCORE_A_DECADE = 10;

    /** 0 where the fingers are no more alike than most different ones are, and up. */
    public double score() {
        RidgeAgreement agreement = ridges;
        if (agreement == null) {
            return minutiae;
        }
        double evidence = minutiae / MINUTIAE_UNIT
                + RIDGES_WEIGHT * Math.max(0, agreement.ridges() - RIDGES_BY_CHANCE)
                + RIDGE_MINUTIAE_WEIGHT * agreement.minutiae();
        double decades = (evidence - EVIDENCE_OF_A_MILLION) / EVIDENCE_A_DECADE;
        return Math.max(0, SCORE_OF_A_MILLION + SCORE_A_DECADE * decades);
    }

    /** How often one other person's finger would score as high, 0 to 1. */
    public double falseMatchRate() {
        return Math.pow(10, -score() / SCORE_A_DECADE);
    }

    /** The agreement of the ridges, where both fingers had them. */
    public Optional<RidgeAgreement> ridgeAgreement() {
        return Optional.ofNullable(ridges);
    }
}
