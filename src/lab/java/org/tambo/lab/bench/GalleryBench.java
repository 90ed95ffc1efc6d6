package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.GallerySnapshot;
import org.tambo.fingerprint.MinutiaeFormat;
import org.tambo.fingerprint.SnapshotRefused;
import org.tambo.lab.fingerprint.OthersCache;
import org.tambo.lab.fingerprint.OthersPack;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;

/**
 * {@code ./tambo bench gallery}: the search of one finger among very many. Real probes, their mates enrolled beside
 * synthetic others; SourceAFIS's exhaustive search of the same gallery beside ours, measured on some of it and scaled.
 */
public final class GalleryBench {
    private static final long SEED = 1;
    private static final long FIRST_OTHER = 1L << 40;
    private static final int BATCH = 8_192;
    private static final double FPIR = 0.01;
    private static final int LISTED = 40;
    private static final List<Integer> LISTS = List.of(1, 6, 24, LISTED);

    /** SourceAFIS is asked for so many comparisons, and its time scaled to the gallery. */
    private static final int SCALED_FROM = 1_000;

    private static final int SCALED_PROBES = 10;
    private static final long LIVING_MILLIS = 20_000;
    private static final int LIVING_BATCH = 128;
    private static final int LIVING_RATE = 10_000;

    private final ObjectNode result = JsonNodeFactory.instance.objectNode();
    private final List<FingerTemplate> mates = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Gallery gallery = new Gallery();

    /** A real finger, and the notice of its mate. */
    private record Probe(FingerTemplate template, long mate) {}

    private GalleryBench() {}

    public static void main(String[] arguments) throws Exception {
        Optional<PrintSets> data = PrintSets.find();
        if (data.isEmpty()) {
            System.out.println("bench gallery skipped: no fingerprints where TAMBO_DATA says (../shared/data)");
            return;
        }
        List<String> options = Arrays.asList(arguments);
        int others = options.contains("--million") ? 1_000_000 : 100_000;
        int named = options.indexOf("--others");
        if (named >= 0) {
            others = Integer.parseInt(options.get(named + 1));
        }
        if (options.contains("--pictures")) {
            GalleryPictures.draw(data.get(), named >= 0 ? others : 1_000_000);
            return;
        }
        ObjectNode result = new GalleryBench().measured(data.get(), others, options.contains("--exhaustive"));
        System.out.println(options.contains("--json") ? result : result.toPrettyString());
    }

    private ObjectNode measured(PrintSets data, int others, boolean exhaustive) throws Exception {
        result.put("machine", Machine.description()).put("command", "./tambo bench gallery");
        read(data);
        OthersPack pack = OthersCache.in(Path.of(System.getProperty("tambo.work", ".tambo")))
                .pack(others, SEED);
        List<Gallery.Enrolled> enrolled = new ArrayList<>();
        for (int i = 0; i < mates.size(); i++) {
            enrolled.add(new Gallery.Enrolled(i, FingerPosition.UNKNOWN, mates.get(i)));
        }
        warm(enrolled);
        int size = 0;
        long putNanos = 0;
        List<Gallery.Enrolled> latest = List.of();
        try (Stream<FingerTemplate> made = pack.templates()) {
            List<Gallery.Enrolled> batch = new ArrayList<>();
            for (FingerTemplate template : (Iterable<FingerTemplate>) made::iterator) {
                batch.add(new Gallery.Enrolled(FIRST_OTHER + size, FingerPosition.UNKNOWN, template));
                size++;
                if (batch.size() == BATCH || size == others || isMeasured(size)) {
                    long begun = System.nanoTime();
                    gallery.put(batch);
                    putNanos += System.nanoTime() - begun;
                    latest = List.copyOf(batch);
                    batch.clear();
                }
                if (size == others || isMeasured(size)) {
                    searches(size, enrolled, latest);
                }
            }
        }
        result.put("put, fingers a second, one thread", Math.round(size / (putNanos / 1e9)));
        putAmong(latest, enrolled);
        result.put("memory a finger, bytes", gallery.bytes() / gallery.size());
        identification(size);
        snapshot(size);
        living();
        sourceAfis(pack, size, exhaustive);
        return result;
    }

    private static boolean isMeasured(int size) {
        return size == 1_000 || size == 10_000 || size == 100_000 || size == 300_000;
    }

    private void read(PrintSets data) {
        List<Path> files = PrintSets.sets().stream()
                .flatMap(set -> data.files(set).stream())
                .toList();
        List<Optional<FingerTemplate>> read =
                files.parallelStream().map(GalleryBench::template).toList();
        for (int i = 0; i < read.size(); i++) {
            if (i % PrintSets.IMPRESSIONS == 0) {
                mates.add(read.get(i).orElseThrow());
            } else {
                long mate = mates.size() - 1L;
                read.get(i).ifPresent(template -> probes.add(new Probe(template, mate)));
            }
        }
        result.put("probes", probes.size());
    }

    static Optional<FingerTemplate> template(Path file) {
        try {
            return FingerReading.of(PrintSets.grey(file)) instanceof FingerReading.Readable readable
                    ? Optional.of(readable.template())
                    : Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Searches until the compiler has done what it will do. */
    private void warm(List<Gallery.Enrolled> enrolled) {
        try (Gallery some = new Gallery()) {
            List<Gallery.Enrolled> many = new ArrayList<>();
            for (int copy = 0; copy < 20; copy++) {
                for (Gallery.Enrolled finger : enrolled) {
                    many.add(new Gallery.Enrolled(
                            finger.notice() + 1_000L * copy, FingerPosition.UNKNOWN, finger.template()));
                }
            }
            some.put(many);
            for (int i = 0; i < probes.size(); i++) {
                some.best(probes.get(i).template(), 10);
            }
        }
    }

    /** Times with the mates enrolled and without them. */
    private void searches(int size, List<Gallery.Enrolled> enrolled, List<Gallery.Enrolled> latest) {
        times("nobody found, of " + size, probe -> true);
        putAmong(latest, enrolled);
        times("found, of " + size, this::isFound);
        gallery.removeNotices(enrolled.stream().map(Gallery.Enrolled::notice).toList());
    }

    /** Alone they would stay in the gallery's head, whose fingers are compared without the search's first stages. */
    private void putAmong(List<Gallery.Enrolled> others, List<Gallery.Enrolled> enrolled) {
        List<Gallery.Enrolled> together = new ArrayList<>(enrolled);
        together.addAll(others);
        gallery.put(together);
    }

    private boolean isFound(List<Gallery.FingerCandidate> best) {
        return best.getFirst().score() >= best.getFirst().threshold();
    }

    /** What a search's answer is counted by. */
    private interface Counted {
        boolean counts(List<Gallery.FingerCandidate> best);
    }

    private void times(String name, Counted counted) {
        List<Double> milliseconds = new ArrayList<>();
        long processor = processorNanos();
        for (Probe probe : probes) {
            long begun = System.nanoTime();
            List<Gallery.FingerCandidate> best = gallery.best(probe.template(), 10);
            double taken = (System.nanoTime() - begun) / 1e6;
            if (counted.counts(best)) {
                milliseconds.add(taken);
            }
        }
        double used = (processorNanos() - processor) / 1e6 / probes.size();
        double[] sorted =
                milliseconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        result.withObjectProperty("search, ms")
                .putObject(name)
                .put("searches", sorted.length)
                .put("p50", quantile(sorted, 0.5))
                .put("p95", quantile(sorted, 0.95))
                .put("p99", quantile(sorted, 0.99))
                .put("processor time, mean of all probes", rounded(used));
    }

    private static long processorNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : rounded(sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))]);
    }

    private void identification(int others) throws IOException {
        double[] mateScores = new double[probes.size()];
        double[] otherScores = new double[probes.size()];
        int[] found = new int[probes.size()];
        int[] ranks = new int[probes.size()];
        for (int i = 0; i < mateScores.length; i++) {
            Probe probe = probes.get(i);
            for (Gallery.FingerCandidate candidate : gallery.best(probe.template(), 24)) {
                double[] scores = candidate.notice() == probe.mate() ? mateScores : otherScores;
                scores[i] = Math.max(scores[i], candidate.score());
            }
            Gallery.Listed list = gallery.listed(probe.template(), LISTED);
            found[i] = place(list.found(), probe.mate());
            ranks[i] = place(list.ranked(), probe.mate());
        }
        Files.writeString(
                Path.of("bench", "gallery-recall.svg"),
                RecallCurve.svg(
                        LISTED,
                        List.of(
                                RecallCurve.Stage.of("minutiae and flow, among " + others, "#c60", found, LISTED),
                                RecallCurve.Stage.of("with the ridges compared", "#06c", ranks, LISTED))));
        ObjectNode table = result.putObject("identification among " + others + " others and " + mates.size());
        identified(table.putObject("ours"), mateScores, otherScores);
        recall(table.putObject("mate within the list, by minutiae and flow"), found);
        recall(table.putObject("mate within the list, with the ridges compared"), ranks);
    }

    private static int place(long[] list, long mate) {
        return IntStream.range(0, list.length)
                .filter(at -> list[at] == mate)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static void recall(ObjectNode row, int[] places) {
        for (int list : LISTS) {
            row.put(
                    String.valueOf(list),
                    rounded3((double) IntStream.of(places)
                                    .filter(place -> place < list)
                                    .count()
                            / places.length));
        }
    }

    private static void identified(ObjectNode row, double[] mateScores, double[] otherScores) {
        double[] sorted = otherScores.clone();
        Arrays.sort(sorted);
        double threshold = sorted[sorted.length - 1 - (int) (FPIR * sorted.length)];
        long first = IntStream.range(0, sorted.length)
                .filter(i -> mateScores[i] > otherScores[i])
                .count();
        long identified = IntStream.range(0, sorted.length)
                .filter(i -> mateScores[i] > otherScores[i] && mateScores[i] > threshold)
                .count();
        row.put("rank1", rounded(100.0 * first / sorted.length))
                .put("tpirAtFpir1", rounded(100.0 * identified / sorted.length))
                .put("threshold", rounded(threshold));
    }

    private void snapshot(int size) throws IOException, SnapshotRefused {
        Path folder = Files.createTempDirectory("gallery-bench");
        Path file = folder.resolve("gallery");
        try {
            Sealer sealer = StationKeys.open(folder.resolve("keys"), "only for the bench".toCharArray())
                    .sealer("gallery");
            long begun = System.nanoTime();
            GallerySnapshot.write(gallery, "bench", file, sealer);
            long written = System.nanoTime();
            long processor = processorNanos();
            try (Gallery read = GallerySnapshot.read(file, "bench", sealer)) {
                result.putObject("snapshot of " + read.size())
                        .put("bytes a finger", Files.size(file) / read.size())
                        .put("written in s", rounded((written - begun) / 1e9))
                        .put("read in s", rounded((System.nanoTime() - written) / 1e9))
                        .put("processor time of reading, s", rounded((processorNanos() - processor) / 1e9));
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .map(Path::toFile)
                        .forEach(java.io.File::delete);
            }
        }
    }

    /** One thread puts and removes fingers, while another searches. */
    private void living() throws InterruptedException {
        ObjectNode row = result.putObject("adds and removes while searching");
        row.put("search p99 before, ms", quantile(searchedFor(LIVING_MILLIS), 0.99));
        changed(row.putObject("one at a time, as fast as it can"), 1, Integer.MAX_VALUE);
        changed(row.putObject("some at once, as fast as it can"), LIVING_BATCH, Integer.MAX_VALUE);
        changed(row.putObject("some at once, ten thousand a second wanted"), LIVING_BATCH, LIVING_RATE);
    }

    private void changed(ObjectNode row, int together, int rate) throws InterruptedException {
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicLong changes = new AtomicLong();
        long begun = System.nanoTime();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (long notice = 1L << 50; going.get(); notice += together) {
                List<Gallery.Enrolled> fingers = new ArrayList<>();
                for (int i = 0; i < together; i++) {
                    fingers.add(new Gallery.Enrolled(
                            notice + i, FingerPosition.UNKNOWN, mates.get((int) ((notice + i) % mates.size()))));
                }
                gallery.put(fingers);
                gallery.removeNotices(
                        fingers.stream().map(Gallery.Enrolled::notice).toList());
                long done = changes.addAndGet(2L * together);
                long due = begun + done * 1_000_000_000 / rate;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        });
        double[] meanwhile = searchedFor(LIVING_MILLIS);
        going.set(false);
        writer.join();
        double seconds = (System.nanoTime() - begun) / 1e9;
        row.put("a second", Math.round(changes.get() / seconds))
                .put("search p99 meanwhile, ms", quantile(meanwhile, 0.99));
    }

    private double[] searchedFor(long millis) {
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; System.nanoTime() < end; i++) {
            long begun = System.nanoTime();
            gallery.best(probes.get(i % probes.size()).template(), 10);
            times.add((System.nanoTime() - begun) / 1e6);
        }
        return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static FingerprintTemplate sourceAfis(FingerTemplate template) {
        return FingerprintCompatibility.importTemplate(
                MinutiaeFormat.ISO_19794_2_2005.write(template, FingerPosition.UNKNOWN));
    }

    /** SourceAFIS knows no search: it compares the probe with everybody. */
    private void sourceAfis(OthersPack pack, int size, boolean exhaustive) throws IOException {
        int many = exhaustive ? size : SCALED_FROM;
        List<FingerprintTemplate> templates;
        try (Stream<FingerTemplate> made = new OthersPack(pack.file(), many).templates()) {
            templates = made.filter(template -> template.minutiae() > 0)
                    .map(GalleryBench::sourceAfis)
                    .toList();
        }
        List<Probe> timed = probes.subList(0, SCALED_PROBES);
        double[] milliseconds = new double[SCALED_PROBES];
        for (int i = 0; i < SCALED_PROBES; i++) {
            FingerprintMatcher matcher =
                    new FingerprintMatcher(sourceAfis(timed.get(i).template()));
            long begun = System.nanoTime();
            double best =
                    templates.parallelStream().mapToDouble(matcher::match).max().orElse(0);
            milliseconds[i] = (System.nanoTime() - begun) / 1e6 * size / templates.size();
            java.lang.ref.Reference.reachabilityFence(best);
        }
        Arrays.sort(milliseconds);
        ObjectNode row = result.putObject("SourceAFIS, exhaustive")
                .put("ms a search on all cores, scaled from " + templates.size(), rounded(quantile(milliseconds, 0.5)));
        if (exhaustive) {
            List<FingerprintTemplate> enrolled =
                    mates.stream().map(GalleryBench::sourceAfis).toList();
            double[] mateScores = new double[probes.size()];
            double[] otherScores = new double[probes.size()];
            for (int i = 0; i < mateScores.length; i++) {
                Probe probe = probes.get(i);
                if (probe.template().minutiae() == 0) {
                    continue;
                }
                FingerprintMatcher matcher = new FingerprintMatcher(sourceAfis(probe.template()));
                mateScores[i] = matcher.match(enrolled.get((int) probe.mate()));
                otherScores[i] = Math.max(
                        templates.parallelStream()
                                .mapToDouble(matcher::match)
                                .max()
                                .orElse(0),
                        IntStream.range(0, enrolled.size())
                                .filter(k -> k != probe.mate())
                                .mapToDouble(k -> matcher.match(enrolled.get(k)))
                                .max()
                                .orElse(0));
            }
            identified(row, mateScores, otherScores);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static double rounded3(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
