package org.tambo.watchlist.name;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntPredicate;

/**
 * All records of a replica by name, in memory.
 *
 * <p>A search goes over the lists of those who bear one of the query's words, or a word near it, and adds up how much
 * each says; the best of them, birth dates considered, are compared in full. A word's other spellings are found
 * through {@link Vocabulary}; words run together or torn apart by trying to split and join the query's.
 *
 * <p>Built once, then read by any number of threads.
 */
public final class NameIndex {
    private static final int MOST_QUERY_WORDS = 12;
    /** A date's information counts this much in ranking candidates: it is checked in full later. */
    private static final float DATE_WEIGHT = 1.5f;

    private static final float MOST_FROM_DATE = DateAgreement.EQUAL.information * DATE_WEIGHT;

    /** So few are compared sooner than another core has been woken. */
    private static final int FEW = 16;

    private static final int SHORTEST_HALF = 3;
    private static final BitSet NONE = new BitSet();

    private final NameTable table;
    private final Vocabulary vocabulary;
    private final TokenRarity rarity;
    private final RecordComparison comparison;
    private final NearWords near;
    private final ConcurrentLinkedQueue<NameSums> free = new ConcurrentLinkedQueue<>();

    /** @param record its number in the order of adding, from 0 */
    public record Candidate(int record, RecordScore score) {}

    private NameIndex(NameTable table, Optional<RecordComparison> comparison) {
        this.table = table;
        this.vocabulary = table.vocabulary();
        this.rarity = new RarityAmong(table);
        this.comparison = comparison.orElseGet(() -> RecordComparison.ofSearch(table.records(), rarity));
        this.near = new NearWords(vocabulary);
    }

    /**
     * Reads what {@link #write} wrote, which is far quicker than to build it.
     *
     * @throws IOException also when words are no longer compared as they were when it was written
     */
    static NameIndex read(IndexInput in) throws IOException {
        return new NameIndex(new NameTable(in), Optional.empty());
    }

    /** Writes all of it. */
    void write(IndexOutput out) throws IOException {
        table.write(out);
    }

    /** Collects records; not for several threads. */
    public static final class Builder {
        private final NameTable.Builder records = new NameTable.Builder();

        /** @return the record's number */
        public int add(PersonRecord record) {
            return records.add(record);
        }

        /** Takes over all records of an index but some, in their order. */
        void addAll(NameIndex index, BitSet without) {
            records.addAll(index.table, without);
        }

        public NameIndex build() {
            return new NameIndex(records.build(), Optional.empty());
        }

        /** Builds what is searched beside a larger index, and judges its records as that does. */
        NameIndex buildBeside(NameIndex larger) {
            return new NameIndex(records.build(), Optional.of(larger.comparison));
        }
    }

    /** How many distinct words the names have. */
    int distinctWords() {
        return vocabulary.size();
    }

    public int size() {
        return table.records();
    }

    /**
     * Finds and compares.
     *
     * @param limit how many candidates are looked at; those that can match are compared in full
     * @return those that match, best first
     */
    public List<Candidate> search(PersonRecord query, int limit) {
        return search(query, limit, NONE);
    }

    /** @param without records that are not to be found */
    List<Candidate> search(PersonRecord query, int limit, BitSet without) {
        return compared(
                        query,
                        limit,
                        without,
                        name -> comparison.canMatch(query, table.withoutNames(table.recordOf(name))))
                .stream()
                .filter(candidate -> candidate.score().match())
                .toList();
    }

    /** As {@link #search}, with those that do not match. */
    public List<Candidate> compared(PersonRecord query, int limit) {
        return compared(query, limit, NONE, name -> true);
    }

    private List<Candidate> compared(PersonRecord query, int limit, BitSet without, IntPredicate worthIt) {
        var queryNames = RecordComparison.parsed(query);
        int[] names = Arrays.stream(names(query, queryNames, limit, without))
                .filter(worthIt)
                .toArray();
        // Comparing many is most of a search, and a box has two cores.
        var each =
                names.length < FEW ? Arrays.stream(names) : Arrays.stream(names).parallel();
        var all = each.mapToObj(name -> compared(query, queryNames, name)).toList();
        var best = new HashMap<Integer, Candidate>();
        for (Candidate candidate : all) {
            best.merge(
                    candidate.record(),
                    candidate,
                    (a, b) -> a.score().score() >= b.score().score() ? a : b);
        }
        return best.values().stream()
                .sorted(Comparator.comparingDouble(
                                (Candidate candidate) -> -candidate.score().score())
                        .thenComparingInt(Candidate::record))
                .toList();
    }

    private Candidate compared(PersonRecord query, List<ParsedName> queryNames, int name) {
        int record = table.recordOf(name);
        var score = comparison.compare(query, queryNames, table.withoutNames(record), List.of(table.parsed(name)));
        return new Candidate(record, score.ofName(table.alias(name)));
    }

    /** The records worth comparing, before any is compared, the likeliest first. */
    public List<Integer> candidates(PersonRecord query, int limit) {
        return Arrays.stream(names(query, RecordComparison.parsed(query), limit, NONE))
                .map(table::recordOf)
                .distinct()
                .boxed()
                .toList();
    }

    private int[] names(PersonRecord query, List<ParsedName> queryNames, int limit, BitSet without) {
        var sums = Optional.ofNullable(free.poll()).orElseGet(() -> new NameSums(table.names(), vocabulary.size()));
        try {
            int[] asked =
                    query.birthDates().stream().mapToInt(PackedDate::packed).toArray();
            var best = new BestNames(limit);
            findNear(queryNames);
            for (var queryName : queryNames) {
                collect(queryName, sums);
                sums.forEach(name -> {
                    float worth = sums.sum(name);
                    int record = table.recordOf(name);
                    // Dates are looked at only where they can still lift a name into the best.
                    if (worth + MOST_FROM_DATE > best.least() && !without.get(record)) {
                        best.offer(name, worth + date(asked, record));
                    }
                });
                sums.clear();
            }
            return best.best();
        } finally {
            free.add(sums);
        }
    }

    private float date(int[] asked, int record) {
        int date = table.date(record);
        float best = 0;
        for (int one : asked) {
            if (date != 0 && PackedDate.mayAgree(one, date)) {
                var agreement = DateAgreement.of(PackedDate.unpacked(one), PackedDate.unpacked(date));
                best = Math.max(best, agreement.information * DATE_WEIGHT);
            }
        }
        return best;
    }

    /** Adds up for every name what each of the query's words says for it. */
    private void collect(ParsedName name, NameSums sums) {
        var tokens = name.tokens();
        int n = Math.min(tokens.size(), MOST_QUERY_WORDS);
        for (int i = 0; i < n; i++) {
            sums.nextWord();
            collectNear(tokens.get(i), sums);
        }
        for (int i = 0; i < n; i++) {
            String text = tokens.get(i).text();
            collectHalves(text, sums);
            if (i + 1 < n) {
                String both = text + tokens.get(i + 1).text();
                sums.nextWord();
                var joined = NameToken.of(both, false);
                vocabulary.forEachAlike(joined, alike -> consider(joined, alike, sums));
                collectHalves(both, sums);
            }
        }
        if (name.cut() && n > 0) {
            sums.nextWord();
            collectLonger(tokens.get(n - 1).text(), sums);
        }
    }

    private void collectNear(NameToken token, NameSums sums) {
        if (token.isInitial()) {
            return;
        }
        NearWords.Near words = near.of(token);
        for (int i = 0; i < words.words().length; i++) {
            sums.seen(words.words()[i]);
            addAll(words.words()[i], words.likeness()[i], sums);
        }
        String bare = TokenLikeness.withoutPrefix(token.text());
        if (!bare.equals(token.text())) {
            int number = vocabulary.find(bare);
            if (number >= 0) {
                add(number, 1, sums);
            }
        }
        for (String other : Nicknames.of(token)) {
            int number = vocabulary.find(other);
            if (number >= 0) {
                add(number, 0.7f, sums);
            }
        }
    }

    /** For all of a query's words at once, on all cores. */
    private void findNear(List<ParsedName> queryNames) {
        near.find(queryNames.stream()
                .flatMap(name -> name.tokens().stream().limit(MOST_QUERY_WORDS))
                .filter(token -> !token.isInitial())
                .distinct()
                .limit(MOST_QUERY_WORDS)
                .toList());
    }

    private void consider(NameToken token, int word, NameSums sums) {
        float likeness = sums.seen(word) ? 0 : near.likeness(token, word, sums.distance());
        if (likeness > 0) {
            addAll(word, likeness, sums);
        }
    }

    /** Tears a word in two where both halves are words of the index. */
    private void collectHalves(String text, NameSums sums) {
        for (int at = SHORTEST_HALF; at + SHORTEST_HALF <= text.length(); at++) {
            int first = vocabulary.find(text.substring(0, at));
            int second = first < 0 ? -1 : vocabulary.find(text.substring(at));
            if (second >= 0) {
                sums.nextWord();
                add(first, 0.9f, sums);
                sums.nextWord();
                add(second, 0.9f, sums);
            }
        }
    }

    /** The words that begin as the last one of a name that was cut. */
    private void collectLonger(String start, NameSums sums) {
        if (start.length() < SHORTEST_HALF) {
            return;
        }
        vocabulary.forEachLonger(start, word -> add(word, 0.5f, sums));
    }

    private void add(int word, float likeness, NameSums sums) {
        if (!sums.seen(word)) {
            addAll(word, likeness, sums);
        }
    }

    private void addAll(int word, float likeness, NameSums sums) {
        table.addTo(sums, word, rarity.of(vocabulary.token(word).text()) * likeness);
    }
}
