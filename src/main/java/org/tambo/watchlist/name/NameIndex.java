package org.tambo.watchlist.name;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntPredicate;

/**
 * All records of a replica by name, in memory: about 50 bytes a person, and the distinct words beside them.
 *
 * <p>A search goes over the lists of those who bear one of the query's words, or a word near it, and adds up how much
 * each says; the best of them, birth dates considered, are compared in full. A word's other spellings are found
 * through {@link Vocabulary}; words run together or torn apart by trying to split and join the query's.
 *
 * <p>Built once, then read by any number of threads.
 */
public final class NameIndex {
    private static final int MOST_QUERY_WORDS = 12;
    /** How near a word must be, in {@link TokenLikeness}' cost, to count in finding candidates. */
    private static final float DISCOUNT = 0.35f;
    /** A date's information counts this much in ranking candidates: it is checked in full later. */
    private static final float DATE_WEIGHT = 1.5f;

    private static final float MOST_FROM_DATE = DateAgreement.EQUAL.information * DATE_WEIGHT;

    /** Words of which it is remembered what is near them. */
    private static final int MOST_NEAR = 8_192;

    /** So few are compared sooner than another core has been woken. */
    private static final int FEW = 16;

    private static final int SHORTEST_HALF = 3;
    private static final BitSet NONE = new BitSet();

    private final Vocabulary vocabulary;
    /** Where each name's words begin in {@link #words}. */
    private final int[] wordsFrom;

    private final int[] words;
    /** Words before the border, in the low six bits; bordered and cut above. */
    private final byte[] shapes;
    /** Which record each name belongs to. */
    private final int[] recordOf;
    /** The first date of each record, see {@link PackedDate}; 0 where there is none. */
    private final int[] dates;

    private final byte[] sexes;
    /** Which of {@link #nations} each record has. */
    private final short[] nationOf;
    /** All sets of nationalities that records have; the first is empty. */
    private final List<Set<String>> nations;
    /** The dates of the records that have several. */
    private final Map<Integer, List<BirthDate>> severalDates;

    private final int records;
    /** The names that have each word, particles left out. */
    private final int[] namesFrom;

    private final int[] names;
    private final RecordComparison comparison;
    private final ConcurrentLinkedQueue<Scratch> free = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<SeenWords> freeSeen = new ConcurrentLinkedQueue<>();
    private final Map<String, Near> near = new ConcurrentHashMap<>();

    /** @param record its number in the order of adding, from 0 */
    public record Candidate(int record, RecordScore score) {}

    private NameIndex(Builder from, Optional<RecordComparison> comparison) {
        this.vocabulary = from.vocabulary;
        vocabulary.build();
        int count = from.recordOf.size;
        this.records = from.records;
        this.words = from.words.toArray();
        this.wordsFrom = from.wordsFrom.toArray(words.length);
        this.shapes = from.shapes.toBytes();
        this.recordOf = from.recordOf.toArray();
        this.dates = from.dates.toArray();
        this.sexes = from.sexes.toBytes();
        this.nationOf = from.nationOf.toShorts();
        this.nations = List.copyOf(from.nations.keySet());
        this.severalDates = Map.copyOf(from.severalDates);
        var searched = new boolean[vocabulary.size()];
        for (int word = 0; word < searched.length; word++) {
            searched[word] = !vocabulary.token(word).isParticle();
        }
        this.namesFrom = new int[vocabulary.size() + 1];
        for (int word : words) {
            namesFrom[word + 1] += searched[word] ? 1 : 0;
        }
        for (int word = 0; word < vocabulary.size(); word++) {
            namesFrom[word + 1] += namesFrom[word];
        }
        this.names = new int[namesFrom[vocabulary.size()]];
        var next = namesFrom.clone();
        for (int name = 0; name < count; name++) {
            for (int at = wordsFrom[name]; at < wordsFrom[name + 1]; at++) {
                if (searched[words[at]]) {
                    names[next[words[at]]++] = name;
                }
            }
        }
        this.comparison = comparison.orElseGet(() -> RecordComparison.ofSearch(records, new Rarity()));
    }

    private NameIndex(IndexInput in) throws IOException {
        this.vocabulary = new Vocabulary(in);
        this.words = in.ints();
        this.wordsFrom = in.ints();
        this.shapes = in.bytes();
        this.recordOf = in.ints();
        this.dates = in.ints();
        this.sexes = in.bytes();
        this.nationOf = in.shorts();
        this.records = dates.length;
        this.namesFrom = in.ints();
        this.names = in.ints();
        var sets = new ArrayList<Set<String>>();
        for (String set : in.texts()) {
            sets.add(set.isEmpty() ? Set.of() : Set.of(set.split(" ")));
        }
        this.nations = List.copyOf(sets);
        var several = new HashMap<Integer, List<BirthDate>>();
        int[] packed = in.ints();
        for (int at = 0; at < packed.length; at += 2 + packed[at + 1]) {
            several.put(
                    packed[at],
                    Arrays.stream(packed, at + 2, at + 2 + packed[at + 1])
                            .mapToObj(PackedDate::unpacked)
                            .toList());
        }
        this.severalDates = Map.copyOf(several);
        this.comparison = RecordComparison.ofSearch(records, new Rarity());
    }

    /**
     * Reads what {@link #write} wrote, which is far quicker than to build it.
     *
     * @throws IOException also when words are no longer compared as they were when it was written
     */
    static NameIndex read(IndexInput in) throws IOException {
        return new NameIndex(in);
    }

    /** Writes all of it. */
    void write(IndexOutput out) throws IOException {
        vocabulary.write(out);
        out.ints(words);
        out.ints(wordsFrom);
        out.bytes(shapes);
        out.ints(recordOf);
        out.ints(dates);
        out.bytes(sexes);
        out.shorts(nationOf);
        out.ints(namesFrom);
        out.ints(names);
        out.texts(nations.stream().map(set -> String.join(" ", set)).toList());
        var packed = new IntList();
        severalDates.forEach((record, several) -> {
            packed.add(record);
            packed.add(several.size());
            several.forEach(date -> packed.add(PackedDate.packed(date)));
        });
        out.ints(packed.toArray());
    }

    /** Collects records; not for several threads. */
    public static final class Builder {
        private final Vocabulary vocabulary = new Vocabulary();
        private final IntList words = new IntList();
        private final IntList wordsFrom = new IntList();
        private final IntList shapes = new IntList();
        private final IntList recordOf = new IntList();
        private final IntList dates = new IntList();
        private final IntList sexes = new IntList();
        private final IntList nationOf = new IntList();
        private final Map<Set<String>, Integer> nations = new LinkedHashMap<>(Map.of(Set.of(), 0));
        private final Map<Integer, List<BirthDate>> severalDates = new HashMap<>();
        private int records;

        /** @return the record's number */
        public int add(PersonRecord record) {
            int number = records++;
            for (var name : record.names()) {
                var parsed = ParsedName.of(name, vocabulary::token);
                wordsFrom.add(words.size);
                for (var word : parsed.words()) {
                    words.add(vocabulary.add(word));
                }
                int border = parsed.words().isEmpty() ? 0 : border(parsed);
                shapes.add(border | (parsed.bordered() ? 64 : 0) | (parsed.cut() ? 128 : 0));
                recordOf.add(number);
            }
            dates.add(
                    record.birthDates().isEmpty()
                            ? 0
                            : PackedDate.packed(record.birthDates().getFirst()));
            sexes.add(record.sex().ordinal());
            nationOf.add(nation(record.nationalities()));
            if (record.birthDates().size() > 1) {
                severalDates.put(number, record.birthDates());
            }
            return number;
        }

        private int nation(Set<String> nationalities) {
            // People have few combinations of nationalities; whoever invents more has none.
            return nations.size() < Short.MAX_VALUE
                    ? nations.computeIfAbsent(nationalities, _ -> nations.size())
                    : nations.getOrDefault(nationalities, 0);
        }

        /** Takes over all records of an index but some, in their order. */
        void addAll(NameIndex index, BitSet without) {
            int number = -1;
            int from = -1;
            for (int name = 0; name < index.recordOf.length; name++) {
                int record = index.recordOf[name];
                if (without.get(record)) {
                    continue;
                }
                if (record != from) {
                    from = record;
                    number = records++;
                    dates.add(index.dates[record]);
                    sexes.add(index.sexes[record]);
                    nationOf.add(nation(index.nations.get(index.nationOf[record])));
                    List<BirthDate> several = index.severalDates.get(record);
                    if (several != null) {
                        severalDates.put(number, several);
                    }
                }
                wordsFrom.add(words.size);
                for (int at = index.wordsFrom[name]; at < index.wordsFrom[name + 1]; at++) {
                    words.add(vocabulary.add(index.vocabulary.token(index.words[at])));
                }
                shapes.add(index.shapes[name]);
                recordOf.add(number);
            }
        }

        public NameIndex build() {
            return new NameIndex(this, Optional.empty());
        }

        /** Builds what is searched beside a larger index, and judges its records as that does. */
        NameIndex buildBeside(NameIndex larger) {
            return new NameIndex(this, Optional.of(larger.comparison));
        }

        private static int border(ParsedName name) {
            int tokens = 0;
            for (int i = 0; i < name.words().size(); i++) {
                if (tokens == name.firstGiven()) {
                    return Math.min(i, 63);
                }
                tokens += name.words().get(i).isParticle() ? 0 : 1;
            }
            return 0;
        }
    }

    /** How many distinct words the names have. */
    int distinctWords() {
        return vocabulary.size();
    }

    public int size() {
        return records;
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
        return compared(query, limit, without, name -> comparison.canMatch(query, notice(recordOf[name]))).stream()
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
        int record = recordOf[name];
        var score = comparison.compare(query, queryNames, notice(record), List.of(parsed(name)));
        return new Candidate(record, score.ofName(alias(name)));
    }

    /** The records worth comparing, before any is compared, the likeliest first. */
    public List<Integer> candidates(PersonRecord query, int limit) {
        return Arrays.stream(names(query, RecordComparison.parsed(query), limit, NONE))
                .map(name -> recordOf[name])
                .distinct()
                .boxed()
                .toList();
    }

    /** Which of its record's names it is: they stand side by side. */
    private int alias(int name) {
        int first = name;
        while (first > 0 && recordOf[first - 1] == recordOf[name]) {
            first--;
        }
        return name - first;
    }

    private PersonRecord notice(int record) {
        List<BirthDate> dates = severalDates.get(record);
        if (dates == null) {
            int date = this.dates[record];
            dates = date == 0 ? List.of() : List.of(PackedDate.unpacked(date));
        }
        return new PersonRecord(NO_NAMES, dates, SEXES[sexes[record]], nations.get(nationOf[record]));
    }

    private static final List<PersonName> NO_NAMES = List.of(PersonName.whole(""));
    private static final PersonSex[] SEXES = PersonSex.values();

    private ParsedName parsed(int name) {
        var tokens = new ArrayList<NameToken>(wordsFrom[name + 1] - wordsFrom[name]);
        for (int at = wordsFrom[name]; at < wordsFrom[name + 1]; at++) {
            tokens.add(vocabulary.token(words[at]));
        }
        int shape = shapes[name];
        return ParsedName.of(tokens, shape & 63, (shape & 64) != 0, (shape & 128) != 0);
    }

    /** How rare words are among these records. */
    private final class Rarity implements TokenRarity {
        private final int[] ofScript = new int[Script.Family.values().length];

        Rarity() {
            for (int name = 0; name < recordOf.length; name++) {
                int families = 0;
                for (int at = wordsFrom[name]; at < wordsFrom[name + 1]; at++) {
                    families |= 1 << vocabulary.family(words[at]).ordinal();
                }
                for (int family = 0; family < ofScript.length; family++) {
                    ofScript[family] += families >> family & 1;
                }
            }
        }

        @Override
        public float of(String word) {
            return rarity(word);
        }

        @Override
        public float expected(String word) {
            int number = vocabulary.find(word);
            var family = number < 0 ? Script.Family.LATIN : vocabulary.family(number);
            double share = Math.max(1, ofScript[family.ordinal()]) / (double) Math.max(1, recordOf.length);
            return (float) (-Math.log(Math.min(1, share)) / Math.log(1000));
        }
    }

    private float rarity(String word) {
        int number = vocabulary.find(word);
        float here = number < 0 ? 0 : (namesFrom[number + 1] - namesFrom[number]) / (float) Math.max(records, 1_000);
        return TokenRarity.ofShare(word, Math.max(here, CommonNames.share(word)));
    }

    private int[] names(PersonRecord query, List<ParsedName> queryNames, int limit, BitSet without) {
        var scratch = Optional.ofNullable(free.poll()).orElseGet(() -> new Scratch(recordOf.length, vocabulary.size()));
        try {
            int[] asked =
                    query.birthDates().stream().mapToInt(PackedDate::packed).toArray();
            var top = new Top(limit);
            findNear(queryNames);
            for (var name : queryNames) {
                collect(name, scratch);
                for (int i = 0; i < scratch.touchedCount; i++) {
                    int touched = scratch.touched[i];
                    float worth = scratch.sum(touched);
                    // Dates are looked at only where they can still lift a name into the best.
                    if (worth + MOST_FROM_DATE > top.least() && !without.get(recordOf[touched])) {
                        top.offer(touched, worth + date(asked, recordOf[touched]));
                    }
                }
                scratch.clear();
            }
            return top.best();
        } finally {
            free.add(scratch);
        }
    }

    private float date(int[] asked, int record) {
        int date = dates[record];
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
    private void collect(ParsedName name, Scratch scratch) {
        var tokens = name.tokens();
        int n = Math.min(tokens.size(), MOST_QUERY_WORDS);
        for (int i = 0; i < n; i++) {
            scratch.nextWord();
            collectNear(tokens.get(i), scratch);
        }
        for (int i = 0; i < n; i++) {
            String text = tokens.get(i).text();
            collectHalves(text, scratch);
            if (i + 1 < n) {
                String both = text + tokens.get(i + 1).text();
                scratch.nextWord();
                var joined = NameToken.of(both, false);
                vocabulary.forEachAlike(joined, alike -> consider(joined, alike, scratch));
                collectHalves(both, scratch);
            }
        }
        if (name.cut() && n > 0) {
            scratch.nextWord();
            collectLonger(tokens.get(n - 1).text(), scratch);
        }
    }

    private void collectNear(NameToken token, Scratch scratch) {
        if (token.isInitial()) {
            return;
        }
        Near words = near(token);
        for (int i = 0; i < words.words().length; i++) {
            scratch.seen(words.words()[i]);
            addAll(words.words()[i], words.likeness()[i], scratch);
        }
        String bare = TokenLikeness.withoutPrefix(token.text());
        if (!bare.equals(token.text())) {
            int number = vocabulary.find(bare);
            if (number >= 0) {
                add(number, 1, scratch);
            }
        }
        for (String other : Nicknames.of(token)) {
            int number = vocabulary.find(other);
            if (number >= 0) {
                add(number, 0.7f, scratch);
            }
        }
    }

    /** The words of the index that may be another spelling of one word, and how like each is. */
    private record Near(int[] words, float[] likeness) {}

    /** People's names repeat, and finding what is near them is most of a search's work. */
    private Near near(NameToken token) {
        Near known = near.get(token.text());
        if (known == null) {
            var words = new IntList();
            var likeness = new IntList();
            var seen = Optional.ofNullable(freeSeen.poll()).orElseGet(() -> new SeenWords(vocabulary.size()));
            seen.begin();
            vocabulary.forEachNear(token, word -> {
                float cost = seen.seen(word) ? Float.POSITIVE_INFINITY : cost(token, word, seen);
                if (cost < Float.POSITIVE_INFINITY) {
                    words.add(word);
                    likeness.add(Float.floatToIntBits(1 - DISCOUNT * cost));
                }
            });
            freeSeen.add(seen);
            int[] bits = likeness.toArray();
            float[] all = new float[bits.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = Float.intBitsToFloat(bits[i]);
            }
            known = new Near(words.toArray(), all);
            if (near.size() >= MOST_NEAR) {
                near.clear();
            }
            near.put(token.text(), known);
        }
        return known;
    }

    /** For all of a query's words at once, on all cores. */
    private void findNear(List<ParsedName> queryNames) {
        List<NameToken> unknown = queryNames.stream()
                .flatMap(name -> name.tokens().stream().limit(MOST_QUERY_WORDS))
                .filter(token -> !token.isInitial() && !near.containsKey(token.text()))
                .distinct()
                .limit(MOST_QUERY_WORDS)
                .toList();
        if (unknown.size() > 1) {
            unknown.parallelStream().forEach(this::near);
        }
    }

    private float cost(NameToken token, int word, SeenWords seen) {
        var other = vocabulary.token(word);
        return TokenLikeness.surelyApart(token, other)
                ? Float.POSITIVE_INFINITY
                : TokenLikeness.bySound(token, other, seen.distance);
    }

    private void consider(NameToken token, int word, Scratch scratch) {
        float cost = scratch.seen(word) ? Float.POSITIVE_INFINITY : cost(token, word, scratch.seen);
        if (cost < Float.POSITIVE_INFINITY) {
            addAll(word, 1 - DISCOUNT * cost, scratch);
        }
    }

    /** Tears a word in two where both halves are words of the index. */
    private void collectHalves(String text, Scratch scratch) {
        for (int at = SHORTEST_HALF; at + SHORTEST_HALF <= text.length(); at++) {
            int first = vocabulary.find(text.substring(0, at));
            int second = first < 0 ? -1 : vocabulary.find(text.substring(at));
            if (second >= 0) {
                scratch.nextWord();
                add(first, 0.9f, scratch);
                scratch.nextWord();
                add(second, 0.9f, scratch);
            }
        }
    }

    /** The words that begin as the last one of a name that was cut. */
    private void collectLonger(String start, Scratch scratch) {
        if (start.length() < SHORTEST_HALF) {
            return;
        }
        vocabulary.forEachLonger(start, word -> add(word, 0.5f, scratch));
    }

    private void add(int word, float likeness, Scratch scratch) {
        if (!scratch.seen(word)) {
            addAll(word, likeness, scratch);
        }
    }

    private void addAll(int word, float likeness, Scratch scratch) {
        String text = vocabulary.token(word).text();
        float worth = rarity(text) * likeness;
        scratch.addAll(names, namesFrom[word], namesFrom[word + 1], worth);
    }

    /** Which words of the vocabulary have been looked at for one of a query's; one thread's. */
    private static final class SeenWords {
        /** For each word of the vocabulary, how many words had been begun when it was last seen. */
        private final int[] seen;

        private int begun;
        private final SpellingDistance.Rows distance = new SpellingDistance.Rows();

        SeenWords(int vocabulary) {
            seen = new int[vocabulary];
        }

        void begin() {
            begun++;
        }

        boolean seen(int word) {
            boolean before = seen[word] == begun;
            seen[word] = begun;
            return before;
        }
    }

    /**
     * One search's sums, a cell for every name, so that adding is one access to memory: the sum in the upper 24 bits,
     * and below it which of the query's words was added last, so that a name gets each but once.
     */
    private static final class Scratch {
        private static final float UNIT = 10_000;
        private static final int LAST = 0xFF;

        private final int[] cells;
        private int[] touched = new int[4096];
        private int touchedCount;
        private int word;
        private final SeenWords seen;

        Scratch(int names, int vocabulary) {
            cells = new int[names];
            seen = new SeenWords(vocabulary);
        }

        void nextWord() {
            word = Math.min(word + 1, LAST);
            seen.begin();
        }

        boolean seen(int vocabularyWord) {
            return seen.seen(vocabularyWord);
        }

        void addAll(int[] names, int from, int to, float worth) {
            int units = Math.round(worth * UNIT) << 8;
            for (int at = from; at < to; at++) {
                int name = names[at];
                int cell = cells[name];
                if ((cell & LAST) != word) {
                    if (cell == 0) {
                        if (touchedCount == touched.length) {
                            touched = Arrays.copyOf(touched, touchedCount * 2);
                        }
                        touched[touchedCount++] = name;
                    }
                    cells[name] = (cell & ~LAST) + units | word;
                }
            }
        }

        float sum(int name) {
            return (cells[name] >>> 8) / UNIT;
        }

        void clear() {
            if (touchedCount > cells.length / 16) {
                Arrays.fill(cells, 0);
            } else {
                for (int i = 0; i < touchedCount; i++) {
                    cells[touched[i]] = 0;
                }
            }
            touchedCount = 0;
            word = 0;
        }
    }

    /** The best so many names of those offered: a heap with the worst of them on top. */
    private static final class Top {
        private final int[] names;
        private final float[] worths;
        private int size;

        Top(int limit) {
            names = new int[limit];
            worths = new float[limit];
        }

        /** What has to be exceeded to be among the best. */
        float least() {
            return size < names.length ? Float.NEGATIVE_INFINITY : worths[0];
        }

        void offer(int name, float worth) {
            if (size < names.length) {
                int at = size++;
                while (at > 0 && worths[(at - 1) / 2] > worth) {
                    names[at] = names[(at - 1) / 2];
                    worths[at] = worths[(at - 1) / 2];
                    at = (at - 1) / 2;
                }
                names[at] = name;
                worths[at] = worth;
            } else if (size > 0 && worth > worths[0]) {
                int at = 0;
                while (true) {
                    int child = 2 * at + 1;
                    if (child >= size) {
                        break;
                    }
                    child += child + 1 < size && worths[child + 1] < worths[child] ? 1 : 0;
                    if (worths[child] >= worth) {
                        break;
                    }
                    names[at] = names[child];
                    worths[at] = worths[child];
                    at = child;
                }
                names[at] = name;
                worths[at] = worth;
            }
        }

        int[] best() {
            var order = new Integer[size];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> -worths[i]));
            return Arrays.stream(order).mapToInt(i -> names[i]).toArray();
        }
    }

    private static final class IntList {
        private int[] values = new int[1024];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size + size / 2);
            }
            values[size++] = value;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }

        byte[] toBytes() {
            var bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) values[i];
            }
            return bytes;
        }

        short[] toShorts() {
            var shorts = new short[size];
            for (int i = 0; i < size; i++) {
                shorts[i] = (short) values[i];
            }
            return shorts;
        }

        int[] toArray(int end) {
            var array = Arrays.copyOf(values, size + 1);
            array[size] = end;
            return array;
        }
    }
}
