package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares one probe with fingers of a gallery by all that both have: SourceAFIS, and the ridges followed to their end. On
 * all cores, since the officer waits.
 */
final class CandidateComparison {
    private final FingerTemplate template;
    private final NativeGallery gallery;
    private final int threads;

    /** SourceAFIS takes some milliseconds to make it, for nothing where nobody is worth a comparison. */
    private @Nullable FingerProbe probe;

    CandidateComparison(FingerTemplate template, NativeGallery gallery, int threads) {
        this.template = template;
        this.gallery = gallery;
        this.threads = threads;
    }

    private record Candidate(long key, FingerTemplate template) {}

    /**
     * Compares those that are there.
     *
     * @param wide whether the probe may be turned by any angle
     * @param comparisons by key, to which theirs are added; of two of one finger the better stays
     */
    void compare(long[] keys, boolean wide, Map<Long, FingerComparison> comparisons) {
        List<Candidate> candidates = candidates(keys);
        if (candidates.isEmpty()) {
            return;
        }
        ForkJoinTask<double[]> matched =
                ForkJoinTask.adapt(() -> minutiae(candidates)).fork();
        Map<Long, RidgeAgreement> agreements = agreements(candidates, wide);
        double[] minutiae = matched.join();
        IntStream.range(0, minutiae.length).forEach(i -> {
            long key = candidates.get(i).key();
            comparisons.merge(
                    key,
                    new FingerComparison(minutiae[i], agreements.get(key)),
                    (before, now) -> now.score() > before.score() ? now : before);
        });
    }

    /** Compares one by the ridges, or by the minutiae where one of the two has no ridges. */
    void compareRidges(long key, Map<Long, FingerComparison> comparisons) {
        Map<Long, RidgeAgreement> agreements = agreements(candidates(key), false);
        if (agreements.isEmpty()) {
            compare(new long[] {key}, false, comparisons);
        } else {
            comparisons.put(key, new FingerComparison(0, agreements.get(key)));
        }
    }

    /** One that was removed after the list was made is none of the answer's. */
    private List<Candidate> candidates(long... keys) {
        List<Candidate> candidates = new ArrayList<>();
        for (long key : keys) {
            gallery.record(key)
                    .ifPresent(
                            record -> candidates.add(new Candidate(key, FingerTemplate.of(RidgeRecord.parse(record)))));
        }
        return candidates;
    }

    private Map<Long, RidgeAgreement> agreements(List<Candidate> candidates, boolean wide) {
        long[] withRidges = candidates.stream()
                .filter(candidate -> candidate.template().hasRidges())
                .mapToLong(Candidate::key)
                .toArray();
        return template.hasRidges() && withRidges.length > 0
                ? gallery.compare(template.ridges(), withRidges, wide, threads)
                : Map.of();
    }

    private double[] minutiae(List<Candidate> candidates) {
        if (probe == null) {
            probe = new FingerProbe(template);
        }
        FingerProbe matcher = probe;
        return candidates.stream()
                .parallel()
                .mapToDouble(candidate -> matcher.minutiae(candidate.template()))
                .toArray();
    }
}
