package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** One score's distribution over comparisons with real others beside that with made-up ones. */
record ScoreQuantiles(String name, double[] real, double[] madeUp) {
    private static final List<Double> SHARES = List.of(0.5, 0.9, 0.99, 0.999, 0.9999);

    /** Takes what need not be sorted. */
    ScoreQuantiles {
        Arrays.sort(real);
        Arrays.sort(madeUp);
    }

    double ofReal(double share) {
        return at(real, share);
    }

    double ofMadeUp(double share) {
        return at(madeUp, share);
    }

    /** The share of made-up others that score above that quantile of the real ones, to the share of real ones that do. */
    double density(double share) {
        double quantile = ofReal(share);
        return above(madeUp, quantile) / above(real, quantile);
    }

    void put(ObjectNode table) {
        for (double share : SHARES) {
            table.putObject("%s %%".formatted(100 * share))
                    .put("real", ofReal(share))
                    .put("madeUp", ofMadeUp(share))
                    .put("density", density(share));
        }
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }

    private static double above(double[] sorted, double score) {
        return (double) Arrays.stream(sorted).filter(one -> one >= score).count() / sorted.length;
    }
}
