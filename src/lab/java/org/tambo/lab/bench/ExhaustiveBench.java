package org.tambo.lab.bench;

import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.MinutiaeFormat;
import org.tambo.lab.fingerprint.OthersCache;
import org.tambo.lab.fingerprint.OthersPack;

/**
 * {@code ./tambo bench exhaustive}: how often the right finger is found among real mates and synthetic others, by our search
 * and by SourceAFIS, which compares each probe with everybody. That takes 4 s a probe and 100,000 others, so what is known of
 * each 1,000 others is kept under {@code .tambo/exhaustive}, and the next run goes on. With {@code --seconds} SourceAFIS is
 * given no more time than that: among those that it was not compared with it can only miss more, so its share of misses is then
 * a lower bound, and ours is of all others nevertheless.
 */
public final class ExhaustiveBench {
    private static final int BLOCK = 1_000;
    private static final int ALL = 100_000;
    private static final long SEED = 1;
    private static final long FIRST_OTHER = 1L << 40;

    /** Candidates that our search is asked for. */
    private static final int MOST = 24;

    private final OthersPack others;
    private final Path folder;
    private final List<Print> mates = new ArrayList<>();
    private final List<Print> probes = new ArrayList<>();

    /** A real print; ours is empty where no finger could be read in it. */
    private record Print(FingerprintTemplate sourceAfis, Optional<FingerTemplate> ours) {}

    private ExhaustiveBench(OthersPack others, Path folder) {
        this.others = others;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<PrintSets> data = PrintSets.find();
        if (data.isEmpty()) {
            System.out.println("bench exhaustive skipped: no fingerprints where TAMBO_DATA says (../shared/data)");
            return;
        }
        List<String> options = Arrays.asList(arguments);
        int count = number(options, "--others", ALL);
        int seconds = number(options, "--seconds", Integer.MAX_VALUE);
        if (count < BLOCK || count % BLOCK != 0) {
            System.out.println("bench exhaustive: --others takes a multiple of " + BLOCK);
            return;
        }
        Path work = Path.of(System.getProperty("tambo.work", ".tambo"));
        OthersPack pack = OthersCache.in(work).pack(count, SEED);
        Path folder = work.resolve("exhaustive").resolve(OthersCache.in(work).version() + "-" + SEED);
        Files.createDirectories(folder);
        ExhaustiveBench bench = new ExhaustiveBench(pack, folder);
        bench.read(data.get());
        Compared sourceAfis = bench.sourceAfis(System.nanoTime() + seconds * 1_000_000_000L);
        print(count, sourceAfis, bench.ours());
    }

    private static int number(List<String> options, String option, int unsaid) {
        int at = options.indexOf(option);
        return at < 0 ? unsaid : Integer.parseInt(options.get(at + 1));
    }

    private void read(PrintSets data) {
        List<Print> prints =
                PrintSets.sets().stream().flatMap(set -> data.files(set).stream()).toList().parallelStream()
                        .map(ExhaustiveBench::print)
                        .toList();
        for (int i = 0; i < prints.size(); i++) {
            (i % PrintSets.IMPRESSIONS == 0 ? mates : probes).add(prints.get(i));
        }
    }

    private static Print print(Path file) {
        try {
            GreyImage grey = PrintSets.grey(file);
            FingerprintTemplate sourceAfis = new FingerprintTemplate(new FingerprintImage(
                    grey.width(), grey.height(), grey.pixels(), new FingerprintImageOptions().dpi(grey.dpi())));
            return new Print(
                    sourceAfis,
                    FingerReading.of(grey) instanceof FingerReading.Readable readable
                            ? Optional.of(readable.template())
                            : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int mate(int probe) {
        return probe / (PrintSets.IMPRESSIONS - 1);
    }

    /** @param others how many of them SourceAFIS was compared with */
    private record Compared(int others, Identification found) {}

    private Compared sourceAfis(long until) throws IOException {
        List<FingerprintMatcher> matchers = probes.stream()
                .map(probe -> new FingerprintMatcher(probe.sourceAfis()))
                .toList();
        double[] right = new double[probes.size()];
        double[] wrong = new double[probes.size()];
        for (int i = 0; i < right.length; i++) {
            for (int k = 0; k < mates.size(); k++) {
                double score = matchers.get(i).match(mates.get(k).sourceAfis());
                if (k == mate(i)) {
                    right[i] = score;
                } else {
                    wrong[i] = Math.max(wrong[i], score);
                }
            }
        }
        int compared = 0;
        try (Stream<FingerTemplate> made = others.templates()) {
            var each = made.iterator();
            for (int block = 0; block < others.count() / BLOCK; block++) {
                List<FingerTemplate> some = new ArrayList<>(BLOCK);
                while (some.size() < BLOCK) {
                    some.add(each.next());
                }
                Path kept = folder.resolve("block-" + block);
                if (!Files.exists(kept) && System.nanoTime() > until) {
                    break;
                }
                double[] highest = highest(kept, some, matchers);
                Arrays.setAll(wrong, i -> Math.max(wrong[i], highest[i]));
                compared += BLOCK;
            }
        }
        return new Compared(compared, Identification.of(right, wrong));
    }

    /** Each probe's highest score with these others, kept from an earlier run or measured now. */
    private double[] highest(Path kept, List<FingerTemplate> some, List<FingerprintMatcher> matchers)
            throws IOException {
        if (Files.exists(kept)) {
            return Files.readAllLines(kept).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
        long begun = System.nanoTime();
        List<FingerprintTemplate> templates = some.parallelStream()
                .filter(template -> template.minutiae() > 0)
                .map(template -> FingerprintCompatibility.importTemplate(
                        MinutiaeFormat.ISO_19794_2_2005.write(template, FingerPosition.UNKNOWN)))
                .toList();
        double[] highest = matchers.parallelStream()
                .mapToDouble(matcher ->
                        templates.stream().mapToDouble(matcher::match).max().orElse(0))
                .toArray();
        Path unfinished = Files.createTempFile(folder, "block", ".unfinished");
        Files.write(
                unfinished, DoubleStream.of(highest).mapToObj(String::valueOf).toList());
        Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
        System.err.printf(
                Locale.ROOT, "SourceAFIS: %s in %.0f s%n", kept.getFileName(), (System.nanoTime() - begun) / 1e9);
        return highest;
    }

    private Identification ours() throws IOException {
        double[] right = new double[probes.size()];
        double[] wrong = new double[probes.size()];
        try (Gallery gallery = new Gallery();
                Stream<FingerTemplate> made = others.templates()) {
            List<Gallery.Enrolled> batch = new ArrayList<>();
            for (int k = 0; k < mates.size(); k++) {
                if (mates.get(k).ours().isPresent()) {
                    batch.add(new Gallery.Enrolled(
                            k, FingerPosition.UNKNOWN, mates.get(k).ours().get()));
                }
            }
            var each = made.iterator();
            for (int i = 0; each.hasNext(); i++) {
                batch.add(new Gallery.Enrolled(FIRST_OTHER + i, FingerPosition.UNKNOWN, each.next()));
                if (batch.size() >= BLOCK || !each.hasNext()) {
                    gallery.put(batch);
                    batch.clear();
                }
            }
            IntStream.range(0, right.length)
                    .forEach(i -> probes.get(i)
                            .ours()
                            .ifPresent(probe -> gallery.best(probe, MOST).forEach(candidate -> {
                                double[] scores = candidate.notice() == mate(i) ? right : wrong;
                                scores[i] = Math.max(scores[i], candidate.score());
                            })));
        }
        return Identification.of(right, wrong);
    }

    private static void print(int count, Compared sourceAfis, Identification ours) {
        System.out.println(Machine.description());
        System.out.println("350 probes, their 50 mates and synthetic others, in %");
        line("SourceAFIS with everybody", sourceAfis.others(), sourceAfis.found());
        line("Tambo's search", count, ours);
        System.out.printf(
                Locale.ROOT,
                "missed at FPIR 1 %%: %s%.3f of SourceAFIS's%n",
                sourceAfis.others() < count ? "at most " : "",
                (1 - ours.tpir()) / (1 - sourceAfis.found().tpir()));
    }

    private static void line(String system, int others, Identification found) {
        System.out.printf(
                Locale.ROOT,
                "%-26s %,9d others: rank 1 %.2f, TPIR at FPIR 1 %% %.2f%n",
                system,
                others,
                100 * found.rank1(),
                100 * found.tpir());
    }
}
