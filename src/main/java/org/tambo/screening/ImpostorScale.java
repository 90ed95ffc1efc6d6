package org.tambo.screening;

/**
 * How often one other person's finger reaches a score: one in 10^(({@code score} - {@code offset}) / {@code decade}).
 *
 * <p>A search of N fingers brings up an innocent traveller with a probability of about N times that (1 - (1 - rate)^N for
 * small rates), from which the score follows that a search must reach.
 *
 * @param offset the score that every pair of different fingers would reach
 * @param decade by how much more score a tenth as many pairs have
 * @param searches how many searches it was estimated from; 0 for the engine's own scale
 */
record ImpostorScale(double offset, double decade, long searches) {
    /** What the engine says of its scores (docs/fingerprint.md): s is reached by one pair in 10^(s/10). */
    static final ImpostorScale OF_ENGINE = new ImpostorScale(0, 10, 0);

    /** 0 to 1. */
    double falseMatchRate(double score) {
        return Math.min(1, Math.pow(10, (offset - score) / decade));
    }

    /**
     * The score that a search must reach.
     *
     * @param fingers how many are searched
     * @param falseAlarms the share of innocent travellers' searches that may reach it
     */
    double threshold(int fingers, double falseAlarms) {
        return offset + decade * Math.log10(Math.max(1, fingers) / falseAlarms);
    }
}
