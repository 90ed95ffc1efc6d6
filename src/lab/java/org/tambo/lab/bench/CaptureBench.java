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
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * {@code tambo bench capture}: pictures over a line that harms what it carries, and one over a clean line at its true
 * speed. A picture that is delivered must be the one that lay on the sensor, byte for byte; a capture that gives none must
 * have failed by name; nothing may hang, and no descriptor or thread may be left over.
 */
public final class CaptureBench {
    private static final Path PROFILES = Path.of("device-profiles");
    private static final List<String> MODULES = List.of("zfm-20", "r503", "gt-511c3", "suprema-sfm", "ef01-usb");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration FINGER = Duration.ofSeconds(20);
    private static final double PER_BYTE = 0.01;
    /** One packet of 267 bytes in a hundred is harmed. */
    private static final double PER_PACKET = 0.01 / 267;

    private CaptureBench() {}

    public static void main(String[] arguments) throws Exception {
        int captures = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        System.out.printf(Locale.ROOT, "%s%n", Machine.description());
        speed("zfm-20");
        int descriptors = descriptors();
        int threads = Thread.activeCount();
        Map<String, Integer> outcomes = new TreeMap<>();
        int wrong = 0;
        long begun = System.nanoTime();
        List<Double> rates = List.of(PER_BYTE, PER_PACKET);
        for (double rate : rates) {
            for (String id : MODULES) {
                wrong += harmed(id, captures / rates.size() / MODULES.size(), rate, outcomes);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "captures: %d in %.0f s; pictures that were not byte-exact: %d%n",
                outcomes.values().stream().mapToInt(Integer::intValue).sum(),
                (System.nanoTime() - begun) / 1e9,
                wrong);
        outcomes.forEach((outcome, count) -> System.out.printf(Locale.ROOT, "  %-40s %6d%n", outcome, count));
        System.out.printf(
                Locale.ROOT,
                "descriptors: %d before, %d after; threads: %d before, %d after%n",
                descriptors,
                descriptors(),
                threads,
                Thread.activeCount());
    }

    /** How long a picture takes at the line's true speed, from the finger to its last byte. */
    private static void speed(String id)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path folder = Files.createTempDirectory("tambo-bench");
        SimulatedModule simulated = new SimulatedModule(PROFILES, id);
        GreyImage picture = picture(simulated, 1);
        try (VirtualFingerModule module = new VirtualFingerModule(folder.resolve(id), simulated);
                DeviceRegistry registry = registry(id, folder.resolve(id))) {
            module.put(picture);
            awaitReady(registry);
            for (int i = 0; i < 3; i++) {
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

    private static int harmed(String id, int captures, double rate, Map<String, Integer> outcomes) throws Exception {
        Path folder = Files.createTempDirectory("tambo-bench");
        SimulatedModule simulated = new SimulatedModule(PROFILES, id);
        int wrong = 0;
        try (VirtualFingerModule module = new VirtualFingerModule(folder.resolve(id), simulated);
                DeviceRegistry registry = registry(id, folder.resolve(id))) {
            module.line().hurry();
            GreyImage picture = picture(simulated, 2);
            module.put(picture);
            awaitReady(registry);
            byte[] expected = delivered(registry, id);
            module.line().harm(new SerialLine.Rates(rate / 3, rate / 3, rate / 3));
            for (int i = 0; i < captures; i++) {
                CaptureResult result;
                try {
                    result = registry.take(id, FINGER).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    outcomes.merge(id + " HANGS", 1, Integer::sum);
                    break;
                }
                String outcome = switch (result) {
                    case CaptureResult.Picture delivered -> {
                        boolean exact =
                                Arrays.equals(expected, delivered.image().pixels());
                        wrong += exact ? 0 : 1;
                        yield exact ? "byte-exact" : "WRONG";
                    }
                    case CaptureResult.TryAgain again -> again.reason().name();
                    case CaptureResult.Lost lost -> lost.fault().name();
                    case CaptureResult.NotReady _ -> "NOT_READY";
                };
                outcomes.merge(
                        id + (rate == PER_BYTE ? " 1% of bytes " : " 1% of packets ") + outcome, 1, Integer::sum);
                if (!(result instanceof CaptureResult.Picture) && !(result instanceof CaptureResult.TryAgain)) {
                    // A device that was called faulty is tried again after its pause; over a line as bad as this it may
                    // not be met at all, so the line is healed until it is.
                    module.line().harm(SerialLine.Rates.NONE);
                    awaitReady(registry);
                    module.line().harm(new SerialLine.Rates(rate / 3, rate / 3, rate / 3));
                }
            }
        }
        return wrong;
    }

    private static byte[] delivered(DeviceRegistry registry, String id) throws Exception {
        CaptureResult clean = registry.take(id, FINGER).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (clean instanceof CaptureResult.Picture picture) {
            return picture.image().pixels();
        }
        throw new IllegalStateException(id + " over a clean line: " + clean);
    }

    private static DeviceRegistry registry(String id, Path port) {
        DeviceRegistry registry = new DeviceRegistry(
                List.of(new ConfiguredDevice(id, id, port.toString())),
                List.of(),
                Profiles.load(PROFILES),
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
            Thread.sleep(20);
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
