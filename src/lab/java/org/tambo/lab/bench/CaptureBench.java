package org.tambo.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.tambo.device.CaptureResult;
import org.tambo.device.ConfiguredDevice;
import org.tambo.device.DeviceRegistry;
import org.tambo.device.DeviceState;
import org.tambo.device.GreyImage;
import org.tambo.device.Host;
import org.tambo.device.Profiles;
import org.tambo.device.SimulatedModule;
import org.tambo.lab.device.SerialLine;
import org.tambo.lab.device.VirtualFingerModule;

/**
 * {@code tambo bench capture [N [SEED]]}: pictures over a line that harms what it carries, and one over a clean line at its true
 * speed. A picture that is delivered must be the one that lay on the sensor, byte for byte; a capture that gives none must
 * have failed by name; nothing may hang, and no descriptor or thread may be left over.
 */
public final class CaptureBench {
    private static final Path PROFILES = Path.of("device-profiles");
    private static final List<String> MODULES = List.of("zfm-20", "r503", "gt-511c3", "suprema-sfm", "ef01-usb");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration FINGER = Duration.ofSeconds(20);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final String WRONG = "WRONG";
    private static final long SEED_STEP = 1_000_003;
    private static final double PER_BYTE = 0.01;
    /** One packet of 267 bytes in a hundred is harmed. */
    private static final double PER_PACKET = 0.01 / 267;

    /** So many modules of each kind at once, each with its own registry: most of a capture over a bad line is waiting. */
    private static final int LANES = 4;

    /** Time-outs for modules that answer at once, since the virtual ones do: what waits ends sooner, nothing else changes. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "answerMillis: 1500", "answerMillis: 400",
            "answerMillis: 2500", "answerMillis: 400",
            "fingerMillis: 21000", "fingerMillis: 5000",
            "byteMillis: 500", "byteMillis: 250",
            "byteMillis: 700", "byteMillis: 250",
            "fingerPollMillis: 100", "fingerPollMillis: 20");

    private CaptureBench() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        int captures = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        long firstSeed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        System.out.printf(Locale.ROOT, "%s%n", Machine.description());
        speed("zfm-20");
        Path impatient = impatient();
        int descriptors = descriptors();
        int threads = Thread.activeCount();
        Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();
        long begun = System.nanoTime();
        List<Double> rates = List.of(PER_BYTE, PER_PACKET);
        int each = captures / rates.size() / MODULES.size() / LANES;
        try (ExecutorService lanes = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (double rate : rates) {
                for (String id : MODULES) {
                    for (int lane = 0; lane < LANES; lane++) {
                        long seed = firstSeed + all.size();
                        all.add(lanes.submit(() -> {
                            harmed(impatient, id, each, rate, seed, outcomes);
                            return null;
                        }));
                    }
                }
            }
            for (Future<?> lane : all) {
                lane.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "captures: %d in %.0f s; pictures that were not byte-exact: %d%n",
                outcomes.values().stream().mapToInt(Integer::intValue).sum(),
                (System.nanoTime() - begun) / 1e9,
                outcomes.entrySet().stream()
                        .filter(outcome -> outcome.getKey().endsWith(WRONG))
                        .mapToInt(Map.Entry::getValue)
                        .sum());
        outcomes.forEach((outcome, count) -> System.out.printf(Locale.ROOT, "  %-40s %6d%n", outcome, count));
        Thread.sleep(SETTLING);
        System.out.printf(
                Locale.ROOT,
                "descriptors: %d before, %d after; threads: %d before, %d after%n",
                descriptors,
                descriptors(),
                threads,
                Thread.activeCount());
        System.exit(0);
    }

    private static Path impatient() throws IOException {
        Path folder = Files.createTempDirectory("tambo-bench-profiles");
        try (Stream<Path> files = Files.list(PROFILES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                for (Map.Entry<String, String> change : IMPATIENT.entrySet()) {
                    text = text.replace(change.getKey(), change.getValue());
                }
                Files.writeString(folder.resolve(file.getFileName().toString()), text);
            }
        }
        return folder;
    }

    /** How long a picture takes at the line's true speed, from the finger to its last byte. */
    private static void speed(String id)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path folder = Files.createTempDirectory("tambo-bench");
        SimulatedModule simulated = new SimulatedModule(PROFILES, id);
        GreyImage picture = picture(simulated, 1);
        try (VirtualFingerModule module = new VirtualFingerModule(folder.resolve(id), simulated);
                DeviceRegistry registry = registry(PROFILES, id, folder.resolve(id))) {
            module.put(picture);
            for (int i = 0; i < 3; i++) {
                awaitReady(registry);
                long before = System.nanoTime();
                CaptureResult result = registry.take(id, FINGER).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                double seconds = (System.nanoTime() - before) / 1e9;
                // 11 bytes around each packet of 256, acknowledgements of 12; ten bits a byte.
                int bytes = picture.pixels().length / 2;
                int packets = (bytes + 255) / 256;
                double wire = (bytes + 11.0 * packets + 24) * 10 / module.line().baud();
                System.out.printf(
                        Locale.ROOT,
                        "%s at %d baud: %s in %.2f s; %d packets take the wire %.2f s: busy %.1f %%%n",
                        id,
                        module.line().baud(),
                        result.getClass().getSimpleName(),
                        seconds,
                        packets,
                        wire,
                        100 * wire / seconds);
            }
        }
    }

    private static void harmed(
            Path profiles, String id, int captures, double rate, long seed, Map<String, Integer> outcomes)
            throws Exception {
        Path folder = Files.createTempDirectory("tambo-bench");
        SimulatedModule simulated = new SimulatedModule(profiles, id);
        try (VirtualFingerModule module = new VirtualFingerModule(folder.resolve(id), simulated);
                DeviceRegistry registry = registry(profiles, id, folder.resolve(id))) {
            module.line().hurry();
            module.put(picture(simulated, seed));
            awaitReady(registry);
            byte[] expected = delivered(registry, id);
            SerialLine.Rates rates = new SerialLine.Rates(rate / 3, rate / 3, rate / 3);
            module.line().harm(rates, seed);
            for (int i = 0; i < captures; i++) {
                awaitReady(registry);
                CaptureResult result;
                try {
                    result = registry.take(id, FINGER).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    outcomes.merge(id + " HANGS", 1, Integer::sum);
                    break;
                }
                String outcome = switch (result) {
                    case CaptureResult.Picture delivered ->
                        Arrays.equals(expected, delivered.image().pixels()) ? "byte-exact" : WRONG;
                    case CaptureResult.TryAgain again -> again.reason().name();
                    case CaptureResult.Lost lost -> lost.fault().name();
                    case CaptureResult.NotReady _ -> "NOT_READY";
                };
                outcomes.merge(
                        id + (rate == PER_BYTE ? " 1% of bytes " : " 1% of packets ") + outcome, 1, Integer::sum);
                if (!(result instanceof CaptureResult.Picture) && !(result instanceof CaptureResult.TryAgain)) {
                    // A device that was called faulty is tried again after its pause; over a line as bad as this it may
                    // not be met at all, so the line is healed until it is.
                    module.line().harm(SerialLine.Rates.NONE, seed);
                    awaitReady(registry);
                    module.line().harm(rates, seed + i * SEED_STEP);
                }
            }
        }
    }

    private static byte[] delivered(DeviceRegistry registry, String id) throws Exception {
        CaptureResult clean = registry.take(id, FINGER).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (clean instanceof CaptureResult.Picture picture) {
            return picture.image().pixels();
        }
        throw new IllegalStateException(id + " over a clean line: " + clean);
    }

    private static DeviceRegistry registry(Path profiles, String id, Path port) {
        DeviceRegistry registry = new DeviceRegistry(
                List.of(new ConfiguredDevice(id, id, port.toString())),
                List.of(),
                Profiles.load(profiles),
                Host.here(),
                _ -> {});
        registry.start();
        return registry;
    }

    private static void awaitReady(DeviceRegistry registry) throws InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (!(registry.devices().getFirst().state() instanceof DeviceState.Ready)) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("not ready: " + registry.devices());
            }
            Thread.sleep(2);
        }
    }

    private static GreyImage picture(SimulatedModule module, long seed) {
        byte[] pixels = new byte[module.width() * module.height()];
        new Random(seed).nextBytes(pixels);
        return new GreyImage(module.width(), module.height(), 500, pixels);
    }

    private static int descriptors() throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            all.forEach(open::add);
        }
        return open.size();
    }
}
