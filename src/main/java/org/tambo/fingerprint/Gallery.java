package org.tambo.fingerprint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * All enrolled fingers, and every search by finger. It lives: fingers are put, replaced and removed while searches run, and
 * no search that begins after a call returned sees what that call took away.
 *
 * <p>A search is a cascade. The engine, which holds the records, lists those that may be the probe's mate by codes of the
 * minutiae's surroundings and by the ridges ({@code native/}); the best few are compared as {@link FingerProbe} compares two
 * fingers, with SourceAFIS and all of the ridges. When nobody reaches the threshold, a second and wider search is made for a
 * finger that lay turned on the scanner, before the answer is that nobody does. In a small gallery every finger is compared.
 */
public final class Gallery implements AutoCloseable {
    /** The false-positive identifications that policy allows: one search in a thousand. */
    static final double FALSE_POSITIVE_RATE = 0.001;

    /** Up to so many fingers every one is compared with the probe. */
    static final int ALL_COMPARED = 100;

    /** In a larger gallery the engine lists at least so many. */
    static final int LISTED = 24;

    /**
     * Those of the list are compared that the engine ranks so high. Whoever it ranks lower comes nowhere near a threshold
     * (bench/gallery.md).
     */
    private static final float LIKELY_RANK = 4;

    /** Fingers that are put by one call of the engine. */
    private static final int BATCH = 1_024;

    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2);

    private final NativeGallery engine = new NativeGallery();

    /** Of each notice. */
    private final Map<Long, Fingers> enrolled = new HashMap<>();

    /** What is known here of one notice's fingers, whose records the engine has. */
    private record Fingers(long[] keys, long[] labels) {
        private static final Fingers NONE = new Fingers(new long[0], new long[0]);
    }

    /** An empty one. */
    public Gallery() {}

    public static Gallery of(List<Enrolled> fingers) {
        Gallery gallery = new Gallery();
        gallery.put(fingers);
        return gallery;
    }

    /**
     * One finger of the gallery.
     *
     * @param notice the key of the notice it belongs to, 0 or more
     */
    public record Enrolled(long notice, GalleryLabel label, FingerTemplate template) {
        public Enrolled(long notice, FingerPosition position, FingerTemplate template) {
            this(notice, GalleryLabel.of(position), template);
        }

        public FingerPosition position() {
            return label.position();
        }
    }

    /**
     * An enrolled finger that was compared with a probe.
     *
     * @param score {@link FingerComparison#score()}
     * @param threshold what this gallery's size asks for
     * @param falseMatchRate how often one other person's finger would score as high
     */
    public record FingerCandidate(
            long notice, FingerPosition position, double score, double threshold, double falseMatchRate) {}

    /** How many fingers it holds. */
    public int size() {
        return Math.toIntExact(engine.size());
    }

    /** The memory that the engine holds for it, in bytes. */
    public long bytes() {
        return engine.bytes();
    }

    /**
     * The score that a search of this gallery must reach for one false positive in a thousand searches. A score of s means
     * a false-match rate of 10^(-s/10), so N fingers ask for 10 log10(N / 0.001).
     */
    public double threshold() {
        return threshold(size());
    }

    static double threshold(int compared) {
        return 10 * Math.log10(Math.max(1, compared) / FALSE_POSITIVE_RATE);
    }

    /**
     * Puts fingers in. A notice that is named has these fingers from now on, and no others. All are found by every search
     * that begins after this has returned.
     *
     * @throws IllegalArgumentException when a notice has more than {@value FingerKey#MOST_FINGERS}
     */
    public synchronized void put(Collection<Enrolled> fingers) {
        Map<Long, List<Enrolled>> byNotice = new LinkedHashMap<>();
        for (Enrolled finger : fingers) {
            byNotice.computeIfAbsent(finger.notice(), _ -> new ArrayList<>()).add(finger);
        }
        Map<Long, Fingers> fresh = new HashMap<>();
        List<Enrolled> batch = new ArrayList<>();
        List<Long> batchKeys = new ArrayList<>();
        byNotice.forEach((notice, own) -> {
            Fingers now = new Fingers(new long[own.size()], new long[own.size()]);
            for (int i = 0; i < own.size(); i++) {
                now.keys[i] = new FingerKey(notice, i, own.get(i).position()).packed();
                now.labels[i] = own.get(i).label().bits();
                batch.add(own.get(i));
                batchKeys.add(now.keys[i]);
            }
            fresh.put(notice, now);
            if (batch.size() >= BATCH) {
                put(batch, batchKeys);
            }
        });
        put(batch, batchKeys);
        List<Long> gone = new ArrayList<>();
        fresh.forEach((notice, now) -> {
            Fingers before = enrolled.put(notice, now);
            if (before != null) {
                Set<Long> kept = new HashSet<>(LongStream.of(now.keys).boxed().toList());
                LongStream.of(before.keys).filter(key -> !kept.contains(key)).forEach(gone::add);
            }
        });
        remove(gone);
    }

    private void put(List<Enrolled> batch, List<Long> batchKeys) {
        if (batch.isEmpty()) {
            return;
        }
        long[] labels = new long[batch.size()];
        long[] offsets = new long[batch.size() + 1];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = batch.get(i).label().bits();
            offsets[i + 1] = offsets[i] + batch.get(i).template().ridges().bytes().length;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment records = arena.allocate(offsets[labels.length]);
            for (int i = 0; i < labels.length; i++) {
                byte[] record = batch.get(i).template().ridges().bytes();
                MemorySegment.copy(record, 0, records, ValueLayout.JAVA_BYTE, offsets[i], record.length);
            }
            long[] packed = batchKeys.stream().mapToLong(Long::longValue).toArray();
            // A template's record was checked when it was made.
            Arrays.stream(engine.put(packed, labels, records, offsets, false)).forEach(RidgeEngine::checked);
        }
        batch.clear();
        batchKeys.clear();
    }

    /** Takes the fingers of these notices out; none is found by a search that begins after this has returned. */
    public synchronized void removeNotices(Collection<Long> notices) {
        List<Long> gone = new ArrayList<>();
        for (long notice : notices) {
            LongStream.of(enrolled.getOrDefault(notice, Fingers.NONE).keys).forEach(gone::add);
            enrolled.remove(notice);
        }
        remove(gone);
    }

    private void remove(List<Long> packed) {
        if (!packed.isEmpty()) {
            engine.remove(packed.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /** Whether a notice has exactly these fingers here, byte for byte, whatever their order. */
    public synchronized boolean holds(long notice, List<Enrolled> fingers) {
        long[] own = enrolled.getOrDefault(notice, Fingers.NONE).keys;
        if (own.length != fingers.size()) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            Optional<byte[]> record = engine.record(own[i]);
            if (FingerKey.of(own[i]).position() != fingers.get(i).position()
                    || record.isEmpty()
                    || !Arrays.equals(
                            record.get(), fingers.get(i).template().ridges().bytes())) {
                return false;
            }
        }
        return true;
    }

    /** The fingers that are enrolled for these notices. */
    public synchronized Set<FingerPosition> positions(Set<Long> notices) {
        Set<FingerPosition> positions = EnumSet.noneOf(FingerPosition.class);
        for (long notice : notices) {
            for (long key : enrolled.getOrDefault(notice, Fingers.NONE).keys) {
                positions.add(FingerKey.of(key).position());
            }
        }
        return positions;
    }

    NativeGallery engine() {
        return engine;
    }

    /** Every finger's key and label, for the snapshot. */
    synchronized List<long[]> keysAndLabels() {
        return enrolled.values().stream()
                .flatMap(own ->
                        IntStream.range(0, own.keys.length).mapToObj(i -> new long[] {own.keys[i], own.labels[i]}))
                .toList();
    }

    /** Notes what a snapshot has put into the engine. */
    synchronized void restored(long[] keys, long[] labels) {
        for (int i = 0; i < keys.length; i++) {
            long key = keys[i];
            long label = labels[i];
            enrolled.compute(FingerKey.of(key).notice(), (_, before) -> with(before, key, label));
        }
    }

    private static Fingers with(@Nullable Fingers before, long key, long label) {
        Fingers own = before == null ? Fingers.NONE : before;
        int count = own.keys.length;
        Fingers now = new Fingers(Arrays.copyOf(own.keys, count + 1), Arrays.copyOf(own.labels, count + 1));
        now.keys[count] = key;
        now.labels[count] = label;
        return now;
    }

    /**
     * Compares a probe with every finger.
     *
     * @return those at or above the threshold, the best first
     */
    public List<FingerCandidate> search(FingerTemplate probe) {
        return ranked(probe, GalleryFilter.ALL, LISTED).stream()
                .filter(candidate -> candidate.score() >= candidate.threshold())
                .toList();
    }

    /**
     * Compares a probe with every finger.
     *
     * @return the best, at most so many, whatever they score, the best first; in a large gallery without those that cannot be
     *     the probe's
     */
    public List<FingerCandidate> best(FingerTemplate probe, int most) {
        return best(probe, most, GalleryFilter.ALL);
    }

    /** The same with those alone that the filter takes. */
    public List<FingerCandidate> best(FingerTemplate probe, int most, GalleryFilter filter) {
        return ranked(probe, filter, most).stream().limit(most).toList();
    }

    /**
     * The engine's list before the verification, for those who measure it: notices, the likeliest first.
     *
     * @param found by the minutiae and the ridges' flow alone
     * @param ranked with the ridges compared
     */
    public record Listed(long[] found, long[] ranked) {}

    /** The engine's list for a probe. */
    public Listed listed(FingerTemplate probe, int most) {
        NativeGallery.Listed list = engine.search(probe.ridges(), new long[0], false, THREADS, most);
        long[] ranked = LongStream.of(list.keys())
                .map(key -> FingerKey.of(key).notice())
                .toArray();
        long[] found = IntStream.range(0, ranked.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -list.found(i)))
                .mapToLong(i -> ranked[i])
                .toArray();
        return new Listed(found, ranked);
    }

    /** The notices that have fingers here. */
    public synchronized Set<Long> notices() {
        return Set.copyOf(enrolled.keySet());
    }

    /** What a probe was compared with so far. */
    private final class ProbeSearch {
        private final FingerTemplate template;
        private final GalleryFilter filter;
        private final CandidateComparison comparison;
        private final Map<Long, FingerComparison> compared = new LinkedHashMap<>();

        /** The first of the list. */
        private OptionalLong likeliest = OptionalLong.empty();

        ProbeSearch(FingerTemplate template, GalleryFilter filter) {
            this.template = template;
            this.filter = filter;
            this.comparison = new CandidateComparison(template, engine, THREADS);
        }

        void compareAll() {
            comparison.compare(keysIn(filter), true, compared);
        }

        void compareListed(boolean wide, int list) {
            NativeGallery.Listed listed = engine.search(template.ridges(), filter.enginePairs(), wide, THREADS, list);
            int likely = 0;
            while (likely < listed.size() && listed.rank(likely) >= LIKELY_RANK) {
                likely++;
            }
            comparison.compare(Arrays.copyOf(listed.keys(), likely), wide, compared);
            if (!wide && listed.size() > 0) {
                likeliest = OptionalLong.of(listed.keys()[0]);
            }
        }

        /** Where nobody was worth a comparison, somebody is still named with what the ridges say. */
        void compareLikeliest() {
            if (compared.isEmpty() && likeliest.isPresent()) {
                comparison.compareRidges(likeliest.getAsLong(), compared);
            }
        }

        boolean found(double threshold) {
            return compared.values().stream().anyMatch(one -> one.score() >= threshold);
        }
    }

    private List<FingerCandidate> ranked(FingerTemplate template, GalleryFilter filter, int most) {
        int size = size();
        double threshold = threshold(size);
        ProbeSearch search = new ProbeSearch(template, filter);
        if (size <= ALL_COMPARED) {
            search.compareAll();
        } else {
            int list = Math.clamp(most, LISTED, size);
            search.compareListed(false, list);
            if (!search.found(threshold)) {
                search.compareListed(true, list);
            }
            search.compareLikeliest();
        }
        return search.compared.entrySet().stream()
                .map(one -> candidate(one.getKey(), one.getValue(), threshold))
                .sorted(Comparator.comparingDouble(FingerCandidate::score).reversed())
                .toList();
    }

    private static FingerCandidate candidate(long key, FingerComparison comparison, double threshold) {
        FingerKey finger = FingerKey.of(key);
        return new FingerCandidate(
                finger.notice(), finger.position(), comparison.score(), threshold, comparison.falseMatchRate());
    }

    private synchronized long[] keysIn(GalleryFilter filter) {
        return enrolled.values().stream()
                .flatMapToLong(own -> IntStream.range(0, own.keys.length)
                        .filter(i -> filter.takes(own.labels[i]))
                        .mapToLong(i -> own.keys[i]))
                .toArray();
    }

    /** Searches that run end as they would; whoever begins one is refused. */
    @Override
    public void close() {
        engine.close();
    }
}
