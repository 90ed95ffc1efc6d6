package org.tambo.lab.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often the right finger is found among many.
 *
 * @param rank1 share of the probes whose mate scores higher than everybody else
 * @param tpir of those that also pass the threshold that one probe in a hundred passes with somebody else
 */
record Identification(double rank1, double tpir) {
    private static final double FPIR = 0.01;

    /**
     * @param mates each probe's score with its mate
     * @param others each probe's highest score with anybody else
     */
    static Identification of(double[] mates, double[] others) {
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        double threshold = sorted[sorted.length - 1 - (int) (FPIR * sorted.length)];
        long first = IntStream.range(0, mates.length)
                .filter(i -> mates[i] > others[i])
                .count();
        long identified = IntStream.range(0, mates.length)
                .filter(i -> mates[i] > others[i] && mates[i] > threshold)
                .count();
        return new Identification((double) first / mates.length, (double) identified / mates.length);
    }
}
