package org.tambo.fingerprint;

import java.util.List;

/**
 * One score for several fingers of one traveller, on the scale of one finger's: a score of s is reached by one in 10^(s/10)
 * other persons.
 *
 * <p>A finger's score of s is reached by one in 10^(s/10) other fingers, so -ln of that is, for a stranger, drawn from the
 * exponential distribution. Fingers of a stranger fail independently; the sum of k such draws has the gamma distribution of
 * shape k, whose tail tells how rare the whole is (R. A. Fisher, "Statistical Methods for Research Workers", section 21.1).
 * Fingers that agree no better than a stranger's count against the others this way, as they should.
 */
public final class PersonScore {
    private static final double DECADE = Math.log(10) / 10;

    private PersonScore() {}

    /**
     * @param scores of each probe against the one enrolled finger that it was paired with, 0 and up
     * @return 0 and up; one score is itself
     */
    public static double of(List<Double> scores) {
        double sum = 0;
        for (double score : scores) {
            sum += score * DECADE;
        }
        double terms = 0;
        double term = 1;
        for (int i = 0; i < scores.size(); i++) {
            terms += term;
            term *= sum / (i + 1);
        }
        return Math.max(0, (sum - Math.log(Math.max(1, terms))) / DECADE);
    }

    /** The best of several tries is so much less rare than one try's score says. */
    public static double ofBest(double score, int tries) {
        return Math.max(0, score - 10 * Math.log10(Math.max(1, tries)));
    }
}
