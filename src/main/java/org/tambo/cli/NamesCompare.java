package org.tambo.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;
import org.tambo.watchlist.name.RecordComparison;
import org.tambo.watchlist.name.RecordScore;

/**
 * {@code tambo names compare FILE.csv}: reads a table with the columns {@code name1} and {@code name2}, and {@code
 * sex1}, {@code sex2}, {@code dob1}, {@code dob2} where they are known, and prints it with {@code probability} and
 * {@code match} added.
 */
public final class NamesCompare {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private final RecordComparison comparison = RecordComparison.ofPairs();

    private NamesCompare() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** @return 0, or 1 if the file cannot be read as such a table, or 2 if no file is named */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length != 1) {
            err.println("usage: tambo names compare FILE.csv   (columns name1,name2[,sex1,sex2,dob1,dob2])");
            return USAGE;
        }
        Path file = Path.of(args[0]);
        try {
            new NamesCompare().compare(file, out);
            return out.checkError() ? FAILED : 0;
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException fault) {
            err.println(file + ": cannot be read as a table of names: " + fault.getMessage());
            return FAILED;
        }
    }

    private void compare(Path file, PrintStream out) throws IOException {
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setRecordSeparator('\n')
                .setIgnoreEmptyLines(true)
                .setTrailingData(true)
                .get();
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
            skipByteOrderMark(reader);
            try (var table = CSVParser.parse(reader, format);
                    var printer = new CSVPrinter(
                            out,
                            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
                print(table, printer);
            }
        }
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }

    private void print(CSVParser table, CSVPrinter printer) throws IOException {
        var header = table.getHeaderNames();
        if (!header.contains("name1") || !header.contains("name2")) {
            throw new IllegalArgumentException("no columns name1 and name2 in its first line");
        }
        var titles = new ArrayList<>(header);
        titles.addAll(List.of("probability", "match"));
        printer.printRecord(titles);
        for (CSVRecord row : table) {
            RecordScore score = comparison.compare(person(row, "1"), person(row, "2"));
            var cells = new ArrayList<String>();
            for (int i = 0; i < header.size(); i++) {
                cells.add(i < row.size() ? row.get(i) : "");
            }
            cells.add(String.format(Locale.ROOT, "%.4f", score.probability()));
            cells.add(String.valueOf(score.match()));
            printer.printRecord(cells);
        }
        printer.flush();
    }

    private static PersonRecord person(CSVRecord row, String which) {
        return PersonRecord.of(
                PersonName.whole(cell(row, "name" + which).orElse("")),
                cell(row, "dob" + which).flatMap(BirthDate::parse),
                PersonSex.of(cell(row, "sex" + which).orElse("")));
    }

    private static Optional<String> cell(CSVRecord row, String column) {
        return row.isSet(column) ? Optional.of(row.get(column)) : Optional.empty();
    }
}
