package org.tambo.screening;

import java.util.List;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.watchlist.Generation;

/**
 * What all fingers taken of a traveller say together for one notice. Different fingers of an innocent person match by
 * chance each by itself, so that the sum of their scores' rarities, in natural units, follows a gamma distribution of as
 * many steps as there are fingers (Fisher, Statistical Methods for Research Workers, 1932, section 21.1); its tail is the
 * rate at which an innocent person's fingers would be as like.
 *
 * @param rate how often one other person's fingers would be as like, 0 to 1
 * @param enrolled the notice's fingers that were compared, the first taken first
 */
record FusedFingers(Generation.Found found, double rate, List<FingerPosition> enrolled) {
    /**
     * @param rates of the single comparisons; a finger that is not among a search's likeliest has 1
     */
    static double fused(List<Double> rates) {
        double rarity = 0;
        for (double rate : rates) {
            rarity -= Math.log(Math.max(rate, Double.MIN_NORMAL));
        }
        double term = 1;
        double sum = 1;
        for (int i = 1; i < rates.size(); i++) {
            term *= rarity / i;
            sum += term;
        }
        return Math.min(1, Math.exp(-rarity) * sum);
    }

    /** On the engine's scale, on which ten more are a tenth as many. */
    double score() {
        return score(rate);
    }

    static double score(double rate) {
        return Math.max(0, -10 * Math.log10(Math.max(rate, Double.MIN_NORMAL)));
    }
}
