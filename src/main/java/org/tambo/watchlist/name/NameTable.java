package org.tambo.watchlist.name;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records in columns, their names' words as numbers of a vocabulary, and for each word the names that have it: about 50
 * bytes a person.
 */
final class NameTable {
    private static final List<PersonName> NO_NAMES = List.of(PersonName.whole(""));
    private static final PersonSex[] SEXES = PersonSex.values();

    /** Of a name's shape: how many words stand before the border between surnames and given names. */
    private static final int BORDER = 63;

    private static final int BORDERED = 64;
    private static final int CUT = 128;

    private final Vocabulary vocabulary;
    /** Where each name's words begin in {@link #words}. */
    private final int[] wordsFrom;

    private final int[] words;
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

    /** Where each word's names begin in {@link #names}. */
    private final int[] namesFrom;

    /** The names that have each word, particles left out. */
    private final int[] names;

    private NameTable(Builder from) {
        this.vocabulary = from.vocabulary;
        vocabulary.build();
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
        for (int name = 0; name < recordOf.length; name++) {
            for (int at = wordsFrom[name]; at < wordsFrom[name + 1]; at++) {
                if (searched[words[at]]) {
                    names[next[words[at]]++] = name;
                }
            }
        }
    }

    /** @throws IOException also when words are no longer compared as they were when it was written */
    NameTable(IndexInput in) throws IOException {
        this.vocabulary = new Vocabulary(in);
        this.words = in.ints();
        this.wordsFrom = in.ints();
        this.shapes = in.bytes();
        this.recordOf = in.ints();
        this.dates = in.ints();
        this.sexes = in.bytes();
        this.nationOf = in.shorts();
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
    }

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
    static final class Builder {
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
        int add(PersonRecord record) {
            int number = records++;
            for (var name : record.names()) {
                var parsed = ParsedName.of(name, vocabulary::token);
                wordsFrom.add(words.size());
                for (var word : parsed.words()) {
                    words.add(vocabulary.add(word));
                }
                int border = parsed.words().isEmpty() ? 0 : border(parsed);
                shapes.add(border | (parsed.bordered() ? BORDERED : 0) | (parsed.cut() ? CUT : 0));
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

        /** Takes over all records of a table but some, in their order. */
        void addAll(NameTable table, BitSet without) {
            int number = -1;
            int from = -1;
            for (int name = 0; name < table.recordOf.length; name++) {
                int record = table.recordOf[name];
                if (without.get(record)) {
                    continue;
                }
                if (record != from) {
                    from = record;
                    number = records++;
                    dates.add(table.dates[record]);
                    sexes.add(table.sexes[record]);
                    nationOf.add(nation(table.nations.get(table.nationOf[record])));
                    List<BirthDate> several = table.severalDates.get(record);
                    if (several != null) {
                        severalDates.put(number, several);
                    }
                }
                wordsFrom.add(words.size());
                for (int at = table.wordsFrom[name]; at < table.wordsFrom[name + 1]; at++) {
                    words.add(vocabulary.add(table.vocabulary.token(table.words[at])));
                }
                shapes.add(table.shapes[name]);
                recordOf.add(number);
            }
        }

        NameTable build() {
            return new NameTable(this);
        }

        private static int border(ParsedName name) {
            int tokens = 0;
            for (int i = 0; i < name.words().size(); i++) {
                if (tokens == name.firstGiven()) {
                    return Math.min(i, BORDER);
                }
                tokens += name.words().get(i).isParticle() ? 0 : 1;
            }
            return 0;
        }
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    int records() {
        return dates.length;
    }

    int names() {
        return recordOf.length;
    }

    int recordOf(int name) {
        return recordOf[name];
    }

    /** Which of its record's names it is: they stand side by side. */
    int alias(int name) {
        int first = name;
        while (first > 0 && recordOf[first - 1] == recordOf[name]) {
            first--;
        }
        return name - first;
    }

    /** How many names have a word of the vocabulary. */
    int namesWith(int word) {
        return namesFrom[word + 1] - namesFrom[word];
    }

    /** Adds what a word of the vocabulary is worth to each name that has it. */
    void addTo(NameSums sums, int word, float worth) {
        sums.addAll(names, namesFrom[word], namesFrom[word + 1], worth);
    }

    /** The first date of a record, see {@link PackedDate}; 0 where there is none. */
    int date(int record) {
        return dates[record];
    }

    /** A record but for its names. */
    PersonRecord withoutNames(int record) {
        List<BirthDate> several = severalDates.get(record);
        if (several == null) {
            int date = dates[record];
            several = date == 0 ? List.of() : List.of(PackedDate.unpacked(date));
        }
        return new PersonRecord(NO_NAMES, several, SEXES[sexes[record]], nations.get(nationOf[record]));
    }

    ParsedName parsed(int name) {
        var tokens = new ArrayList<NameToken>(wordsFrom[name + 1] - wordsFrom[name]);
        for (int at = wordsFrom[name]; at < wordsFrom[name + 1]; at++) {
            tokens.add(vocabulary.token(words[at]));
        }
        int shape = shapes[name];
        return ParsedName.of(tokens, shape & BORDER, (shape & BORDERED) != 0, (shape & CUT) != 0);
    }

    /** How many names have a word of each family of scripts, by the family's ordinal. */
    int[] namesByFamily() {
        var count = new int[Script.Family.values().length];
        for (int name = 0; name < recordOf.length; name++) {
            int families = 0;
            for (int at = wordsFrom[name]; at < wordsFrom[name + 1]; at++) {
                families |= 1 << vocabulary.family(words[at]).ordinal();
            }
            for (int family = 0; family < count.length; family++) {
                count[family] += families >> family & 1;
            }
        }
        return count;
    }
}
