package org.tambo.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.NoticeFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code tambo screen}: asks a file of notices about persons and numbers, many from a file or one from the command line.
 */
public final class ScreenTool {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final int SHOWN_REFUSALS = 20;
    private static final int LONGEST_QUERY = 1 << 20;
    private static final List<String> PERSON = List.of("--name", "--surnames", "--given", "--dob", "--sex");
    private static final List<String> FIELDS = List.of("name", "surnames", "given", "dob", "sex");
    private static final JsonMapper JSON = new JsonMapper();

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    private ScreenTool(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int code = run(args, out, System.err, Clock.systemUTC());
        out.flush();
        System.exit(code);
    }

    /** @return 0; 1 if a file cannot be read; 2 if it is not clear what is asked */
    static int run(String[] args, PrintStream out, PrintStream err, Clock clock) {
        CommandLine line = new CommandLine(command());
        try {
            ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                line.usage(out);
                return DONE;
            }
            return new ScreenTool(out, err, clock).screen(parsed);
        } catch (ParameterException e) {
            err.println("screen: " + e.getMessage());
            return USAGE;
        } catch (NoSuchFileException e) {
            err.println("screen: there is no file " + e.getFile());
            return FAILED;
        } catch (IOException e) {
            err.println("screen: " + e.getMessage());
            return FAILED;
        }
    }

    private static CommandSpec command() {
        CommandSpec command = CommandSpec.create().name("tambo screen");
        command.usageMessage()
                .description(
                        "Asks a file of notices about persons and numbers; docs/watchlist-file.md has the formats.");
        option(command, "--watchlist", "FILE", "notices, a JSON object a line; signed or not", true);
        option(command, "--queries", "FILE", "queries, a JSON object a line; - for standard input", false);
        option(command, "--name", "TEXT", "a whole name; a comma parts surnames from given names", false);
        option(command, "--surnames", "TEXT", "surnames, beside --given", false);
        option(command, "--given", "TEXT", "given names, beside --surnames", false);
        option(command, "--dob", "DATE", "birth date: 1990-05-03, 1990-05 or 1990", false);
        option(command, "--sex", "M|F", "sex", false);
        option(command, "--nationality", "CODE", "nationality, as machine-readable zones have it", false);
        option(command, "--document", "NUMBER", "document number, or issuer and number: 'PER 116000123'", false);
        option(command, "--weapon", "NUMBER", "a weapon's serial number", false);
        option(command, "--plate", "NUMBER", "a vehicle's plate", false);
        option(command, "--vin", "NUMBER", "a vehicle's identification number", false);
        option(command, "--top", "N", "how many candidates are shown at most (default 10)", false);
        command.addOption(OptionSpec.builder("--json")
                .description("an answer a line, as JSON")
                .build());
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("this text")
                .build());
        return command;
    }

    private static void option(CommandSpec command, String name, String label, String words, boolean required) {
        command.addOption(OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(words)
                .required(required)
                .build());
    }

    private int screen(ParseResult parsed) throws IOException {
        int most = most(parsed);
        Path watchlist = Path.of(parsed.matchedOptionValue("--watchlist", ""));
        String queries = parsed.matchedOptionValue("--queries", "");
        ObjectNode single = single(parsed);
        if (queries.isEmpty() == single.isEmpty()) {
            err.println("screen: give --queries, or one query by --name, --document and the like");
            return USAGE;
        }
        long begun = System.nanoTime();
        try (NoticeFile notices = NoticeFile.read(watchlist, clock, new Refusals(watchlist)::show)) {
            err.printf(
                    Locale.ROOT,
                    "%d notices, %d refused, read in %.1f s%n",
                    notices.generation().notices(),
                    notices.refused(),
                    (System.nanoTime() - begun) / 1e9);
            boolean json = parsed.hasMatchedOption("--json");
            if (queries.isEmpty()) {
                answer(single.toString(), 1, notices, most, json);
            } else {
                answerAll(queries, notices, most, json);
            }
            out.flush();
            return out.checkError() ? FAILED : DONE;
        }
    }

    private static int most(ParseResult parsed) {
        String most = parsed.matchedOptionValue("--top", "10");
        if (!most.matches("[1-9]\\d{0,2}")) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(), "--top must be a number from 1 to 999, not " + most);
        }
        return Integer.parseInt(most);
    }

    private static ObjectNode single(ParseResult parsed) {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < PERSON.size(); i++) {
            put(query, FIELDS.get(i), parsed.matchedOptionValue(PERSON.get(i), ""));
        }
        put(query, "nationality", parsed.matchedOptionValue("--nationality", ""));
        put(query, "document", parsed.matchedOptionValue("--document", ""));
        ObjectNode weapon = JsonNodeFactory.instance.objectNode();
        put(weapon, "serialNumber", parsed.matchedOptionValue("--weapon", ""));
        ObjectNode vehicle = JsonNodeFactory.instance.objectNode();
        put(vehicle, "plate", parsed.matchedOptionValue("--plate", ""));
        put(vehicle, "vin", parsed.matchedOptionValue("--vin", ""));
        if (!weapon.isEmpty()) {
            query.set("weapon", weapon);
        }
        if (!vehicle.isEmpty()) {
            query.set("vehicle", vehicle);
        }
        return query;
    }

    private static void put(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }

    private void answerAll(String queries, NoticeFile notices, int most, boolean json) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var in = queries.equals("-") ? System.in : Files.newInputStream(Path.of(queries));
                var lines = new BufferedReader(new InputStreamReader(in, decoder))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    answer(line, number, notices, most, json);
                }
            }
        }
    }

    private void answer(String line, int number, NoticeFile notices, int most, boolean json) {
        long begun = System.nanoTime();
        try {
            if (line.length() > LONGEST_QUERY) {
                throw new ScreeningQuery.Unfit(
                        JsonNodeFactory.instance.numberNode(number),
                        "it has more than " + LONGEST_QUERY + " characters");
            }
            ScreeningQuery query = ScreeningQuery.parse(line, number);
            List<ScreenedNotice> found = ScreenedNotice.of(query, notices.generation(), LocalDate.now(clock)).stream()
                    .limit(most)
                    .toList();
            double milliseconds = (System.nanoTime() - begun) / 1e6;
            if (json) {
                out.println(json(query, found, milliseconds));
            } else {
                print(query, found, milliseconds);
            }
        } catch (ScreeningQuery.Unfit e) {
            if (json) {
                ObjectNode answer = JSON.createObjectNode();
                answer.set("query", e.label());
                out.println(answer.put("error", e.getMessage()));
            } else {
                out.println("query " + e.label().asText() + ": " + e.getMessage());
            }
        }
    }

    private static ObjectNode json(ScreeningQuery query, List<ScreenedNotice> found, double milliseconds) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("query", query.label());
        ArrayNode candidates = answer.putArray("candidates");
        for (ScreenedNotice one : found) {
            ObjectNode candidate = candidates.addObject();
            candidate
                    .put("notice", one.notice().id())
                    .put("country", one.notice().country())
                    .put("kind", word(one.notice().kind()))
                    .put("action", word(one.notice().action()))
                    .put("probability", Math.round(one.probability() * 1e6) / 1e6);
            ArrayNode reasons = candidate.putArray("reasons");
            one.reasons().forEach(reasons::add);
        }
        return answer.put("ms", Math.round(milliseconds * 1e3) / 1e3);
    }

    private void print(ScreeningQuery query, List<ScreenedNotice> found, double milliseconds) {
        out.printf(
                Locale.ROOT,
                "query %s: %s (%.1f ms)%n",
                query.label().asText(),
                found.isEmpty() ? "no candidate" : found.size() == 1 ? "1 candidate" : found.size() + " candidates",
                milliseconds);
        for (ScreenedNotice one : found) {
            Notice notice = one.notice();
            out.printf(
                    Locale.ROOT,
                    "  %5.1f %%  %s %s: %s, %s; %s, %s%n",
                    100 * one.probability(),
                    notice.country(),
                    notice.id(),
                    word(notice.kind()),
                    word(notice.action()),
                    notice.authority(),
                    notice.legalBasis());
            one.reasons().forEach(reason -> out.println("           " + reason));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The first of the refused lines in full, so that a file of another kind does not fill the screen. */
    private final class Refusals {
        private final Path file;
        private int shown;

        Refusals(Path file) {
            this.file = file;
        }

        void show(String refusal) {
            if (shown++ < SHOWN_REFUSALS) {
                err.println(file + " " + refusal);
            } else if (shown == SHOWN_REFUSALS + 1) {
                err.println(file + ": the others are only counted");
            }
        }
    }
}
