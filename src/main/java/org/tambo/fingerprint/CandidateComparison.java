package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Compares one probe with fingers of a gallery by all that both have: SourceAFIS, and the ridges followed to their end. On
 * all cores, since the officer waits.
 */
final class CandidateComparison {
    private final FingerTemplate template;

    /** Made while the engine searches for those it will be compared with. */
    private final ForkJoinTask<FingerProbe> probe;

    private final NativeGallery gallery;
    private final int threads;

    CandidateComparison(FingerTemplate template, NativeGallery gallery, int threads) {
        this.template = template;
        this.probe = ForkJoinTask.adapt(() -> new FingerProbe(template)).fork();
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
        List<Candidate> candidates = new ArrayList<>();
        LongStream.of(keys)
                // One that was removed after the list was made is none of the answer's.
                .forEach(key -> gallery.record(key)
                        .ifPresent(record ->
                                candidates.add(new Candidate(key, FingerTemplate.of(RidgeRecord.parse(record))))));
        if (candidates.isEmpty()) {
            return;
        }
        ForkJoinTask<double[]> matched =
                ForkJoinTask.adapt(() -> minutiae(candidates)).fork();
        Map<Long, RidgeAgreement> agreements = template.hasRidges()
                ? gallery.compare(
                        template.ridges(),
                        candidates.stream()
                                .filter(candidate -> candidate.template().hasRidges())
                                .mapToLong(Candidate::key)
                                .toArray(),
                        wide,
                        threads)
                : Map.of();
        double[] minutiae = matched.join();
        IntStream.range(0, minutiae.length).forEach(i -> {
            long key = candidates.get(i).key();
            comparisons.merge(
                    key,
                    new FingerComparison(minutiae[i], agreements.get(key)),
                    (before, now) -> now.score() > before.score() ? now : before);
        });
    }

    private double[] minutiae(List<Candidate> candidates) {
        FingerProbe matcher = probe.join();
        return candidates.stream()
                .parallel()
                .mapToDouble(candidate -> matcher.minutiae(candidate.template()))
                .toArray();
    }
}
