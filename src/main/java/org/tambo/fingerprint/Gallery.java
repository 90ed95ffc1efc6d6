package org.tambo.fingerprint;

import com.machinezoo.sourceafis.FingerprintMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * All enrolled fingers, searched one after the other by SourceAFIS. It is immutable: a new generation of the watchlist
 * is a new gallery, so a search never sees half of one.
 */
public final class Gallery {
    /** The false-positive identifications that policy allows: one search in a thousand. */
    static final double FALSE_POSITIVE_RATE = 0.001;

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
     * An enrolled finger that scores at or above the threshold.
     *
     * @param score SourceAFIS's
     * @param threshold what this gallery's size asks for
     * @param falseMatchRate how often one other person's finger would score as high
     */
    public record FingerCandidate(
            long notice, FingerPosition position, double score, double threshold, double falseMatchRate) {}

    public int size() {
        return fingers.size();
    }

    /**
     * The score that a search of this gallery must reach for one false positive in a thousand searches. SourceAFIS says
     * that a score of s means a false-match rate of 10^(-s/10), so N fingers ask for 10 log10(N / 0.001).
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
        double threshold = threshold();
        FingerprintMatcher matcher = new FingerprintMatcher(probe.forMatching());
        List<FingerCandidate> found = new ArrayList<>();
        for (Enrolled finger : fingers) {
            double score = matcher.match(finger.template().forMatching());
            if (score >= threshold) {
                found.add(new FingerCandidate(
                        finger.notice(), finger.position(), score, threshold, Math.pow(10, -score / 10)));
            }
        }
        found.sort((a, b) -> Double.compare(b.score(), a.score()));
        return found;
    }
}
