package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Compares one probe with fingers of a gallery by all that both have: SourceAFIS, and the ridges followed to their end. On
 * all cores, since the officer waits.
 */
final class CandidateComparison {
    /** Fingers that one thread compares together: preparing the probe's ridges costs as much as some comparisons. */
    private static final int TOGETHER = 8;

    private final FingerProbe probe;
    private final NativeGallery gallery;

    CandidateComparison(FingerTemplate template, NativeGallery gallery) {

        this.probe = new FingerProbe(template);
        this.gallery = gallery;
    }

    private record Compared(long key, FingerComparison comparison) {}

    /**
     * Compares those that are there and were not compared before.
     *
     * @param comparisons by key, to which theirs are added
     */
    void compare(long[] keys, Map<Long, FingerComparison> comparisons) {
        long[] left =
                LongStream.of(keys).filter(key -> !comparisons.containsKey(key)).toArray();
        int parts = (left.length + TOGETHER - 1) / TOGETHER;
        IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> compared(left, part * TOGETHER))
                .toList()
                .forEach(part -> part.forEach(one -> comparisons.put(one.key(), one.comparison())));
    }

    private List<Compared> compared(long[] keys, int from) {
        List<Long> there = new ArrayList<>();
        List<FingerTemplate> fingers = new ArrayList<>();
        for (int i = from; i < Math.min(keys.length, from + TOGETHER); i++) {
            long key = keys[i];
            // One that was removed after the list was made is none of the answer's.
            gallery.record(key).ifPresent(record -> {
                there.add(key);
                fingers.add(FingerTemplate.of(RidgeRecord.parse(record)));
            });
        }
        List<FingerComparison> comparisons = probe.compareAll(fingers);
        return IntStream.range(0, there.size())
                .mapToObj(i -> new Compared(there.get(i), comparisons.get(i)))
                .toList();
    }
}
