package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All enrolled fingers, each compared with the probe by its minutiae and by its ridges. It is immutable: a new generation
 * of the watchlist is a new gallery, so a search never sees half of one.
 */
public final class Gallery {
    /** The false-positive identifications that policy allows: one search in a thousand. */
    static final double FALSE_POSITIVE_RATE = 0.001;

    /** Up to so many fingers the ridges of every one are compared, which takes a second at most. */
    static final int ALL_RIDGES = 2_000;

    /**
     * In a larger gallery the ridges of so many are compared: those that SourceAFIS puts first. The more, the fewer mates
     * are lost whose minutiae are poor; so many cost a quarter of a second.
     */
    static final int RIDGES_LIST = 500;

    private final List<Enrolled> fingers;

    private Gallery(List<Enrolled> fingers) {
        this.fingers = fingers;
    }

    public static Gallery of(List<Enrolled> fingers) {
        return new Gallery(List.copyOf(fingers));
    }

    /**
     * One finger of the gallery.
     *
     * @param notice the key of the notice it belongs to
     */
    public record Enrolled(long notice, FingerPosition position, FingerTemplate template) {}

    /**
     * An enrolled finger that was compared with a probe.
     *
     * @param score {@link FingerComparison#score()}
     * @param threshold what this gallery's size asks for
     * @param falseMatchRate how often one other person's finger would score as high
     */
    public record FingerCandidate(
            long notice, FingerPosition position, double score, double threshold, double falseMatchRate) {}

    public int size() {
        return fingers.size();
    }

    /**
     * The score that a search of this gallery must reach for one false positive in a thousand searches. A score of s means
     * a false-match rate of 10^(-s/10), so N fingers ask for 10 log10(N / 0.001).
     */
    public double threshold() {
        return 10 * Math.log10(Math.max(1, fingers.size()) / FALSE_POSITIVE_RATE);
    }

    /**
     * Compares a probe with every finger.
     *
     * @return those at or above the threshold, the best first
     */
    public List<FingerCandidate> search(FingerTemplate probe) {
        return ranked(probe).stream()
                .filter(candidate -> candidate.score() >= candidate.threshold())
                .toList();
    }

    /**
     * Compares a probe with every finger.
     *
     * @return the best, at most so many, whatever they score, the best first
     */
    public List<FingerCandidate> best(FingerTemplate probe, int most) {
        return ranked(probe).stream().limit(most).toList();
    }

    private List<FingerCandidate> ranked(FingerTemplate template) {
        FingerProbe probe = new FingerProbe(template);
        double[] minutiae = new double[fingers.size()];
        for (int i = 0; i < minutiae.length; i++) {
            minutiae[i] = probe.minutiae(fingers.get(i).template());
        }
        int[] listed = listed(template, minutiae);
        List<FingerComparison> comparisons = probe.withRidges(
                IntStream.of(listed).mapToObj(i -> fingers.get(i).template()).toList(),
                IntStream.of(listed).mapToDouble(i -> minutiae[i]).toArray());
        double threshold = threshold();
        List<FingerCandidate> candidates = new ArrayList<>(listed.length);
        for (int i = 0; i < listed.length; i++) {
            Enrolled finger = fingers.get(listed[i]);
            FingerComparison comparison = comparisons.get(i);
            candidates.add(new FingerCandidate(
                    finger.notice(), finger.position(), comparison.score(), threshold, comparison.falseMatchRate()));
        }
        candidates.sort(Comparator.comparingDouble(FingerCandidate::score).reversed());
        return candidates;
    }

    /**
     * The fingers whose ridges are compared. One whose minutiae could not be compared is always among them: the two views
     * must not fail together.
     */
    private int[] listed(FingerTemplate probe, double[] minutiae) {
        int[] all = IntStream.range(0, fingers.size()).toArray();
        if (all.length <= ALL_RIDGES || !probe.hasMinutiae()) {
            return all;
        }
        double least = IntStream.of(all)
                .mapToDouble(i -> -minutiae[i])
                .sorted()
                .map(score -> -score)
                .skip(RIDGES_LIST - 1)
                .findFirst()
                .orElseThrow();
        return IntStream.of(all)
                .filter(i -> minutiae[i] >= least || !fingers.get(i).template().hasMinutiae())
                .toArray();
    }
}
