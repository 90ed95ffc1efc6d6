package org.tambo.screening;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The best scores of one sensor's searches that found nobody, as counts by score: how its impostors score in this gallery.
 * It holds no score's origin, and it forgets: when it is full every count is halved.
 *
 * <p>The upper tenth is taken for an exponential tail, whose one figure, the mean excess over where it begins, is estimated
 * (peaks over a threshold: Pickands, "Statistical inference using extreme order statistics", 1975, with a shape of 0).
 * A few excesses as the engine's own scale has them are counted in, so that few searches change little. Not for several
 * threads at once.
 */
final class ImpostorTail {
    /** Below so many searches nothing is estimated. */
    static final int LEAST_SEARCHES = 500;

    private static final int MOST_SEARCHES = 20_000;
    private static final double TAIL = 0.1;
    /** So many excesses of the engine's own scale are counted in. */
    private static final double ENGINES_EXCESSES = 20;

    /** One point wide each; the last takes all that is higher. */
    private static final int BINS = 256;

    private static final int BYTES = (BINS + 1) * Double.BYTES;

    private final double[] counts = new double[BINS];
    private double searches;
    private double logFingers;

    /**
     * Counts one search.
     *
     * @param score the best of a finger that is nobody's on the list
     * @param fingers how many were searched, at least one
     */
    void add(double score, int fingers) {
        counts[(int) Math.clamp(score, 0, BINS - 1)]++;
        searches++;
        logFingers += Math.log10(fingers);
        if (searches >= MOST_SEARCHES) {
            for (int i = 0; i < BINS; i++) {
                counts[i] /= 2;
            }
            searches /= 2;
            logFingers /= 2;
        }
    }

    /** The scale that these searches show; the engine's own while they are too few or their tail begins at nothing. */
    ImpostorScale scale() {
        if (searches < LEAST_SEARCHES) {
            return ImpostorScale.OF_ENGINE;
        }
        int from = BINS;
        double above = 0;
        while (from > 0 && above + counts[from - 1] <= TAIL * searches) {
            from--;
            above += counts[from];
        }
        if (from == 0 || above == 0) {
            return ImpostorScale.OF_ENGINE;
        }
        double excess = 0;
        for (int i = from; i < BINS; i++) {
            excess += counts[i] * (i + 0.5 - from);
        }
        double engines = ImpostorScale.OF_ENGINE.decade() / Math.log(10);
        double mean = (excess + ENGINES_EXCESSES * engines) / (above + ENGINES_EXCESSES);
        double decade = mean * Math.log(10);
        // A share above/searches of the searches, each of so many fingers, reached the score where the tail begins.
        double pairs = Math.log10(searches / above) + logFingers / searches;
        return new ImpostorScale(from - decade * pairs, decade, Math.round(searches));
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        for (double count : counts) {
            bytes.putDouble(count);
        }
        return bytes.putDouble(logFingers).array();
    }

    /** An empty one where the bytes are none that {@link #bytes} made. */
    static ImpostorTail of(byte[] kept) {
        ImpostorTail tail = new ImpostorTail();
        if (kept.length == BYTES) {
            ByteBuffer bytes = ByteBuffer.wrap(kept);
            for (int i = 0; i < BINS; i++) {
                tail.counts[i] = bytes.getDouble();
            }
            tail.logFingers = bytes.getDouble();
            tail.searches = Arrays.stream(tail.counts).sum();
        }
        return tail;
    }
}
