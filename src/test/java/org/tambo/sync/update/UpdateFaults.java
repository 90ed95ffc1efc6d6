package org.tambo.sync.update;

import static org.tambo.sync.update.MemberState.BOL;
import static org.tambo.sync.update.MemberState.COL;
import static org.tambo.sync.update.MemberState.ECU;
import static org.tambo.sync.update.MemberState.PER;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.tambo.lab.disk.CrashStates;
import org.tambo.lab.disk.Disk;
import org.tambo.lab.disk.DiskOperation;
import org.tambo.lab.disk.DiskWatch;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.Subset;
import org.tambo.watchlist.Watchlist;

/**
 * Takes an update once, with all that is done to the station's files written down, and then looks at what every fault at every
 * write, synchronisation and change of a name leaves of them: the old state or the new one, which the next update brings
 * to the newest. Then once for each such operation that fails, or is the first that finds the disk full. {@code FOLDER [--every N] [--from K]}: each Nth operation from the Kth
 * on. It needs native/faults before the C library.
 */
final class UpdateFaults {
    private static final PrintStream OUT = System.out;
    private static final Logger LOG = Logger.getLogger("org.tambo");
    private static final String[] OLD = {"1001", "1002", "2001", "3001", "4001"};
    private static final String[] NEW = {"1002", "1003", "2002", "3001", "4001"};

    private final Path folder;
    private final LabRepository repository;
    private final StationKeys keys;
    private final Path station;
    private final Map<String, Integer> found = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private int bad;

    /** What a station is found to have after a fault. */
    private enum Left {
        OLD,
        NEW,
        /** The replica was damaged, which was noticed: it is set aside, and there is no watchlist until the next update. */
        SET_ASIDE,
        /** Neither, and nobody noticed. */
        TORN
    }

    private UpdateFaults(Path folder) throws Exception {
        this.folder = folder;
        this.repository = new LabRepository(folder.resolve("repository"));
        this.keys = StationKeys.open(folder.resolve("keys"), "chasqui at dawn".toCharArray());
        this.station = folder.resolve("station");
        Files.createDirectories(station);
        repository.enrol(keys);
        repository.base(PER, 1, upsert(PER, "1001"), upsert(PER, "1002"));
        repository.base(COL, 1, upsert(COL, "2001"));
        publishOthers(1);
        repository.publish();
        update(station);
    }

    public static void main(String[] arguments) throws Exception {
        // What a damaged file makes the watchlist say is what is wanted here.
        LOG.setLevel(Level.OFF);
        List<String> options = Arrays.asList(arguments);
        Path folder = Path.of(arguments[0]);
        int every = number(options, "--every");
        int first = number(options, "--from");
        int bad = 0;
        for (boolean afresh : new boolean[] {false, true}) {
            OUT.println(afresh ? "every country anew:" : "changes, withdrawals and one country anew:");
            bad += new UpdateFaults(Files.createDirectories(folder.resolve(afresh ? "afresh" : "changes")))
                    .run(afresh, first, every);
        }
        System.exit(bad == 0 ? 0 : 1);
    }

    private static int number(List<String> options, String option) {
        int at = options.indexOf(option);
        return at < 0 ? 1 : Integer.parseInt(options.get(at + 1));
    }

    private static String upsert(MemberState member, String number) {
        return """
                {"upsert":{"id":"%s-%s","country":"%s","kind":"requisitoria","authority":"Juzgado","legalBasis":"Art. 268",\
                "action":"seize-document","validUntil":"2031-10-01","contact":{"name":"Guardia","phone":"+51 1"},\
                "document":{"type":"P","issuer":"PER","number":"%s","status":"stolen"}}}""".formatted(member, number, member, number);
    }

    private void publishOthers(long generation) throws IOException {
        repository.base(BOL, generation, upsert(BOL, "3001"));
        repository.base(ECU, generation, upsert(ECU, "4001"));
    }

    private void publishNew(boolean afresh) throws IOException {
        if (afresh) {
            repository.base(PER, 2, upsert(PER, "1002"), upsert(PER, "1003"));
            publishOthers(2);
        } else {
            repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, upsert(PER, "1003"));
            repository.add(
                    PER,
                    Kind.WITHDRAWALS,
                    Part.NOTICES,
                    2,
                    1,
                    "{\"withdraw\":{\"id\":\"PER-1001\",\"at\":\"2026-11-24T02:14:07Z\"}}");
        }
        repository.base(COL, 2, upsert(COL, "2002"));
        repository.publish();
    }

    private Watchlist opened(Path at) throws IOException {
        return Watchlist.open(keys, at, Clock.fixed(LabRepository.NOW, ZoneOffset.UTC));
    }

    /** @return whether another state is in force now */
    private boolean update(Path at) throws Exception {
        Watchlist watchlist = opened(at);
        try {
            return update(watchlist, at);
        } finally {
            watchlist.close();
        }
    }

    private boolean update(Watchlist watchlist, Path at) throws Exception {
        var outcome = new UpdateRun(
                        watchlist,
                        keys,
                        new UpdateStore(at.resolve("updates")),
                        Subset.whole(),
                        () -> LabRepository.NOW)
                .from(repository.door(), repository.root());
        if (!outcome.refusals().isEmpty()) {
            throw new IllegalStateException(outcome.toString());
        }
        return outcome.changed();
    }

    private int run(boolean afresh, int first, int every) throws Exception {
        Path before = folder.resolve("before");
        Disk.lay(files(station), before);
        publishNew(afresh);
        long inForce;
        CrashStates states;
        try (DiskWatch watch = DiskWatch.traced(station, folder.resolve("trace"))) {
            Watchlist watchlist = opened(station);
            try {
                update(watchlist, station);
                inForce = watch.operations();
            } finally {
                watchlist.close();
            }
            watch.close();
            states = new CrashStates(() -> disk(before), watch.trace());
        }
        requireThatTraceIsWhole(states);
        for (int operation = first; operation <= states.count(); operation += every) {
            for (CrashStates.State state : states.at(operation)) {
                look(state, states.operation(operation), operation >= inForce);
            }
        }
        for (int operation = first; operation <= states.count(); operation += every) {
            fail(before, operation);
            fill(before, operation);
        }
        OUT.printf("%d operations; %d different folders looked at%n", states.count(), seen.size());
        found.forEach((what, count) -> OUT.printf("  %-42s %d%n", what, count));
        return bad;
    }

    private static Disk disk(Path folder) {
        try {
            return Disk.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith("-shm")) {
                    files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** What came of the trace is what is there: nothing was done to the files that it does not know of. */
    private void requireThatTraceIsWhole(CrashStates states) throws IOException {
        Map<String, byte[]> there = files(station);
        Map<String, byte[]> said = states.end();
        if (!there.keySet().equals(said.keySet())
                || there.entrySet().stream()
                        .anyMatch(file -> !Arrays.equals(file.getValue(), said.get(file.getKey())))) {
            throw new IllegalStateException("the trace leads to " + said.keySet() + ", and there is " + there.keySet());
        }
    }

    private void look(CrashStates.State state, DiskOperation last, boolean inForce) throws Exception {
        String what = state.fault().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        seen.add(state.files().entrySet().stream()
                .map(file -> file.getKey() + Arrays.hashCode(file.getValue()))
                .toList()
                .toString());
        Path at = emptied("look");
        Disk.lay(state.files(), at);
        Left left = left(at);
        // A lying disk cannot be outwitted, but what it did must not pass for a watchlist.
        boolean good = state.fault().isHonest() ? left == Left.NEW || left == Left.OLD && !inForce : left != Left.TORN;
        judge(what, left, good && recovers(at), what + " at " + state.operation() + ", " + last);
    }

    /** The same update with one operation that fails: whoever asked is told, or it has come all the same. */
    private void fail(Path before, int operation) throws Exception {
        Path at = emptied("fail");
        Disk.lay(files(before), at);
        boolean told = false;
        try (DiskWatch _ = DiskWatch.failing(at, operation)) {
            update(at);
        } catch (Exception e) {
            told = true;
        }
        Left left = left(at);
        judge(
                "failed",
                left,
                (left == Left.NEW || told && left != Left.TORN) && recovers(at),
                "failed at " + operation);
    }

    /** The same update on a disk that is full from there on; once there is room again, the same station goes on. */
    private void fill(Path before, int operation) throws Exception {
        Path at = emptied("full");
        Disk.lay(files(before), at);
        Optional<Watchlist> started = Optional.empty();
        boolean told = false;
        try (DiskWatch _ = DiskWatch.full(at, operation)) {
            started = Optional.of(opened(at));
            update(started.get(), at);
        } catch (Exception e) {
            told = true;
        }
        Watchlist watchlist = started.isPresent() ? started.get() : opened(at);
        try {
            Left left = has(watchlist, OLD) ? Left.OLD : has(watchlist, NEW) ? Left.NEW : Left.TORN;
            boolean good = left == Left.NEW || told && left == Left.OLD;
            judge("full from there on", left, good && goesOn(watchlist, at), "full from " + operation);
        } finally {
            watchlist.close();
        }
        if (!recovers(at)) {
            judge("full from there on, afterwards", left(at), false, "full from " + operation);
        }
    }

    private boolean goesOn(Watchlist watchlist, Path at) {
        try {
            update(watchlist, at);
            return has(watchlist, NEW);
        } catch (Exception e) {
            OUT.println(e);
            return false;
        }
    }

    private void judge(String what, Left left, boolean good, String where) {
        found.merge(what + ": " + left + (good ? "" : ", BAD"), 1, Integer::sum);
        if (!good) {
            bad++;
            OUT.println("BAD: " + where + " left " + left);
        }
    }

    private Path emptied(String name) throws IOException {
        Path at = folder.resolve(name);
        if (Files.exists(at)) {
            try (Stream<Path> walk = Files.walk(at)) {
                for (Path each :
                        walk.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(at);
    }

    private Left left(Path at) throws Exception {
        Watchlist watchlist = opened(at);
        try {
            if (has(watchlist, OLD)) {
                return Left.OLD;
            }
            if (has(watchlist, NEW)) {
                return Left.NEW;
            }
            return watchlist.current().header().isEmpty() && isSetAside(at) ? Left.SET_ASIDE : Left.TORN;
        } finally {
            watchlist.close();
        }
    }

    private static boolean isSetAside(Path at) throws IOException {
        try (Stream<Path> files = Files.list(at)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("replica-damaged-"));
        }
    }

    private static boolean has(Watchlist watchlist, String... numbers) {
        LocalDate today = LocalDate.ofInstant(LabRepository.NOW, ZoneOffset.UTC);
        long generation = numbers == OLD ? 1 : 2;
        return watchlist.current().notices() == numbers.length
                && Arrays.stream(numbers)
                        .noneMatch(number -> watchlist
                                .current()
                                .byNumber("PER", number, today)
                                .isEmpty())
                && generationOf(watchlist, PER) == generation
                && generationOf(watchlist, COL) == generation;
    }

    private static long generationOf(Watchlist watchlist, MemberState member) {
        return watchlist
                .current()
                .header()
                .orElseThrow()
                .origin()
                .orElseThrow()
                .generations()
                .getOrDefault(member.name(), 0L);
    }

    /** The next update, on a disk that is sound again, ends at the newest state. */
    private boolean recovers(Path at) {
        try {
            update(at);
            Left left = left(at);
            if (left != Left.NEW) {
                OUT.println("the next update left " + left);
                return false;
            }
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + at.resolve("replica.db"));
                    var rows = connection.createStatement().executeQuery("pragma integrity_check")) {
                String found = rows.next() ? rows.getString(1) : "nothing";
                if (!found.equals("ok")) {
                    OUT.println(found);
                }
                return found.equals("ok");
            }
        } catch (Exception e) {
            OUT.println(e);
            return false;
        }
    }
}
