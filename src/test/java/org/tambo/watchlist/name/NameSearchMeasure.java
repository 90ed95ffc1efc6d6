package org.tambo.watchlist.name;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Measures the search by name: {@code pairs}, {@code recall}, {@code innocents}, {@code speed N} and {@code peers N}. What each
 * prints is explained in bench/names.md.
 */
public final class NameSearchMeasure {
    private static final PrintStream OUT = System.out;
    /** As many as the watchlist looks at. */
    static int lookedAt(PersonRecord query) {
        return query.birthDates().isEmpty() ? 200 : 64;
    }

    private static List<NameIndex.Candidate> searched(NameIndex index, PersonRecord query) {
        return index.search(query, lookedAt(query));
    }

    private NameSearchMeasure() {}

    public static void main(String[] args) throws IOException, SQLException {
        switch (args.length == 0 ? "" : args[0]) {
            case "pairs" -> pairs();
            case "recall" -> recall();
            case "innocents" -> innocents();
            case "speed" -> speed(Integer.parseInt(args[1]));
            case "peers" -> NamePeersMeasure.all(Integer.parseInt(args[1]));
            default -> OUT.println("usage: pairs | recall | innocents | speed N | peers N");
        }
    }

    static List<CSVRecord> table(String name) throws IOException {
        Path file = Path.of(System.getenv().getOrDefault("TAMBO_DATA", "../shared/data"), "names", name);
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                var parser = CSVParser.parse(reader, format)) {
            return parser.getRecords();
        }
    }

    // ---- pairs

    private static void pairs() throws IOException {
        var persons = table("name_pairs_opensanctions.csv").stream()
                .filter(row -> row.get("schema").equals("Person"))
                .toList();
        printF1("all", persons, 0, 1);
        printF1("even rows", persons, 0, 2);
        printF1("odd rows", persons, 1, 2);
        var andean = table("andean_pairs.csv");
        for (String level : List.of(
                "names only",
                "year and sex",
                "full date and sex",
                "one digit wrong",
                "swapped and one digit wrong",
                "same date")) {
            var random = new Random(5);
            var accepted = new TreeMap<String, int[]>();
            for (var row : andean) {
                boolean positive = row.get("is_match").equals("true");
                var second = secondDate(level, row, positive, random);
                if (second.isPresent()) {
                    String first = level.startsWith("names")
                            ? ""
                            : level.startsWith("year") ? row.get("dob1").substring(0, 4) : row.get("dob1");
                    boolean names = level.startsWith("names");
                    var score = RecordComparison.ofPairs()
                            .compare(
                                    record(row.get("name1"), first, names ? "" : row.get("sex1")),
                                    record(row.get("name2"), second.get(), names ? "" : row.get("sex2")));
                    int[] counts = accepted.computeIfAbsent(row.get("category"), key -> new int[2]);
                    counts[0] += score.match() ? 1 : 0;
                    counts[1]++;
                }
            }
            OUT.println("andean, " + level + ", accepted:");
            accepted.forEach((category, counts) -> OUT.printf("  %-24s %4d of %4d%n", category, counts[0], counts[1]));
        }
    }

    /** The second record's date at a level; nothing where the level says nothing about such a pair. */
    private static Optional<String> secondDate(String level, CSVRecord row, boolean positive, Random random) {
        String date = row.get("dob2");
        boolean whole = row.get("dob1").equals(date);
        return switch (level) {
            case "names only" -> Optional.of("");
            case "year and sex" -> Optional.of(date.substring(0, 4));
            case "full date and sex" -> Optional.of(date);
            case "one digit wrong" ->
                positive && whole
                        ? Optional.of(wrongDigit(LocalDate.parse(date), random).toString())
                        : Optional.empty();
            case "swapped and one digit wrong" -> {
                var first = whole ? LocalDate.parse(date) : LocalDate.EPOCH;
                yield positive && whole && first.getDayOfMonth() <= 12 && first.getDayOfMonth() != first.getMonthValue()
                        ? Optional.of(wrongDigit(
                                        LocalDate.of(first.getYear(), first.getDayOfMonth(), first.getMonthValue()),
                                        random)
                                .toString())
                        : Optional.empty();
            }
            default -> positive ? Optional.empty() : Optional.of(row.get("dob1"));
        };
    }

    private static void printF1(String which, List<CSVRecord> rows, int from, int step) {
        int right = 0;
        int wrong = 0;
        int missed = 0;
        for (int i = from; i < rows.size(); i += step) {
            var row = rows.get(i);
            boolean match = RecordComparison.ofPairs()
                    .compare(record(row.get("name1"), "", ""), record(row.get("name2"), "", ""))
                    .match();
            boolean expected = row.get("is_match").equals("true");
            right += match && expected ? 1 : 0;
            wrong += match && !expected ? 1 : 0;
            missed += !match && expected ? 1 : 0;
        }
        OUT.printf(
                "OpenSanctions persons, %s: F1 %.3f (%d right, %d wrong, %d missed)%n",
                which, 2.0 * right / (2 * right + wrong + missed), right, wrong, missed);
    }

    // ---- candidates before scoring

    private static void recall() throws IOException {
        var innocents = table("innocents_global.csv");
        for (String file : List.of("andean_pairs.csv", "name_pairs_opensanctions.csv")) {
            var builder = new NameIndex.Builder();
            var pairs = table(file).stream()
                    .filter(row -> row.get("schema").equals("Person"))
                    .filter(row -> row.get("is_match").equals("true"))
                    .toList();
            pairs.forEach(row -> builder.add(PersonRecord.of(PersonName.whole(row.get("name2")))));
            innocents.forEach(row -> builder.add(PersonRecord.of(PersonName.whole(row.get("full_name")))));
            var index = builder.build();
            for (int limit : List.of(10, 50, 200, 1000)) {
                int found = 0;
                for (int i = 0; i < pairs.size(); i++) {
                    var query = PersonRecord.of(PersonName.whole(pairs.get(i).get("name1")));
                    boolean hit = index.candidates(query, limit).contains(i);
                    found += hit ? 1 : 0;
                    if (!hit && limit == 1000) {
                        OUT.println("  not found: " + pairs.get(i).get("name1") + " | "
                                + pairs.get(i).get("name2"));
                    }
                }
                OUT.printf(
                        "%s: %d of %d pairs within %d candidates of %d%n",
                        file, found, pairs.size(), limit, index.size());
            }
        }
    }

    // ---- false alarms

    /** Somebody made up. */
    public record Person(String given, String surname, String sex, LocalDate birth) {
        String full() {
            return given + " " + surname;
        }
    }

    static Person person(CSVRecord row) {
        String given = row.get("first_name") + " " + row.get("middle_name");
        String sex = row.get("gender").equals("male") ? "M" : row.get("gender").equals("female") ? "F" : "";
        return new Person(given.strip(), row.get("last_name"), sex, LocalDate.parse(row.get("date_of_birth")));
    }

    /** 100,000: those of the table that are not asked for, and others made of a given name and a surname of two of them. */
    static List<Person> notices(List<CSVRecord> rows) {
        var random = new Random(7);
        var notices = new ArrayList<Person>();
        Map<String, List<Person>> byNationality = new HashMap<>();
        for (var row : rows.subList(1_000, rows.size())) {
            var person = person(row);
            notices.add(person);
            byNationality
                    .computeIfAbsent(row.get("nationality"), key -> new ArrayList<>())
                    .add(person);
        }
        var nations = List.copyOf(byNationality.values());
        while (notices.size() < 100_000) {
            var nation = nations.get(random.nextInt(nations.size()));
            var a = nation.get(random.nextInt(nation.size()));
            var b = nation.get(random.nextInt(nation.size()));
            if (Script.latin(a.surname()).chars().allMatch(c -> c < 0x80)
                    == Script.latin(b.surname()).chars().allMatch(c -> c < 0x80)) {
                notices.add(
                        new Person(a.given(), b.surname(), a.sex(), b.birth().plusDays(random.nextInt(4_000) - 2_000)));
            }
        }
        return notices;
    }

    private static void innocents() throws IOException {
        var rows = table("innocents_global.csv");
        var asked =
                rows.subList(0, 1_000).stream().map(NameSearchMeasure::person).toList();
        var notices = notices(rows);
        var builder = new NameIndex.Builder();
        notices.forEach(
                person -> builder.add(record(person.full(), person.birth().toString(), person.sex())));
        var index = builder.build();
        for (String level : List.of("names only", "sex", "year", "year and sex", "full date and sex")) {
            int alerts = 0;
            for (var person : asked) {
                alerts += searched(index, atLevel(level, person.full(), person.birth(), person.sex()))
                                .isEmpty()
                        ? 0
                        : 1;
            }
            int found = 0;
            var missed = new HashMap<String, Integer>();
            var planted = new Random(11);
            for (int i = 0; i < 1_000; i++) {
                int which = planted.nextInt(notices.size());
                var person = notices.get(which);
                var kind = Change.values()[i % Change.values().length];
                var query = kind.of(person, planted);
                boolean hit = searched(index, atLevel(level, query.full(), query.birth(), query.sex())).stream()
                        .anyMatch(candidate -> candidate.record() == which);
                found += hit ? 1 : 0;
                if (!hit) {
                    missed.merge(kind.name(), 1, Integer::sum);
                }
            }
            OUT.printf(
                    "%s: %d of 1000 innocents alerted, %d of 1000 planted found, missed %s%n",
                    level, alerts, found, missed);
        }
    }

    private static PersonRecord atLevel(String level, String name, LocalDate birth, String sex) {
        String date = level.startsWith("year")
                ? String.valueOf(birth.getYear())
                : level.startsWith("full") ? birth.toString() : "";
        return record(name, date, level.endsWith("sex") ? sex : "");
    }

    static PersonRecord record(String name, String date, String sex) {
        return PersonRecord.of(PersonName.whole(name), BirthDate.parse(date), PersonSex.of(sex));
    }

    /** What happens to a planted traveller's data. */
    enum Change {
        SPELLING,
        ORDER,
        MISSING_WORD,
        WRONG_DIGIT;

        Person of(Person person, Random random) {
            return switch (this) {
                case SPELLING ->
                    new Person(person.given(), misspelt(person.surname(), random), person.sex(), person.birth());
                case ORDER -> new Person(person.surname(), person.given(), person.sex(), person.birth());
                case MISSING_WORD -> {
                    var words = new ArrayList<>(List.of(person.full().split(" +")));
                    if (words.size() > 2) {
                        words.remove(1 + random.nextInt(words.size() - 1));
                    }
                    yield new Person(
                            words.getFirst(),
                            String.join(" ", words.subList(1, words.size())),
                            person.sex(),
                            person.birth());
                }
                case WRONG_DIGIT ->
                    new Person(person.given(), person.surname(), person.sex(), wrongDigit(person.birth(), random));
            };
        }
    }

    private static LocalDate wrongDigit(LocalDate date, Random random) {
        while (true) {
            var text = new StringBuilder(date.toString());
            int at = 2 + random.nextInt(8);
            text.setCharAt(at, (char) ('0' + random.nextInt(10)));
            var wrong = BirthDate.parse(text.toString());
            if (wrong.isPresent() && !text.toString().equals(date.toString())) {
                try {
                    return LocalDate.parse(text);
                } catch (java.time.format.DateTimeParseException notOnTheCalendar) {
                    continue;
                }
            }
        }
    }

    /** One letter changed, doubled, left out, or exchanged with its neighbour. */
    private static String misspelt(String name, Random random) {
        if (name.length() < 4) {
            return name;
        }
        var text = new StringBuilder(name);
        int at = 1 + random.nextInt(name.length() - 2);
        switch (random.nextInt(4)) {
            case 0 -> text.setCharAt(at, name.charAt((at + 1) % name.length()));
            case 1 -> text.insert(at, name.charAt(at));
            case 2 -> text.deleteCharAt(at);
            default -> {
                text.setCharAt(at, name.charAt(at + 1));
                text.setCharAt(at + 1, name.charAt(at));
            }
        }
        return text.toString();
    }

    // ---- speed and memory

    private static void speed(int persons) throws IOException {
        var random = new Random(3);
        var made = new MadeNames(table("innocents_global.csv"), random);
        long before = used();
        long start = System.nanoTime();
        var builder = new NameIndex.Builder();
        var kept = new HashMap<Integer, Person>();
        for (int i = 0; i < persons; i++) {
            var person = made.next();
            int number = builder.add(record(person.full(), person.birth().toString(), person.sex()));
            if (i % (persons / 2_000) == 0) {
                kept.put(number, person);
            }
        }
        var index = builder.build();
        builder = null;
        double built = (System.nanoTime() - start) / 1e9;
        long memory = (used() - before) >> 20;
        Reference.reachabilityFence(made);
        OUT.printf(
                "%d persons, %d distinct words: built in %.1f s, %d MB%n",
                persons, index.distinctWords(), built, memory);
        int at10 = 0;
        int asked = 0;
        var times = new ArrayList<Double>();
        var candidateTimes = new ArrayList<Double>();
        for (int round = 0; round < 2; round++) {
            at10 = 0;
            asked = 0;
            times.clear();
            candidateTimes.clear();
            var planted = new Random(11);
            // Others are asked for than those that made the compiler and the index warm.
            int half = round;
            for (var entry : kept.entrySet().stream()
                    .filter(one -> one.getKey() / (persons / 2_000) % 2 == half)
                    .toList()) {
                var kind = Change.values()[asked % Change.values().length];
                var query = kind.of(entry.getValue(), planted);
                var record = record(query.full(), query.birth().toString(), query.sex());
                long from = System.nanoTime();
                var found = index.search(record, lookedAt(record));
                times.add((System.nanoTime() - from) / 1e6);
                from = System.nanoTime();
                index.candidates(record, lookedAt(record));
                candidateTimes.add((System.nanoTime() - from) / 1e6);
                at10 += found.stream().limit(10).anyMatch(candidate -> candidate.record() == entry.getKey()) ? 1 : 0;
                asked++;
            }
        }
        times.sort(null);
        candidateTimes.sort(null);
        OUT.printf(
                "%d planted, found within 10: %d; search p50 %.2f ms, p99 %.2f ms, max %.2f ms,"
                        + " of it finding candidates p50 %.2f ms, p99 %.2f ms%n",
                asked,
                at10,
                times.get(asked / 2),
                times.get(asked * 99 / 100),
                times.getLast(),
                candidateTimes.get(asked / 2),
                candidateTimes.get(asked * 99 / 100));
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /**
     * Persons of a made-up country: the common names of the region first, then words that a model of three letters
     * makes of all Latin names at hand, with shares that fall as 1 / rank.
     */
    public static final class MadeNames {
        private static final int SURNAMES = 220_000;
        private static final int GIVEN = 60_000;

        private final Random random;
        private final String[] surnames;
        private final String[] given;
        private final double[] surnameShares;
        private final double[] givenShares;
        private final Map<String, List<Character>> model = new HashMap<>();

        /** The same people for the same seed. */
        public static MadeNames of(long seed) throws IOException {
            return new MadeNames(table("innocents_global.csv"), new Random(seed));
        }

        MadeNames(List<CSVRecord> rows, Random random) {
            this.random = random;
            var known = new ArrayList<String>();
            for (var row : rows) {
                for (String word : Script.latin(row.get("full_name")).split(" +")) {
                    if (word.length() > 2 && word.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
                        known.add(word);
                    }
                }
            }
            known.addAll(CommonNames.all());
            for (String word : known) {
                String padded = "^^" + word + "$";
                for (int i = 0; i + 2 < padded.length(); i++) {
                    model.computeIfAbsent(padded.substring(i, i + 2), key -> new ArrayList<>())
                            .add(padded.charAt(i + 2));
                }
            }
            surnames = words(SURNAMES);
            given = words(GIVEN);
            surnameShares = shares(SURNAMES);
            givenShares = shares(GIVEN);
        }

        private String[] words(int count) {
            var words = new java.util.LinkedHashSet<String>(CommonNames.all());
            while (words.size() < count) {
                var word = new StringBuilder("^^");
                while (word.length() < 16) {
                    var next = model.get(word.substring(word.length() - 2));
                    char c = next == null ? '$' : next.get(random.nextInt(next.size()));
                    if (c == '$') {
                        break;
                    }
                    word.append(c);
                }
                if (word.length() > 5) {
                    words.add(word.substring(2));
                }
            }
            return words.toArray(String[]::new);
        }

        private static double[] shares(int count) {
            var shares = new double[count];
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += 1.0 / (i + 10);
                shares[i] = sum;
            }
            return shares;
        }

        private String draw(String[] words, double[] shares) {
            int at = Arrays.binarySearch(shares, random.nextDouble() * shares[shares.length - 1]);
            return words[at < 0 ? -at - 1 : at];
        }

        public Person next() {
            String first = draw(given, givenShares) + (random.nextInt(3) > 0 ? " " + draw(given, givenShares) : "");
            String last = draw(surnames, surnameShares) + " " + draw(surnames, surnameShares);
            return new Person(
                    first,
                    last,
                    random.nextBoolean() ? "M" : "F",
                    LocalDate.ofEpochDay(-10_000 + random.nextInt(24_000)));
        }
    }
}
