package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tambo.fingerprint.FingerComparison;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerProbe;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.RidgeAgreement;
import org.tambo.lab.fingerprint.OthersCache;

/**
 * {@code ./tambo bench others}: how fair a stand-in the made-up fingers are for real ones. Real probes are compared with
 * real prints of other fingers and with made-up ones; where both are as like the probes, their scores have one distribution,
 * and in a search as large a part of either stands before the probe's mate.
 */
public final class OthersBench {
    private static final int COMPARED = 400;

    /** Every other impression is enough of a probe: a finger's impressions differ less than fingers do. */
    private static final int PROBE_STEP = 2;

    private static final int SEARCHED = 10_000;
    private static final long SEED = 1;
    private static final Path PICTURE = Path.of("bench/others.svg");

    private final List<Optional<FingerTemplate>> prints;
    private final List<FingerTemplate> madeUp;
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();

    private OthersBench(List<Optional<FingerTemplate>> prints, List<FingerTemplate> madeUp) {
        this.prints = prints;
        this.madeUp = madeUp;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<PrintSets> data = PrintSets.find();
        if (data.isEmpty()) {
            System.out.println("bench others skipped: no fingerprints where TAMBO_DATA says (../shared/data)");
            return;
        }
        List<Optional<FingerTemplate>> prints =
                PrintSets.sets().stream().flatMap(set -> data.get().files(set).stream()).toList().parallelStream()
                        .map(OthersBench::read)
                        .toList();
        try (Stream<FingerTemplate> others = OthersCache.in(Path.of(System.getProperty("tambo.work")))
                .pack(SEARCHED, SEED)
                .templates()) {
            OthersBench bench = new OthersBench(prints, others.toList());
            bench.measure();
            if (Arrays.asList(arguments).contains("--json")) {
                System.out.println(bench.result);
            } else {
                bench.print();
            }
        }
    }

    private static Optional<FingerTemplate> read(Path file) {
        try {
            return FingerReading.of(PrintSets.grey(file)) instanceof FingerReading.Readable readable
                    ? Optional.of(readable.template())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure() throws IOException {
        result.put("machine", Machine.description()).put("command", "./tambo bench others");
        List<FingerComparison> real = compared(IntStream.range(0, prints.size())
                .mapToObj(probe -> IntStream.range(0, prints.size())
                        .filter(other -> finger(other) != finger(probe))
                        .mapToObj(prints::get)
                        .flatMap(Optional::stream)
                        .toList())
                .toList());
        List<FingerTemplate> some = madeUp.subList(0, COMPARED);
        List<FingerComparison> made =
                compared(prints.stream().map(probe -> some).toList());
        result.put("real", real.size()).put("madeUp", made.size());
        List<ScoreQuantiles> scores = List.of(
                quantiles("SourceAFIS", real, made, FingerComparison::minutiae),
                quantiles(
                        "ridges",
                        real,
                        made,
                        comparison -> comparison
                                .ridgeAgreement()
                                .map(RidgeAgreement::ridges)
                                .orElse(0.0)),
                quantiles("fused", real, made, FingerComparison::score));
        for (ScoreQuantiles score : scores) {
            score.put(result.withObject("/scores").putObject(score.name()));
        }
        Files.writeString(PICTURE, QuantilePlot.svg(scores));
        search();
    }

    private static int finger(int print) {
        return print / PrintSets.IMPRESSIONS;
    }

    /** @param others of each print */
    private List<FingerComparison> compared(List<List<FingerTemplate>> others) {
        return IntStream.iterate(0, i -> i < prints.size(), i -> i + PROBE_STEP)
                .parallel()
                .mapToObj(i -> prints.get(i)
                        .map(probe -> new FingerProbe(probe).compareAll(others.get(i)))
                        .orElse(List.of()))
                .toList()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static ScoreQuantiles quantiles(
            String name,
            List<FingerComparison> real,
            List<FingerComparison> made,
            ToDoubleFunction<FingerComparison> score) {
        return new ScoreQuantiles(
                name,
                real.stream().mapToDouble(score).toArray(),
                made.stream().mapToDouble(score).toArray());
    }

    /** How many of either stand before the mate in the list of the search, the first impression of each finger enrolled. */
    private void search() {
        List<Gallery.Enrolled> fingers = new ArrayList<>();
        List<Integer> probes = new ArrayList<>();
        for (int i = 0; i < prints.size(); i++) {
            Optional<FingerTemplate> print = prints.get(i);
            if (i % PrintSets.IMPRESSIONS != 0) {
                probes.add(i);
            } else if (print.isPresent()) {
                fingers.add(new Gallery.Enrolled(finger(i), FingerPosition.UNKNOWN, print.get()));
            }
        }
        int real = prints.size() / PrintSets.IMPRESSIONS;
        for (int i = 0; i < madeUp.size(); i++) {
            fingers.add(new Gallery.Enrolled(real + i, FingerPosition.UNKNOWN, madeUp.get(i)));
        }
        double realBefore = 0;
        double madeUpBefore = 0;
        int found = 0;
        try (Gallery gallery = Gallery.of(fingers)) {
            for (int i : probes) {
                if (prints.get(i).isEmpty()) {
                    continue;
                }
                long[] listed =
                        gallery.listed(prints.get(i).get(), fingers.size()).ranked();
                int mate = IntStream.range(0, listed.length)
                        .filter(rank -> listed[rank] == finger(i))
                        .findFirst()
                        .orElse(-1);
                if (mate >= 0) {
                    found++;
                    long others = Arrays.stream(listed, 0, mate)
                            .filter(key -> key < real)
                            .count();
                    realBefore += (double) others / (real - 1);
                    madeUpBefore += (double) (mate - others) / madeUp.size();
                }
            }
        }
        result.putObject("search")
                .put("probes", probes.size())
                .put("mateListed", found)
                .put("realBeforeMateIn1000", 1000 * realBefore / found)
                .put("madeUpBeforeMateIn1000", 1000 * madeUpBefore / found);
    }

    private void print() {
        System.out.println(result.path("machine").asText());
        System.out.printf(
                "%,d comparisons of real probes with real others, %,d with made-up ones%n",
                result.path("real").asInt(), result.path("madeUp").asInt());
        result.path("scores").properties().forEach(score -> {
            System.out.printf("%n%s%n", score.getKey());
            score.getValue()
                    .properties()
                    .forEach(line -> System.out.printf(
                            Locale.ROOT,
                            "  %-8s real %8.3f  made up %8.3f  as many above: %.2f%n",
                            line.getKey(),
                            line.getValue().path("real").asDouble(),
                            line.getValue().path("madeUp").asDouble(),
                            line.getValue().path("density").asDouble()));
        });
        System.out.printf("%nsearch: %s%n", result.path("search"));
    }
}
