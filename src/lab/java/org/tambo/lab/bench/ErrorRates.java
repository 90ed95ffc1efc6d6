package org.tambo.lab.bench;

import java.util.Arrays;

/**
 * Verification errors as the Fingerprint Verification Competition defines them (Maio et al., "FVC2000: Fingerprint
 * Verification Competition", 2002), in percent.
 *
 * @param equal where false matches and false non-matches are equally frequent
 * @param fmr1000 false non-matches at the lowest threshold where at most one different pair in a thousand matches
 */
record ErrorRates(double equal, double fmr1000) {
    private static final double ONE_IN_A_THOUSAND = 0.001;

    static ErrorRates of(double[] genuine, double[] impostor) {
        double[] mates = genuine.clone();
        double[] others = impostor.clone();
        Arrays.sort(mates);
        Arrays.sort(others);
        double[] thresholds = new double[mates.length + others.length + 1];
        System.arraycopy(mates, 0, thresholds, 0, mates.length);
        System.arraycopy(others, 0, thresholds, mates.length, others.length);
        thresholds[thresholds.length - 1] = Double.POSITIVE_INFINITY;
        Arrays.sort(thresholds);
        double equal = 1;
        double apart = Double.POSITIVE_INFINITY;
        double fmr1000 = 1;
        boolean reached = false;
        for (double threshold : thresholds) {
            double falseMatches = (others.length - below(others, threshold)) / (double) others.length;
            double falseNonMatches = below(mates, threshold) / (double) mates.length;
            if (Math.abs(falseMatches - falseNonMatches) < apart) {
                apart = Math.abs(falseMatches - falseNonMatches);
                equal = (falseMatches + falseNonMatches) / 2;
            }
            if (!reached && falseMatches <= ONE_IN_A_THOUSAND) {
                reached = true;
                fmr1000 = falseNonMatches;
            }
        }
        return new ErrorRates(100 * equal, 100 * fmr1000);
    }

    private static int below(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
