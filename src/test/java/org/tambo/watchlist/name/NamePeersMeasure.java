package org.tambo.watchlist.name;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.MMapDirectory;
import org.tambo.watchlist.name.NameSearchMeasure.Change;
import org.tambo.watchlist.name.NameSearchMeasure.MadeNames;
import org.tambo.watchlist.name.NameSearchMeasure.Person;

/**
 * Tambo beside what others use, in one run and on the same data: Jaro-Winkler over the best pairing of words, as screening
 * programs compare names; Lucene's fuzzy query, as those search that keep names in Elasticsearch; SQLite without
 * encryption. What each prints is explained in bench/names.md.
 */
final class NamePeersMeasure {
    private static final PrintStream OUT = System.out;
    private static final JaroWinklerSimilarity LIKENESS = new JaroWinklerSimilarity();
    /** Everybody with everybody takes its time: so many innocents are asked for. */
    private static final int INNOCENTS = 200;

    private static final int PLANTED = 1_000;
    private static final int LISTED = 50;

    private static final int NUMBERS = 20_000;

    private NamePeersMeasure() {}

    static void all(int persons) throws IOException, SQLException {
        double threshold = pairs();
        innocents(threshold);
        search(persons);
        plainSqlite(persons);
    }

    // ---- Jaro-Winkler

    private static String[] words(String name) {
        return Script.latin(name).strip().split("[^\\p{L}\\p{N}]+");
    }

    /** Each word of the shorter name with the one of the other that is likest, by its length. */
    private static double likeness(String[] a, String[] b) {
        String[] fewer = a.length <= b.length ? a : b;
        String[] more = a.length <= b.length ? b : a;
        double sum = 0;
        int letters = 0;
        for (String word : fewer) {
            double best = 0;
            for (String other : more) {
                best = Math.max(best, LIKENESS.apply(word, other));
            }
            sum += best * word.length();
            letters += word.length();
        }
        return letters == 0 ? 0 : sum / letters;
    }

    /** @return the threshold at which Jaro-Winkler does best, which Tambo's is not chosen by */
    private static double pairs() throws IOException {
        List<CSVRecord> rows = NameSearchMeasure.table("name_pairs_opensanctions.csv").stream()
                .filter(row -> row.get("schema").equals("Person"))
                .toList();
        double best = 0;
        double at = 0;
        for (double threshold = 0.80; threshold < 1; threshold += 0.005) {
            double limit = threshold;
            double f1 = f1(rows, row -> likeness(words(row.get("name1")), words(row.get("name2"))) >= limit);
            if (f1 > best) {
                best = f1;
                at = threshold;
            }
        }
        OUT.printf(
                "F1, %d person pairs: same words %.3f, Jaro-Winkler %.3f at its best threshold (%.3f), Tambo %.3f%n",
                rows.size(),
                f1(rows, row -> Set.of(sorted(row.get("name1"))).equals(Set.of(sorted(row.get("name2"))))),
                best,
                at,
                f1(
                        rows,
                        row -> RecordComparison.ofPairs()
                                .compare(
                                        NameSearchMeasure.record(row.get("name1"), "", ""),
                                        NameSearchMeasure.record(row.get("name2"), "", ""))
                                .match()));
        return at;
    }

    private static String sorted(String name) {
        String[] words = words(name);
        Arrays.sort(words);
        return String.join(" ", words);
    }

    private interface Judge {
        boolean match(CSVRecord row);
    }

    private static double f1(List<CSVRecord> rows, Judge judge) {
        int right = 0;
        int all = 0;
        for (CSVRecord row : rows) {
            boolean expected = row.get("is_match").equals("true");
            boolean match = judge.match(row);
            right += match && expected ? 2 : 0;
            all += (match ? 1 : 0) + (expected ? 1 : 0);
        }
        return right / (double) all;
    }

    private static void innocents(double threshold) throws IOException {
        List<CSVRecord> rows = NameSearchMeasure.table("innocents_global.csv");
        List<Person> notices = NameSearchMeasure.notices(rows);
        List<String[]> words =
                notices.stream().map(person -> words(person.full())).toList();
        int alerts = 0;
        for (CSVRecord row : rows.subList(0, INNOCENTS)) {
            String[] asked = words(NameSearchMeasure.person(row).full());
            alerts += words.parallelStream().anyMatch(one -> likeness(asked, one) >= threshold) ? 1 : 0;
        }
        OUT.printf(
                "innocents alerted against %d notices, names only: Jaro-Winkler %d of %d (for Tambo: innocents)%n",
                notices.size(), alerts, INNOCENTS);
    }

    // ---- Lucene

    private static void search(int persons) throws IOException {
        Random random = new Random(3);
        MadeNames made = new MadeNames(NameSearchMeasure.table("innocents_global.csv"), random);
        NameIndex.Builder builder = new NameIndex.Builder();
        Path folder = Files.createTempDirectory("tambo-names");
        TreeMap<Integer, Person> kept = new TreeMap<>();
        try (MMapDirectory directory = new MMapDirectory(folder)) {
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
                for (int i = 0; i < persons; i++) {
                    Person person = made.next();
                    builder.add(NameSearchMeasure.record(
                            person.full(), person.birth().toString(), person.sex()));
                    Document document = new Document();
                    document.add(new TextField("name", Script.latin(person.full()), Field.Store.NO));
                    document.add(new NumericDocValuesField("number", i));
                    writer.addDocument(document);
                    if (i % (persons / PLANTED) == 0) {
                        kept.put(i, person);
                    }
                }
                writer.forceMerge(1);
            }
            NameIndex index = builder.build();
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                int[] numbers = numbers(reader, persons);
                for (int round = 0; round < 2; round++) {
                    boolean warm = round > 0;
                    report(warm, "Lucene, fuzzy of two edits for each word", kept, query -> {
                        ScoreDoc[] found = searcher.search(fuzzy(words(query.full())), LISTED).scoreDocs;
                        return Arrays.stream(found).map(hit -> numbers[hit.doc]).toList();
                    });
                    report(warm, "Tambo, names only", kept, query -> {
                        PersonRecord record = NameSearchMeasure.record(query.full(), "", "");
                        return records(index.compared(record, NameSearchMeasure.lookedAt(record)));
                    });
                    report(warm, "Tambo, names, date and sex", kept, query -> {
                        PersonRecord record = NameSearchMeasure.record(
                                query.full(), query.birth().toString(), query.sex());
                        return records(index.search(record, NameSearchMeasure.lookedAt(record)));
                    });
                }
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static List<Integer> records(List<NameIndex.Candidate> found) {
        return found.stream().map(NameIndex.Candidate::record).toList();
    }

    private static int[] numbers(DirectoryReader reader, int persons) throws IOException {
        int[] numbers = new int[persons];
        NumericDocValues values = MultiDocValues.getNumericValues(reader, "number");
        while (values.nextDoc() != NumericDocValues.NO_MORE_DOCS) {
            numbers[values.docID()] = (int) values.longValue();
        }
        return numbers;
    }

    private static BooleanQuery fuzzy(String[] words) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String word : words) {
            query.add(
                    new FuzzyQuery(new Term("name", word.toLowerCase(Locale.ROOT)), word.length() > 5 ? 2 : 1),
                    BooleanClause.Occur.SHOULD);
        }
        return query.build();
    }

    private interface Search {
        List<Integer> find(Person query) throws IOException;
    }

    private static void report(boolean print, String who, TreeMap<Integer, Person> kept, Search search)
            throws IOException {
        Random planted = new Random(11);
        List<Double> times = new ArrayList<>();
        int first = 0;
        int at10 = 0;
        int listed = 0;
        int asked = 0;
        for (var entry : kept.entrySet()) {
            Person query = Change.values()[asked++ % Change.values().length].of(entry.getValue(), planted);
            long from = System.nanoTime();
            List<Integer> found = search.find(query);
            times.add((System.nanoTime() - from) / 1e6);
            int rank = found.indexOf(entry.getKey());
            first += rank == 0 ? 1 : 0;
            at10 += rank >= 0 && rank < 10 ? 1 : 0;
            listed += rank >= 0 && rank < LISTED ? 1 : 0;
        }
        times.sort(null);
        if (print) {
            OUT.printf(
                    "%s: %d asked for, first %d, within 10 %d, within %d %d; p50 %.2f ms, p99 %.2f ms%n",
                    who, asked, first, at10, LISTED, listed, times.get(asked / 2), times.get(asked * 99 / 100));
        }
    }

    // ---- SQLite

    private static void plainSqlite(int persons) throws IOException, SQLException {
        MadeNames made = MadeNames.of(3);
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < persons; i++) {
            people.add(made.next());
        }
        Path file = Files.createTempFile("tambo-plain", ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
            statement.execute("create table person (id integer primary key, number text, name text, birth text)");
            statement.execute("create index person_number on person (number)");
            statement.execute("create index person_name on person (name)");
            connection.setAutoCommit(false);
            long from = System.nanoTime();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into person (number, name, birth) values (?, ?, ?)")) {
                for (int i = 0; i < persons; i++) {
                    Person person = people.get(i);
                    insert.setString(1, number(i));
                    insert.setString(2, person.full());
                    insert.setString(3, person.birth().toString());
                    insert.addBatch();
                    if (i % 10_000 == 9_999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
            OUT.printf(
                    "SQLite, in clear, two indexes: %.0f rows a second%n",
                    persons / ((System.nanoTime() - from) / 1e9));
            List<Double> times = new ArrayList<>();
            Random random = new Random(5);
            Set<Integer> rows = new HashSet<>();
            try (PreparedStatement query =
                    connection.prepareStatement("select name, birth from person where number = ?")) {
                for (int i = 0; i < NUMBERS; i++) {
                    String number = number(random.nextInt(persons));
                    from = System.nanoTime();
                    query.setString(1, number);
                    try (ResultSet found = query.executeQuery()) {
                        while (found.next()) {
                            rows.add(found.getString(1).length());
                        }
                    }
                    times.add((System.nanoTime() - from) / 1e3);
                }
            }
            times.sort(null);
            OUT.printf("SQLite, in clear: a number in %.1f microseconds (median)%n", times.get(NUMBERS / 2));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String number(int i) {
        return "P" + (long) i * 7_919 % 99_999_989;
    }
}
