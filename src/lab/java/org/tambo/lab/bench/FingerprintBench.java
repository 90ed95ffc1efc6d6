package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerComparison;
import org.tambo.fingerprint.FingerProbe;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;

/**
 * {@code ./tambo bench fingerprint}: verification and identification errors on real prints, SourceAFIS beside ours in the
 * same run, what is left of them without the prints of the least quality, and the time of each step on one core. With {@code --pictures} the verification errors are drawn instead, with {@code --hostile}
 * pictures that are no finger's are read.
 */
public final class FingerprintBench {
    private static final int A_SET = PrintSets.FINGERS * PrintSets.IMPRESSIONS;
    private static final int TIMED = 40;
    private static final double FPIR = 0.01;
    private static final Path PICTURE = Path.of("bench/fingerprint-det.svg");
    private static final String OURS = "ours";
    private static final String SOURCE_AFIS = "SourceAFIS";
    private static final String ENCODED = "SourceAFIS, encoded image";

    private final PrintSets data;
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();

    private FingerprintBench(PrintSets data) {
        this.data = data;
    }

    public static void main(String[] arguments) throws IOException {
        Optional<PrintSets> data = PrintSets.find();
        if (Arrays.asList(arguments).contains("--hostile")) {
            HostileBench.run(data);
            return;
        }
        if (data.isEmpty()) {
            System.out.println("bench fingerprint skipped: no fingerprints where TAMBO_DATA says (../shared/data)");
            return;
        }
        if (Arrays.asList(arguments).contains("--pictures")) {
            new FingerprintBench(data.get()).draw();
            return;
        }
        ObjectNode result = new FingerprintBench(data.get()).measured();
        if (Arrays.asList(arguments).contains("--json")) {
            System.out.println(result);
        } else {
            print(result);
        }
    }

    /** All that one image gave: ours is empty where no finger could be read in it. */
    private record Print(
            GreyImage grey,
            Optional<FingerTemplate> ours,
            int quality,
            FingerprintTemplate sourceAfis,
            FingerprintTemplate encoded) {}

    private ObjectNode measured() {
        result.put("machine", Machine.description()).put("command", "./tambo bench fingerprint");
        List<Print> prints = read();
        verification("whole, 8 bits", prints, prints);
        for (ModuleCrop crop : List.of(ModuleCrop.EF01, ModuleCrop.R503)) {
            verification(
                    crop.name(),
                    prints.parallelStream()
                            .map(print -> print(crop.of(print.grey()), Optional.empty()))
                            .toList(),
                    prints);
        }
        identification(prints);
        tail(prints);
        times(prints);
        return result;
    }

    private List<Print> read() {
        return PrintSets.sets().stream().flatMap(set -> data.files(set).stream()).toList().parallelStream()
                .map(FingerprintBench::read)
                .toList();
    }

    /** The curves alone, without the other measurements. */
    private void draw() throws IOException {
        List<Print> prints = read();
        Files.writeString(
                PICTURE,
                DetCurve.svg(List.of(
                        drawn(SOURCE_AFIS, "#c4541c", prints, sourceAfis(Print::sourceAfis)),
                        drawn("Tambo", "#1f5fa8", prints, FingerprintBench::ours))));
        System.out.println(PICTURE);
    }

    /** By whole images. */
    private static DetCurve.Matcher drawn(String name, String colour, List<Print> prints, Scorer scorer) {
        List<Pairs> sets = IntStream.range(0, PrintSets.sets().size())
                .mapToObj(set -> prints.subList(set * A_SET, (set + 1) * A_SET))
                .map(set -> Pairs.of(set, set, scorer))
                .toList();
        return new DetCurve.Matcher(
                name,
                colour,
                sets.stream().map(Pairs::curve).toList(),
                Pairs.joined(sets).curve());
    }

    private static Print read(Path file) {
        try {
            return print(PrintSets.grey(file), Optional.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Print print(GreyImage grey, Optional<byte[]> file) {
        FingerprintTemplate raw = sourceAfis(grey);
        FingerReading reading = FingerReading.of(grey);
        return new Print(
                grey,
                reading instanceof FingerReading.Readable readable
                        ? Optional.of(readable.template())
                        : Optional.empty(),
                reading.quality(),
                raw,
                file.map(bytes -> new FingerprintTemplate(new FingerprintImage(bytes, options())))
                        .orElse(raw));
    }

    private static FingerprintTemplate sourceAfis(GreyImage grey) {
        return new FingerprintTemplate(new FingerprintImage(grey.width(), grey.height(), grey.pixels(), options()));
    }

    private static FingerprintImageOptions options() {
        return new FingerprintImageOptions().dpi(PrintSets.DPI);
    }

    /** Scores a probe against each of several candidates. */
    private interface Scorer {
        double[] scores(Print probe, List<Print> candidates);
    }

    private static Scorer sourceAfis(Function<Print, FingerprintTemplate> template) {
        return (probe, candidates) -> {
            FingerprintMatcher matcher = new FingerprintMatcher(template.apply(probe));
            return candidates.stream()
                    .mapToDouble(candidate -> matcher.match(template.apply(candidate)))
                    .toArray();
        };
    }

    private static double[] ours(Print probe, List<Print> candidates) {
        double[] scores = new double[candidates.size()];
        if (probe.ours().isEmpty()) {
            return scores;
        }
        List<FingerComparison> found = new FingerProbe(probe.ours().get())
                .compareAll(candidates.stream()
                        .flatMap(candidate -> candidate.ours().stream())
                        .toList());
        int next = 0;
        for (int i = 0; i < scores.length; i++) {
            if (candidates.get(i).ours().isPresent()) {
                scores[i] = found.get(next++).score();
            }
        }
        return scores;
    }

    /** What pairs of images score, each pair once, the earlier image as the probe. */
    private record Pairs(double[] genuine, double[] impostor) {
        static Pairs of(List<Print> probes, List<Print> references, Scorer scorer) {
            double[][] rows = IntStream.range(0, probes.size())
                    .parallel()
                    .mapToObj(i -> scorer.scores(probes.get(i), references.subList(i + 1, references.size())))
                    .toArray(double[][]::new);
            DoubleStream.Builder genuine = DoubleStream.builder();
            DoubleStream.Builder impostor = DoubleStream.builder();
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < rows[i].length; j++) {
                    (finger(i) == finger(i + 1 + j) ? genuine : impostor).add(rows[i][j]);
                }
            }
            return new Pairs(genuine.build().toArray(), impostor.build().toArray());
        }

        ErrorRates rates() {
            return ErrorRates.of(genuine, impostor);
        }

        DetCurve.Scores curve() {
            return new DetCurve.Scores(genuine, impostor);
        }

        /**
         * What is left of them.
         *
         * @param probes of each image whether it is dropped where it is the probe
         * @param references the same where it is the reference
         */
        Pairs without(boolean[] probes, boolean[] references) {
            DoubleStream.Builder mates = DoubleStream.builder();
            DoubleStream.Builder others = DoubleStream.builder();
            int mate = 0;
            int other = 0;
            for (int i = 0; i < probes.length; i++) {
                for (int j = i + 1; j < references.length; j++) {
                    boolean same = finger(i) == finger(j);
                    double score = same ? genuine[mate++] : impostor[other++];
                    if (!probes[i] && !references[j]) {
                        (same ? mates : others).add(score);
                    }
                }
            }
            return new Pairs(mates.build().toArray(), others.build().toArray());
        }

        static Pairs joined(List<Pairs> sets) {
            return new Pairs(
                    sets.stream()
                            .flatMapToDouble(set -> Arrays.stream(set.genuine()))
                            .toArray(),
                    sets.stream()
                            .flatMapToDouble(set -> Arrays.stream(set.impostor()))
                            .toArray());
        }
    }

    private void verification(String variant, List<Print> probes, List<Print> references) {
        ObjectNode table = result.withObject("/verification").putObject(variant);
        result.withObject("/notReadable")
                .put(
                        variant,
                        probes.stream().filter(print -> print.ours().isEmpty()).count());
        List<Pairs> ours = new ArrayList<>();
        for (int set = 0; set < PrintSets.sets().size(); set++) {
            List<Print> of = ofSet(probes, set);
            List<Print> against = ofSet(references, set);
            String name = PrintSets.sets().get(set);
            put(
                    table,
                    SOURCE_AFIS,
                    name,
                    Pairs.of(of, against, sourceAfis(Print::sourceAfis)).rates());
            if (probes.equals(references)) {
                put(
                        table,
                        ENCODED,
                        name,
                        Pairs.of(of, against, sourceAfis(Print::encoded)).rates());
            }
            ours.add(Pairs.of(of, against, FingerprintBench::ours));
            put(table, OURS, name, ours.getLast().rates());
        }
        rejection(variant, ours, probes, references);
        for (JsonNode system : table) {
            double equal = 0;
            double fmr1000 = 0;
            for (JsonNode set : system) {
                equal += set.path("eer").asDouble();
                fmr1000 += set.path("fmr1000").asDouble();
            }
            int sets = PrintSets.sets().size();
            ((ObjectNode) system)
                    .putObject("mean")
                    .put("eer", rounded(equal / sets))
                    .put("fmr1000", rounded(fmr1000 / sets));
        }
    }

    /** How many mates are refused when the fifth of the images that has the least quality is dropped: of each set, or of all. */
    private void rejection(String variant, List<Pairs> sets, List<Print> probes, List<Print> references) {
        ObjectNode quality = result.withObject("/quality").putObject(variant);
        rejection(
                quality.putObject("set by set"),
                sets,
                IntStream.range(0, sets.size())
                        .mapToObj(set -> sets.get(set)
                                .without(worstFifth(ofSet(probes, set)), worstFifth(ofSet(references, set))))
                        .toList());
        boolean[] probesOut = worstFifth(probes);
        boolean[] referencesOut = worstFifth(references);
        rejection(
                quality.putObject("one threshold"),
                List.of(Pairs.joined(sets)),
                List.of(Pairs.joined(IntStream.range(0, sets.size())
                        .mapToObj(set -> sets.get(set).without(ofSet(probesOut, set), ofSet(referencesOut, set)))
                        .toList())));
    }

    private static void rejection(ObjectNode row, List<Pairs> all, List<Pairs> left) {
        row.put("all", meanFmr1000(all)).put("withoutWorstFifth", meanFmr1000(left));
    }

    private static double meanFmr1000(List<Pairs> sets) {
        return rounded(sets.stream()
                .mapToDouble(pairs -> pairs.rates().fmr1000())
                .average()
                .orElseThrow());
    }

    private static List<Print> ofSet(List<Print> prints, int set) {
        return prints.subList(set * A_SET, (set + 1) * A_SET);
    }

    private static boolean[] ofSet(boolean[] prints, int set) {
        return Arrays.copyOfRange(prints, set * A_SET, (set + 1) * A_SET);
    }

    private static boolean[] worstFifth(List<Print> prints) {
        boolean[] worst = new boolean[prints.size()];
        IntStream.range(0, worst.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> prints.get(i).quality()))
                .limit(worst.length / 5)
                .forEach(i -> worst[i] = true);
        return worst;
    }

    private static void put(ObjectNode table, String system, String set, ErrorRates rates) {
        table.withObjectProperty(system)
                .putObject(set)
                .put("eer", rounded(rates.equal()))
                .put("fmr1000", rounded(rates.fmr1000()));
    }

    private static int finger(int image) {
        return image / PrintSets.IMPRESSIONS;
    }

    /** The first impression of every finger is the gallery, the others are the probes. */
    private void identification(List<Print> prints) {
        List<Integer> gallery = new ArrayList<>();
        List<Integer> probes = new ArrayList<>();
        for (int i = 0; i < prints.size(); i++) {
            (i % PrintSets.IMPRESSIONS == 0 ? gallery : probes).add(i);
        }
        List<Print> enrolled = gallery.stream().map(prints::get).toList();
        List<Print> asked = probes.stream().map(prints::get).toList();
        ObjectNode table = result.putObject("identification");
        identified(table.putObject(SOURCE_AFIS), probes, rows(asked, enrolled, sourceAfis(Print::sourceAfis)));
        identified(table.putObject(ENCODED), probes, rows(asked, enrolled, sourceAfis(Print::encoded)));
        identified(table.putObject(OURS), probes, rows(asked, enrolled, FingerprintBench::ours));
    }

    private static double[][] rows(List<Print> probes, List<Print> enrolled, Scorer scorer) {
        return probes.parallelStream()
                .map(probe -> scorer.scores(probe, enrolled))
                .toArray(double[][]::new);
    }

    private static void identified(ObjectNode row, List<Integer> probes, double[][] scores) {
        double[] mates = new double[scores.length];
        double[] others = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            int mate = finger(probes.get(i));
            mates[i] = scores[i][mate];
            double[] row0 = scores[i];
            others[i] = IntStream.range(0, row0.length)
                    .filter(k -> k != mate)
                    .mapToDouble(k -> row0[k])
                    .max()
                    .orElse(0);
        }
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        double threshold = sorted[sorted.length - 1 - (int) (FPIR * sorted.length)];
        int first = 0;
        int identified = 0;
        for (int i = 0; i < mates.length; i++) {
            first += mates[i] > others[i] ? 1 : 0;
            identified += mates[i] > others[i] && mates[i] > threshold ? 1 : 0;
        }
        row.put("rank1", rounded(100.0 * first / mates.length))
                .put("tpirAtFpir1", rounded(100.0 * identified / mates.length));
    }

    /** What a score says of its false-match rate beside what different fingers of all sets were seen to reach. */
    private void tail(List<Print> prints) {
        Pairs pairs = Pairs.of(prints, prints, FingerprintBench::ours);
        double[] sorted = pairs.impostor();
        Arrays.sort(sorted);
        ObjectNode tail = result.putObject("impostorTail").put("pairs", sorted.length);
        for (int decade = 1; decade <= 4; decade++) {
            int above = (int) (sorted.length * Math.pow(10, -decade));
            tail.put("scoreOfOneIn1e" + decade, rounded(sorted[sorted.length - 1 - above]));
        }
        tail.put("highest", rounded(sorted[sorted.length - 1]));
        long passed =
                Arrays.stream(pairs.genuine()).filter(score -> score >= 60).count();
        tail.put("genuineAt1e-6", rounded(100.0 * passed / pairs.genuine().length));
    }

    /** One core, after all the above has warmed it. */
    private void times(List<Print> prints) {
        ObjectNode times = result.putObject("medianMs");
        List<Print> some = IntStream.range(0, TIMED)
                .mapToObj(i -> prints.get(i * prints.size() / TIMED))
                .toList();
        times.put("SourceAFIS, image to template", median(some, print -> sourceAfis(print.grey())));
        times.put(
                "image to prepared record, both views and quality",
                median(some, print -> FingerReading.of(print.grey())));
        List<FingerTemplate> templates =
                prints.stream().flatMap(print -> print.ours().stream()).toList();
        List<FingerprintTemplate> sourceAfis =
                prints.stream().map(Print::sourceAfis).toList();
        times.put(
                "SourceAFIS, a comparison",
                rounded4(median(some, print -> {
                            FingerprintMatcher matcher = new FingerprintMatcher(print.sourceAfis());
                            return sourceAfis.stream()
                                    .mapToDouble(matcher::match)
                                    .sum();
                        })
                        / sourceAfis.size()));
        times.put(
                "ours, a comparison, both views",
                rounded4(median(
                                some,
                                print -> print.ours().map(template -> new FingerProbe(template).compareAll(templates)))
                        / templates.size()));
        result.putObject("bytes")
                .put(
                        "prepared record, median",
                        templates.stream()
                                .mapToInt(template -> template.bytes().length)
                                .sorted()
                                .skip(templates.size() / 2)
                                .findFirst()
                                .orElse(0));
    }

    private static double median(List<Print> prints, Function<Print, Object> work) {
        double[] milliseconds = new double[prints.size()];
        for (int i = 0; i < milliseconds.length; i++) {
            long begun = System.nanoTime();
            Object done = work.apply(prints.get(i));
            milliseconds[i] = (System.nanoTime() - begun) / 1e6;
            java.lang.ref.Reference.reachabilityFence(done);
        }
        Arrays.sort(milliseconds);
        return rounded(milliseconds[milliseconds.length / 2]);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static double rounded4(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private static void print(ObjectNode result) {
        System.out.println(result.path("machine").asText());
        result.path("verification").properties().forEach(variant -> {
            System.out.printf("%n%s: EER / FMR1000 in %%%n%-28s", variant.getKey(), "");
            PrintSets.sets().forEach(set -> System.out.printf("%15s", set));
            System.out.printf("%15s%n", "mean");
            variant.getValue().properties().forEach(system -> {
                System.out.printf("%-28s", system.getKey());
                system.getValue()
                        .forEach(rates -> System.out.printf(
                                "%15s",
                                "%.2f / %.2f"
                                        .formatted(
                                                rates.path("eer").asDouble(),
                                                rates.path("fmr1000").asDouble())));
                System.out.println();
            });
        });
        System.out.printf("%nquality: FMR1000 in %%, all and without the worst fifth%n");
        result.path("quality")
                .properties()
                .forEach(variant -> variant.getValue()
                        .properties()
                        .forEach(row -> System.out.printf(
                                "  %-50s %.2f  %.2f%n",
                                variant.getKey() + ", " + row.getKey(),
                                row.getValue().path("all").asDouble(),
                                row.getValue().path("withoutWorstFifth").asDouble())));
        for (String part : List.of("notReadable", "identification", "impostorTail", "medianMs", "bytes")) {
            System.out.printf("%n%s%n", part);
            result.path(part)
                    .properties()
                    .forEach(entry -> System.out.printf("  %-50s %s%n", entry.getKey(), entry.getValue()));
        }
    }
}
