package org.tambo.watchlist;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.tambo.security.TrustedSigners;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.NameSearchMeasure;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;

/**
 * Measures the replica: taking a signed file of N made-up persons, searching meanwhile, starting again on what is on the
 * disk, and looking up numbers. {@code take FOLDER N}, {@code start FOLDER} in a process of its own, {@code numbers FOLDER
 * N}. What each prints is explained in bench/names.md.
 */
final class ReplicaMeasure {
    private static final PrintStream OUT = System.out;
    private static final int ASKED = 20_000;

    private ReplicaMeasure() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "take" -> take(folder, Integer.parseInt(args[2]));
            case "start" -> start(folder);
            case "numbers" -> numbers(folder, Integer.parseInt(args[2]));
            default -> OUT.println("usage: take FOLDER N | start FOLDER | numbers FOLDER N");
        }
    }

    private static void take(Path folder, int persons) throws Exception {
        StationOnDisk station = new StationOnDisk(folder);
        Files.createDirectories(station.trust());
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                station.trust().resolve("measure.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Path first = write(folder.resolve("first"), persons, 1, keys);
        Path second = write(folder.resolve("second"), persons, 2, keys);
        Watchlist watchlist = station.watchlist(Clock.systemUTC());
        timed("first list of " + persons, persons, () -> watchlist.apply(first));
        List<Double> quiet = searches(watchlist, () -> false, 2_000);
        print("searches by name, nothing else going on", quiet);
        var taking = Thread.ofPlatform().start(() -> {
            try {
                timed("second list in its place", persons, () -> watchlist.apply(second));
            } catch (Exception e) {
                OUT.println(e);
            }
        });
        print("searches by name meanwhile", searches(watchlist, taking::isAlive, Integer.MAX_VALUE));
        taking.join();
        watchlist.close();
        Files.delete(first);
        Files.delete(second);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> OUT.printf(
                            "%s: %d MB%n", file.getFileName(), file.toFile().length() >> 20));
        }
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static void timed(String what, int persons, Work work) throws Exception {
        long begun = System.nanoTime();
        long processor = processorTime();
        Object result = work.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        // Where other programs share the machine, the clock says little.
        double used = (processorTime() - processor) / 1e9;
        OUT.printf(
                "%s: %.1f s and %.1f s of the processors, %.0f notices a second; %s%n",
                what, seconds, used, persons / seconds, result);
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private interface GoingOn {
        boolean still();
    }

    /** The searching thread's own processor time for each search, in milliseconds. */
    private static List<Double> searches(Watchlist watchlist, GoingOn goingOn, int most) throws IOException {
        var made = NameSearchMeasure.MadeNames.of(3);
        var clock = ManagementFactory.getThreadMXBean();
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < most && (most < Integer.MAX_VALUE || goingOn.still()); i++) {
            var person = made.next();
            var query = PersonRecord.of(
                    PersonName.ofDocument(person.surname(), person.given(), false),
                    BirthDate.parse(person.birth().toString()),
                    PersonSex.of(person.sex()));
            long from = clock.getCurrentThreadCpuTime();
            watchlist.current().byName(query, LocalDate.now());
            times.add((clock.getCurrentThreadCpuTime() - from) / 1e6);
        }
        // The first are those that the compiler has not seen yet.
        return times.subList(times.size() / 2, times.size());
    }

    private static void print(String what, List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            OUT.printf(
                    "%s: %d, p50 %.2f ms, p99 %.2f ms%n",
                    what, sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100));
        }
    }

    private static void start(Path folder) throws Exception {
        long born = ProcessHandle.current()
                .info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
        long begun = System.nanoTime();
        Watchlist watchlist = new StationOnDisk(folder).watchlist(Clock.systemUTC());
        double opened = (System.nanoTime() - begun) / 1e9;
        var found = watchlist
                .current()
                .byName(
                        PersonRecord.of(
                                PersonName.ofDocument("QUISPE MAMANI", "JUAN", false),
                                BirthDate.parse("1990-05-03"),
                                PersonSex.M),
                        LocalDate.now());
        OUT.printf(
                "%d notices: opened in %.2f s, first answer (%d candidates) after %.2f s, %.2f s after the process began%n",
                watchlist.current().notices(),
                opened,
                found.size(),
                (System.nanoTime() - begun) / 1e9,
                (System.currentTimeMillis() - born) / 1e3);
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        OUT.printf(
                "memory in use: %d MB%n",
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        System.exit(0);
    }

    private static void numbers(Path folder, int persons) throws Exception {
        Watchlist watchlist = new StationOnDisk(folder).watchlist(Clock.systemUTC());
        Generation generation = watchlist.current();
        Random random = new Random(5);
        for (boolean there : new boolean[] {true, false}) {
            for (int round = 0; round < 3; round++) {
                int found = 0;
                long from = System.nanoTime();
                for (int i = 0; i < ASKED; i++) {
                    String number = there ? number(random.nextInt(persons)) : "X" + random.nextInt(1_000_000_000);
                    found += generation.byNumber("PER", number, LocalDate.now()).size();
                }
                OUT.printf(
                        "numbers that are %s: %.1f microseconds each, %d of %d found%n",
                        there ? "listed" : "not listed", (System.nanoTime() - from) / 1e3 / ASKED, found, ASKED);
            }
        }
        System.exit(0);
    }

    private static String number(int person) {
        return "P" + (100_000_000L + 7L * person);
    }

    private static Path write(Path file, int persons, long version, KeyPair keys)
            throws IOException, GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.setParameter(new EdDSAParameterSpec(true));
        signature.initSign(keys.getPrivate());
        var made = NameSearchMeasure.MadeNames.of(3);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            put(
                    out,
                    signature,
                    WatchlistAuthority.header("measure", version, persons).toString());
            for (int i = 0; i < persons; i++) {
                put(out, signature, notice(i, made.next()).toString());
            }
            out.write(new String(
                            WatchlistAuthority.signatureLine(
                                    TrustedSigners.fingerprint(keys.getPublic()),
                                    Base64.getEncoder().encodeToString(signature.sign())),
                            StandardCharsets.UTF_8)
                    .replace("Ed25519", "Ed25519ph")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void put(OutputStream out, Signature signature, String line)
            throws IOException, GeneralSecurityException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        signature.update(bytes);
        out.write(bytes);
    }

    private static ObjectNode notice(int i, NameSearchMeasure.Person made) {
        ObjectNode notice = WatchlistAuthority.person("PER-" + i);
        ObjectNode person = WatchlistAuthority.personOf(notice);
        String[] surnames = made.surname().split(" ");
        ObjectNode name = JsonNodeFactory.instance
                .objectNode()
                .put("paternal", surnames[0])
                .put(
                        "maternal",
                        Optional.of(surnames)
                                .filter(all -> all.length > 1)
                                .map(all -> all[1])
                                .orElse(""))
                .put("given", made.given());
        person.putArray("names").add(name);
        person.put("birthDate", made.birth().toString()).put("sex", made.sex());
        person.putArray("documents")
                .addObject()
                .put("type", "P")
                .put("issuer", "PER")
                .put("number", number(i));
        return notice;
    }
}
