package org.tambo.watchlist.name;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Persons by name under keys of their own, of which some come and go: a large {@link NameIndex} that stays as it is, the
 * records in it that count no longer, and a small index of those that came since, built anew at each change. Once the
 * small one has grown, both are made one. Immutable: a search that has begun goes on with what it began with.
 */
public final class PeopleIndex {
    /** Building an index of so many takes a few hundredths of a second. */
    private static final int MOST_RECENT = 4_096;
    /** Or this share of the large one, which takes seconds to build. */
    private static final int MOST_RECENT_SHARE = 64;

    private final NameIndex base;
    /** The key of each record of the base, ascending. */
    private final long[] keys;

    private final BitSet gone;
    private final Map<Long, PersonRecord> recentRecords;
    private final NameIndex recent;
    private final long[] recentKeys;

    /** A person that matches. */
    public record Match(long key, RecordScore score) {}

    private PeopleIndex(NameIndex base, long[] keys, BitSet gone, Map<Long, PersonRecord> recentRecords) {
        this.base = base;
        this.keys = keys;
        this.gone = gone;
        this.recentRecords = recentRecords;
        NameIndex.Builder builder = new NameIndex.Builder();
        recentRecords.values().forEach(builder::add);
        this.recent = builder.buildBeside(base);
        this.recentKeys =
                recentRecords.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** Collects persons; not for several threads. */
    public static final class Builder {
        private final NameIndex.Builder names = new NameIndex.Builder();
        private long[] keys = new long[1024];
        private int size;

        /** @param key larger than those before it */
        public void add(long key, PersonRecord person) {
            if (size > 0 && keys[size - 1] >= key) {
                throw new IllegalArgumentException("key " + key + " does not come after " + keys[size - 1]);
            }
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
            }
            keys[size++] = key;
            names.add(person);
        }

        public PeopleIndex build() {
            return new PeopleIndex(names.build(), Arrays.copyOf(keys, size), new BitSet(), Map.of());
        }
    }

    /** Writes the large index and its keys; what has changed since is not in it. */
    public void write(IndexOutput out) throws IOException {
        out.longs(keys);
        base.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException also when it was written by another version
     */
    public static PeopleIndex read(IndexInput in) throws IOException {
        long[] keys = in.longs();
        return new PeopleIndex(NameIndex.read(in), keys, new BitSet(), Map.of());
    }

    /** Whether all of it is in the large index. */
    public boolean isOne() {
        return gone.isEmpty() && recentKeys.length == 0;
    }

    /**
     * What it is after a change.
     *
     * @param added persons under keys that were never used
     * @param removed keys; those of nobody do not matter
     */
    public PeopleIndex with(Map<Long, PersonRecord> added, Collection<Long> removed) {
        BitSet goneNow = (BitSet) gone.clone();
        Map<Long, PersonRecord> recentNow = new LinkedHashMap<>(recentRecords);
        for (long key : removed) {
            int record = Arrays.binarySearch(keys, key);
            if (record >= 0) {
                goneNow.set(record);
            } else {
                recentNow.remove(key);
            }
        }
        recentNow.putAll(added);
        PeopleIndex changed = new PeopleIndex(base, keys, goneNow, recentNow);
        return recentNow.size() > Math.max(MOST_RECENT, keys.length / MOST_RECENT_SHARE) ? changed.asOne() : changed;
    }

    /** The same persons, in one large index. */
    public PeopleIndex asOne() {
        if (isOne()) {
            return this;
        }
        NameIndex.Builder builder = new NameIndex.Builder();
        builder.addAll(base, gone);
        recentRecords.values().forEach(builder::add);
        long[] all = new long[keys.length - gone.cardinality() + recentKeys.length];
        int size = 0;
        for (int record = 0; record < keys.length; record++) {
            if (!gone.get(record)) {
                all[size++] = keys[record];
            }
        }
        System.arraycopy(recentKeys, 0, all, size, recentKeys.length);
        return new PeopleIndex(builder.build(), all, new BitSet(), Map.of());
    }

    /** How many persons there are. */
    public int size() {
        return keys.length - gone.cardinality() + recentKeys.length;
    }

    /**
     * Finds and compares.
     *
     * @param limit how many candidates are looked at; those that can match are compared in full
     * @return those that match, best first
     */
    public List<Match> search(PersonRecord query, int limit) {
        List<Match> found = new ArrayList<>();
        for (NameIndex.Candidate candidate : base.search(query, limit, gone)) {
            found.add(new Match(keys[candidate.record()], candidate.score()));
        }
        for (NameIndex.Candidate candidate : recent.search(query, limit)) {
            found.add(new Match(recentKeys[candidate.record()], candidate.score()));
        }
        found.sort(Comparator.comparingDouble((Match match) -> -match.score().score())
                .thenComparingLong(Match::key));
        return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
    }
}
