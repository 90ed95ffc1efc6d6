package org.tambo.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerComparison;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerProbe;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.MinutiaeFormat;
import org.tambo.fingerprint.OverlaidPrints;
import org.tambo.fingerprint.TemplateRefused;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tambo fingerprint}: compares fingers from files, searches among them, says how good their pictures are, shows what a
 * comparison rests on, and writes them for other systems. What an image is refused for, or why no finger can be read in it,
 * stands on standard error; the answers alone stand on standard output.
 */
@Command(name = "tambo fingerprint", synopsisSubcommandLabel = "(compare | identify | quality | explain | convert)")
public final class FingerprintTool {
    private static final int FAILED = 1;

    private static final int MOST_OTHERS = 10_000_000;

    /** The notice of the first synthetic other; those of the gallery's images are their places in the list. */
    private static final long FIRST_OTHER = 1L << 40;

    /** Others enrolled at once. */
    private static final int BATCH = 4_096;

    /** Of two images of which one has no finger to compare. */
    private static final double NO_FINGER = 0;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String RESOLUTION =
            "resolution of pictures whose line gives none; without it their files must say it";

    private final PrintStream out;
    private final PrintStream err;
    private final Optional<IntFunction<Stream<FingerTemplate>>> others;
    private final FingerFiles files = new FingerFiles();
    private final PreparedImages images = new PreparedImages(files);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "shows this")
    private boolean help;

    /** What a finger can be written as, by the name that the command line has for it. */
    enum Form {
        RECORD,
        ISO2005,
        ISO2011,
        ANSI378
    }

    private FingerprintTool(PrintStream out, PrintStream err, Optional<IntFunction<Stream<FingerTemplate>>> others) {
        this.out = out;
        this.err = err;
        this.others = others;
    }

    public static void main(String[] arguments) {
        System.exit(run(
                arguments, new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err, Optional.empty()));
    }

    /**
     * @param others makes so many synthetic fingers, for {@code --others}; the stream is closed
     * @return 0, or 1 when an image or a list could not be read, or 2 when the command line is not understood
     */
    public static int run(
            String[] arguments,
            PrintStream out,
            PrintStream err,
            Optional<IntFunction<Stream<FingerTemplate>>> others) {
        int code = new CommandLine(new FingerprintTool(out, err, others))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        out.flush();
        return out.checkError() ? FAILED : code;
    }

    @Option(
            names = "--raw",
            scope = CommandLine.ScopeType.INHERIT,
            description = "device profile that says what a *.raw file holds, such as r503")
    void raw(String profile) {
        files.raw(profile);
    }

    @Option(
            names = "--profiles",
            scope = CommandLine.ScopeType.INHERIT,
            description = "folder of device profiles, device-profiles where not said")
    void profiles(Path folder) {
        files.profiles(folder);
    }

    /** Each pair's score, a line a pair in their order: {@code path path score}. */
    @Command(name = "compare", description = "prints 'path path score' for each pair of images")
    int compare(
            @Option(names = "--dpi", description = RESOLUTION) Optional<Integer> dpi,
            @Parameters(
                            paramLabel = "PAIRS.txt",
                            description = "a line a pair: path path, and the resolution after a tab")
                    Path list) {
        List<ImageLine> pairs = lines(list, 2, dpi);
        Map<PreparedImages.Image, List<Integer>> byProbe = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            byProbe.computeIfAbsent(image(pairs.get(i), 0), _ -> new ArrayList<>())
                    .add(i);
        }
        List<PreparedImages.Image> named = pairs.stream()
                .flatMap(pair -> Stream.of(image(pair, 0), image(pair, 1)))
                .distinct()
                .toList();
        images.prepare(named);
        double[] scores = new double[pairs.size()];
        byProbe.entrySet().parallelStream()
                .forEach(probe -> images.template(probe.getKey())
                        .ifPresent(template -> score(template, probe.getValue(), pairs, scores)));
        for (int i = 0; i < scores.length; i++) {
            ImageLine pair = pairs.get(i);
            out.printf(
                    Locale.ROOT,
                    "%s %s %.4f%n",
                    pair.paths().getFirst(),
                    pair.paths().getLast(),
                    scores[i]);
        }
        return complain(named) ? FAILED : 0;
    }

    private void score(FingerTemplate template, List<Integer> those, List<ImageLine> pairs, double[] scores) {
        List<Integer> compared = new ArrayList<>();
        List<FingerTemplate> candidates = new ArrayList<>();
        for (int i : those) {
            scores[i] = NO_FINGER;
            images.template(image(pairs.get(i), 1)).ifPresent(candidate -> {
                compared.add(i);
                candidates.add(candidate);
            });
        }
        List<FingerComparison> comparisons = new FingerProbe(template).compareAll(candidates);
        for (int i = 0; i < compared.size(); i++) {
            scores[compared.get(i)] = comparisons.get(i).score();
        }
    }

    /** The best candidates of each probe, a JSON line a probe in their order. */
    @Command(name = "identify", description = "prints each probe's best candidates, a JSON line a probe")
    int identify(
            @Option(names = "--dpi", description = RESOLUTION) Optional<Integer> dpi,
            @Option(
                            names = "--gallery",
                            required = true,
                            description = "a line an image: path, and its resolution after a tab")
                    Path references,
            @Option(names = "--probes", required = true, description = "the same for those who are looked for")
                    Path probes,
            @Option(names = "--top", defaultValue = "10", description = "candidates a probe, 10 where not said")
                    int top,
            @Option(
                            names = "--others",
                            defaultValue = "0",
                            description = "synthetic fingers enrolled beside the gallery's, none where not said")
                    int strangers) {
        if (top < 1) {
            throw fault("--top: " + top + " is less than one");
        }
        if (strangers < 0 || strangers > MOST_OTHERS) {
            throw fault("--others: " + strangers + " is not from 0 to " + MOST_OTHERS);
        }
        if (strangers > 0 && others.isEmpty()) {
            throw fault("--others: the laboratory makes them, which is not here");
        }
        List<PreparedImages.Image> enrolled = images(references, dpi);
        List<PreparedImages.Image> asked = images(probes, dpi);
        images.prepare(Stream.concat(enrolled.stream(), asked.stream()).toList());
        List<Gallery.Enrolled> fingers = IntStream.range(0, enrolled.size())
                .boxed()
                .flatMap(i -> images.template(enrolled.get(i)).stream()
                        .map(template -> new Gallery.Enrolled(i, FingerPosition.UNKNOWN, template)))
                .toList();
        try (Gallery gallery = Gallery.of(fingers)) {
            if (strangers > 0) {
                enrolOthers(strangers, gallery);
            }
            // One after the other: each search has all cores, and its time is its own.
            for (PreparedImages.Image probe : asked) {
                out.println(identified(probe, gallery, enrolled, top));
            }
        }
        boolean refused = complain(enrolled);
        return complain(asked) || refused ? FAILED : 0;
    }

    private void enrolOthers(int count, Gallery gallery) {
        ProgressBar bar = new ProgressBar(err, "synthetic others", count);
        List<Gallery.Enrolled> batch = new ArrayList<>();
        try (Stream<FingerTemplate> made = others.orElseThrow().apply(count)) {
            made.sequential().forEach(template -> {
                batch.add(new Gallery.Enrolled(FIRST_OTHER + bar.done(), FingerPosition.UNKNOWN, template));
                bar.step();
                if (batch.size() == BATCH || bar.done() == count) {
                    gallery.put(batch);
                    batch.clear();
                }
            });
        }
    }

    /** Each image's quality and what takes it away, a JSON line an image in their order. */
    @Command(name = "quality", description = "prints each picture's quality with its reasons, a JSON line a picture")
    int quality(
            @Option(names = "--dpi", description = RESOLUTION) Optional<Integer> dpi,
            @Parameters(
                            paramLabel = "IMAGES.txt",
                            description = "a line an image: path, and its resolution after a tab")
                    Path list)
            throws IOException {
        List<PreparedImages.Image> named = images(list, dpi);
        images.prepare(named);
        named.forEach(image -> out.println(quality(image)));
        return complain(named) ? FAILED : 0;
    }

    private ObjectNode quality(PreparedImages.Image image) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("image", image.path());
        switch (images.of(image)) {
            case PreparedImages.Refused(String reason) -> line.put("failure", reason);
            case PreparedImages.Read(FingerReading reading, double _) -> {
                line.put("quality", reading.quality());
                ArrayNode reasons = line.putArray("reasons");
                reading.reasons().forEach(reason -> reasons.add(reason.name()));
                if (reading instanceof FingerReading.Unreadable unreadable) {
                    line.put("failure", unreadable.problem().name());
                }
            }
        }
        return line;
    }

    /** Draws what the comparison of two pictures rests on. */
    @Command(name = "explain", description = "draws two prints, what was found in them, and where they agree")
    int explain(
            @Option(names = "--dpi", description = RESOLUTION) Optional<Integer> dpi,
            @Option(names = "--out", defaultValue = "explain.png", description = "explain.png where not said")
                    Path picture,
            @Parameters(paramLabel = "A") Path probe,
            @Parameters(paramLabel = "B") Path candidate) {
        Optional<OverlaidPrints.Print> first = print(probe, dpi);
        Optional<OverlaidPrints.Print> second = print(candidate, dpi);
        if (first.isEmpty() || second.isEmpty()) {
            return FAILED;
        }
        ComparisonPicture drawn =
                new ComparisonPicture(OverlaidPrints.of(first.get(), second.get()), name(probe), name(candidate));
        write(picture, drawn.png());
        return 0;
    }

    private void write(Path to, byte[] bytes) {
        try {
            Files.write(to, bytes);
        } catch (NoSuchFileException e) {
            throw fault(to + ": there is no such folder");
        } catch (IOException e) {
            throw fault(to + ": it cannot be written: " + e.getMessage());
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Nothing, and a line on standard error, where no finger can be read in the file. */
    private Optional<OverlaidPrints.Print> print(Path file, Optional<Integer> dpi) {
        try {
            GreyImage image = files.picture(file, dpi);
            return switch (FingerReading.of(image)) {
                case FingerReading.Readable(FingerTemplate template, int _, var _) ->
                    Optional.of(OverlaidPrints.Print.of(image, template));
                case FingerReading.Unreadable(FingerReading.Problem problem, int _, var _) -> {
                    err.println(file + ": " + problem);
                    yield Optional.empty();
                }
            };
        } catch (FingerFiles.Refused e) {
            err.println(file + ": " + e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw unread(file, e);
        }
    }

    private ParameterException unread(Path file, IOException e) {
        return fault(file
                + (e instanceof NoSuchFileException
                        ? ": there is no such file"
                        : ": it cannot be read: " + e.getMessage()));
    }

    /** Writes one finger as a prepared record, or its minutiae as other systems take them. */
    @Command(name = "convert", description = "writes a picture, record or template as a record or template")
    int convert(
            @Option(names = "--dpi", description = RESOLUTION) Optional<Integer> dpi,
            @Option(
                            names = "--to",
                            required = true,
                            description = "record, iso2005, iso2011 (ISO/IEC 19794-2) or ansi378")
                    Form form,
            @Option(
                            names = "--position",
                            defaultValue = "UNKNOWN",
                            description = "which finger, such as RIGHT_INDEX; UNKNOWN where not said")
                    FingerPosition position,
            @Parameters(paramLabel = "FROM") Path from,
            @Parameters(paramLabel = "TO") Path to) {
        try {
            switch (files.read(from, dpi)) {
                case FingerReading.Readable(FingerTemplate template, int _, var _) ->
                    write(to, converted(template, form, position));
                case FingerReading.Unreadable(FingerReading.Problem problem, int _, var _) -> {
                    err.println(from + ": " + problem);
                    return FAILED;
                }
            }
        } catch (FingerFiles.Refused | TemplateRefused e) {
            err.println(from + ": " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            throw unread(from, e);
        }
        return 0;
    }

    private static byte[] converted(FingerTemplate template, Form form, FingerPosition position) {
        return switch (form) {
            case RECORD -> template.bytes();
            case ISO2005 -> MinutiaeFormat.ISO_19794_2_2005.write(template, position);
            case ISO2011 -> MinutiaeFormat.ISO_19794_2_2011.write(template, position);
            case ANSI378 -> MinutiaeFormat.ANSI_378_2004.write(template, position);
        };
    }

    private ObjectNode identified(
            PreparedImages.Image probe, Gallery gallery, List<PreparedImages.Image> enrolled, int top) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("probe", probe.path());
        switch (images.of(probe)) {
            case PreparedImages.Refused(String reason) -> line.put("failure", reason);
            case PreparedImages.Read(FingerReading.Unreadable unreadable, double _) ->
                line.put("failure", unreadable.problem().name());
            case PreparedImages.Read(FingerReading.Readable finger, double extractMs) -> {
                long begun = System.nanoTime();
                List<Gallery.FingerCandidate> best = gallery.best(finger.template(), top);
                double searchMs = (System.nanoTime() - begun) / 1e6;
                ArrayNode candidates = line.putArray("candidates");
                for (Gallery.FingerCandidate candidate : best) {
                    candidates
                            .addObject()
                            .put("reference", reference(candidate.notice(), enrolled))
                            .put("score", rounded(candidate.score(), 1e4))
                            .put("falseMatchRate", candidate.falseMatchRate());
                }
                line.put("extractMs", rounded(extractMs, 100)).put("searchMs", rounded(searchMs, 100));
            }
        }
        return line;
    }

    private static String reference(long notice, List<PreparedImages.Image> enrolled) {
        return notice >= FIRST_OTHER
                ? String.format(Locale.ROOT, "other-%06d", notice - FIRST_OTHER)
                : enrolled.get((int) notice).path();
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }

    private List<PreparedImages.Image> images(Path list, Optional<Integer> dpi) {
        return lines(list, 1, dpi).stream().map(line -> image(line, 0)).toList();
    }

    private static PreparedImages.Image image(ImageLine line, int which) {
        return new PreparedImages.Image(line.paths().get(which), line.dpi());
    }

    private List<ImageLine> lines(Path list, int many, Optional<Integer> dpi) {
        List<String> text;
        try {
            text = Files.readString(list).replace(BYTE_ORDER_MARK, "").lines().toList();
        } catch (CharacterCodingException e) {
            throw fault(list + ": it is not UTF-8");
        } catch (IOException e) {
            throw unread(list, e);
        }
        List<ImageLine> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            if (!text.get(i).isBlank()) {
                try {
                    lines.add(ImageLine.parse(text.get(i), many, dpi));
                } catch (IllegalArgumentException e) {
                    throw fault(list + ": line " + (i + 1) + " " + e.getMessage());
                }
            }
        }
        return lines;
    }

    private ParameterException fault(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Says what became of the images without a finger; true when one of them is no picture at all. */
    private boolean complain(List<PreparedImages.Image> named) {
        boolean refused = false;
        for (PreparedImages.Image image : named.stream().distinct().toList()) {
            switch (images.of(image)) {
                case PreparedImages.Refused(String reason) -> {
                    err.println(image.path() + ": " + reason);
                    refused = true;
                }
                case PreparedImages.Read(FingerReading.Unreadable unreadable, double _) ->
                    err.println(image.path() + ": " + unreadable.problem());
                case PreparedImages.Read(FingerReading.Readable _, double _) -> {}
            }
        }
        return refused;
    }
}
