package org.tambo.sync.update;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.tuf.FolderMirror;
import org.tambo.watchlist.Watchlist;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.NameSearchMeasure;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;

/**
 * Measures updates: how many bytes a base of N made-up persons and a day's change of one in a hundred are, how long the base
 * takes until it is in force, and what searches take meanwhile. {@code prepare FOLDER N}, {@code take FOLDER} in a process
 * of its own. What they print is explained in bench/updates.md.
 */
final class UpdateMeasure {
    private static final PrintStream OUT = System.out;
    /** As the centre fills its segments. */
    private static final int FULL = 8 * 1024 * 1024;

    private static final int URGENT = 200;
    /** Of which a day's change is weighed as well. */
    private static final int LARGE = 10_000_000;

    private static final String[] KINDS = {"requisitoria", "requisitoria", "antecedente", "impedimento"};
    private static final String[] COURTS = {
        "Juzgado Penal Unipersonal", "Juzgado de Investigación Preparatoria", "Sala Penal de Apelaciones",
        "Juzgado de Familia", "Fiscalía Provincial Penal", "Fiscalía Especializada en Crimen Organizado"
    };
    private static final String[] PLACES = {
        "Lima",
        "Arequipa",
        "Cusco",
        "Puno",
        "Tacna",
        "Piura",
        "Trujillo",
        "La Paz",
        "El Alto",
        "Cochabamba",
        "Santa Cruz",
        "Quito",
        "Guayaquil",
        "Cuenca",
        "Loja",
        "Bogotá",
        "Medellín",
        "Cali",
        "Pasto",
        "Ipiales"
    };

    private final Random random = new Random(11);
    private final NameSearchMeasure.MadeNames names = NameSearchMeasure.MadeNames.of(3);
    private final LabRepository repository;
    private final Path folder;

    private UpdateMeasure(Path folder) throws IOException {
        this.folder = folder;
        this.repository = new LabRepository(folder.resolve("repository"));
        repository.enrol(StationKeys.open(folder.resolve("station"), "chasqui at dawn".toCharArray()));
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "prepare" -> new UpdateMeasure(folder).prepare(Integer.parseInt(args[2]));
            case "take" -> take(folder);
            default -> OUT.println("usage: prepare FOLDER N | take FOLDER");
        }
        System.exit(0);
    }

    private String notice(MemberState member, int number, boolean changed) {
        var person = names.next();
        String[] surnames = person.surname().split(" ");
        String place = PLACES[random.nextInt(PLACES.length)];
        String kind = KINDS[number % KINDS.length];
        return """
                {"upsert":{"id":"%s-%d-%07d","country":"%s","kind":"%s","authority":"%d.º %s de %s",\
                "legalBasis":"Expediente %05d-%d-%s","action":"%s","validUntil":"%s",\
                "contact":{"name":"Guardia %s","phone":"+%d %d"},"person":{"names":[{"paternal":"%s","maternal":"%s","given":"%s"}],\
                "birthDate":"%s","sex":"%s","nationality":"%s","documents":[{"type":"ID","issuer":"%s","number":"%08d"}]}}}""".formatted(
                        member,
                        2010 + number % 16,
                        number,
                        member,
                        kind,
                        1 + random.nextInt(12),
                        COURTS[random.nextInt(COURTS.length)],
                        place,
                        random.nextInt(100_000),
                        changed ? 2026 : 2010 + number % 16,
                        place.substring(0, 2).toUpperCase(Locale.ROOT),
                        kind.equals("requisitoria") ? "detain" : kind.equals("impedimento") ? "refuse-exit" : "inform",
                        LocalDate.of(2027, 1, 1).plusDays(random.nextInt(3_650)),
                        place,
                        51 + member.ordinal(),
                        10_000_000 + place.hashCode() % 1_000_000,
                        surnames[0],
                        surnames.length > 1 ? surnames[1] : "",
                        person.given(),
                        person.birth(),
                        person.sex(),
                        member,
                        member,
                        10_000_000 + random.nextInt(70_000_000));
    }

    private static String id(MemberState member, int number) {
        return member + "-" + (2010 + number % 16) + "-" + String.format("%07d", number);
    }

    /** So many lines as fill a segment each, one category in each, as the centre does. */
    private long write(
            LabRepository into, MemberState member, Kind kind, long generation, long since, Iterable<Integer> numbers)
            throws IOException {
        long bytes = 0;
        for (String category : List.of("requisitoria", "antecedente", "impedimento")) {
            List<String> lines = new ArrayList<>();
            int size = 0;
            for (int number : numbers) {
                if (KINDS[number % KINDS.length].equals(category)) {
                    String line = notice(member, number, kind == Kind.DELTA);
                    lines.add(line);
                    size += line.length() + 1;
                    if (size >= FULL) {
                        bytes += add(into, member, kind, category, generation, since, lines);
                        lines.clear();
                        size = 0;
                    }
                }
            }
            bytes += add(into, member, kind, category, generation, since, lines);
        }
        return bytes;
    }

    private static long add(
            LabRepository into,
            MemberState member,
            Kind kind,
            String category,
            long generation,
            long since,
            List<String> lines)
            throws IOException {
        Path file = into.add(
                member, kind, Part.NOTICES, category, generation, since, lines.size(), lines.toArray(String[]::new));
        return Files.size(file);
    }

    private static Iterable<Integer> range(int from, int to) {
        return () -> IntStream.range(from, to).iterator();
    }

    /** Publishes everything first, each state's metadata in a folder of its own, since that takes much longer. */
    private void prepare(int persons) throws IOException {
        long bytes = 0;
        for (MemberState member : MemberState.values()) {
            bytes += write(repository, member, Kind.BASE, 1, 0, range(0, persons / 4));
        }
        keep("base");
        OUT.printf(
                "base of %d persons: %.1f MB in segments, %.1f bytes a person%n",
                persons, bytes / 1e6, bytes / (double) persons);
        for (MemberState member : MemberState.values()) {
            repository.listed(member).clear();
            write(repository, member, Kind.BASE, 2, 0, range(0, persons / 4));
        }
        keep("again");
        bytes = day(repository, persons);
        keep("day");
        OUT.printf("one in a hundred changed: %.2f MB in segments%n", bytes / 1e6);
        var large = new LabRepository(folder.resolve("large"));
        OUT.printf("one in a hundred of %d changed: %.2f MB in segments%n", LARGE, day(large, LARGE) / 1e6);
        for (int i = 0; i < URGENT; i++) {
            repository.add(
                    MemberState.PER,
                    Kind.WITHDRAWALS,
                    Part.NOTICES,
                    4 + i,
                    3 + i,
                    withdrawal(MemberState.PER, persons / 8 + i));
            keep("urgent-" + i);
        }
        Files.write(folder.resolve("root.json"), repository.root());
        Files.writeString(folder.resolve("persons"), String.valueOf(persons));
    }

    /** One in a hundred: a half of them new, four tenths changed, a tenth withdrawn. */
    private long day(LabRepository into, int persons) throws IOException {
        long bytes = 0;
        int changed = persons / 4 / 100;
        for (MemberState member : MemberState.values()) {
            List<Integer> numbers = new ArrayList<>();
            range(persons / 4, persons / 4 + changed / 2).forEach(numbers::add);
            for (int i = 0; i < changed * 4 / 10; i++) {
                numbers.add(random.nextInt(persons / 4));
            }
            bytes += write(
                    into,
                    member,
                    Kind.DELTA,
                    3,
                    2,
                    numbers.stream().distinct().sorted().toList());
            List<String> withdrawn = new ArrayList<>();
            for (int i = 0; i < changed / 10; i++) {
                withdrawn.add(withdrawal(member, random.nextInt(persons / 4)));
            }
            bytes += Files.size(
                    into.add(member, Kind.WITHDRAWALS, Part.NOTICES, 3, 2, withdrawn.toArray(String[]::new)));
        }
        return bytes;
    }

    private void keep(String state) throws IOException {
        repository.publish();
        Path kept = Files.createDirectories(folder.resolve(state));
        try (var files = Files.list(repository.folder().resolve("metadata"))) {
            for (Path file : files.toList()) {
                Files.copy(file, kept.resolve(file.getFileName()));
            }
        }
    }

    private static void take(Path folder) throws Exception {
        int persons = Integer.parseInt(Files.readString(folder.resolve("persons")));
        StationKeys keys = StationKeys.open(folder.resolve("station"), "chasqui at dawn".toCharArray());
        Watchlist watchlist =
                Watchlist.open(keys, folder.resolve("station"), Clock.fixed(LabRepository.NOW, ZoneOffset.UTC));
        timed("taken from nothing", persons, () -> update(folder, "base", keys, watchlist));
        searches(watchlist, "searches by name, nothing else going on", null);
        Thread taking = Thread.ofPlatform()
                .start(() -> timed("a new base in its place", persons, () -> update(folder, "again", keys, watchlist)));
        searches(watchlist, "searches by name meanwhile", taking);
        taking.join();
        timed("one in a hundred changed", persons / 100, () -> update(folder, "day", keys, watchlist));
        List<Double> milliseconds = new ArrayList<>();
        for (int i = 0; i < URGENT; i++) {
            long begun = System.nanoTime();
            update(folder, "urgent-" + i, keys, watchlist);
            milliseconds.add((System.nanoTime() - begun) / 1e6);
        }
        print("a withdrawal, from the hint until it counts", milliseconds);
        watchlist.close();
    }

    private static String withdrawal(MemberState member, int number) {
        return "{\"withdraw\":{\"id\":\"" + id(member, number) + "\",\"at\":\"2026-11-24T02:14:07Z\"}}";
    }

    private static Object update(Path folder, String state, StationKeys keys, Watchlist watchlist) throws Exception {
        Door door = new Door(
                new FolderMirror(folder.resolve(state)), new FolderMirror(folder.resolve("repository/targets")), false);
        var outcome = new UpdateRun(
                        watchlist,
                        keys,
                        new UpdateStore(folder.resolve("station/updates")),
                        Subset.whole(),
                        () -> LabRepository.NOW)
                .from(door, Files.readAllBytes(folder.resolve("root.json")));
        if (!outcome.refusals().isEmpty()) {
            throw new IllegalStateException(outcome.toString());
        }
        return watchlist.current().notices() + " notices";
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static void timed(String what, int persons, Work work) {
        long begun = System.nanoTime();
        long processor = processorTime();
        try {
            Object result = work.run();
            double seconds = (System.nanoTime() - begun) / 1e9;
            OUT.printf(
                    "%s: %.1f s and %.1f s of the processors, %.0f a second; %s%n",
                    what, seconds, (processorTime() - processor) / 1e9, persons / seconds, result);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Each search by the clock: what an officer would wait. */
    private static void searches(Watchlist watchlist, String what, @Nullable Thread meanwhile) throws Exception {
        var asked = NameSearchMeasure.MadeNames.of(5);
        List<Double> milliseconds = new ArrayList<>();
        while (meanwhile == null ? milliseconds.size() < 1_000 : meanwhile.isAlive()) {
            var person = asked.next();
            var query = PersonRecord.of(
                    PersonName.ofDocument(person.surname(), person.given(), false),
                    BirthDate.parse(person.birth().toString()),
                    PersonSex.of(person.sex()));
            long begun = System.nanoTime();
            watchlist.current().byName(query, LocalDate.of(2026, 11, 24));
            milliseconds.add((System.nanoTime() - begun) / 1e6);
            // As lanes do: now and then.
            Thread.sleep(20);
        }
        print(what, milliseconds);
    }

    private static void print(String what, List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        OUT.printf(
                "%s: %d, p50 %.1f ms, p99 %.1f ms, at most %.1f ms%n",
                what,
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                sorted.getLast());
    }
}
