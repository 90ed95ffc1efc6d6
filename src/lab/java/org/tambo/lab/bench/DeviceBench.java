package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.tambo.device.ConfiguredDevice;
import org.tambo.device.DeviceEvent;
import org.tambo.device.DeviceRegistry;
import org.tambo.device.DeviceState;
import org.tambo.device.Host;
import org.tambo.device.Profiles;
import org.tambo.lab.device.RawLine;

/**
 * {@code ./tambo bench devices [--json] [--minutes N]}: what an open silent port costs, how soon a document is told, and
 * whether seven devices notice that the eighth is unplugged, one after the other, every second.
 */
public final class DeviceBench {
    private static final Path PROFILES = Path.of("device-profiles");
    private static final String PROFILE = "mrz-line-reader";
    private static final int BAUD = 115_200;
    private static final byte[] DOCUMENT = (("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r")
                    + "L898902C36UTO7408122F1204159ZE184226B<<<<<10\r")
            .getBytes(StandardCharsets.US_ASCII);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final int DOCUMENTS = 500;
    private static final int DEVICES = 8;
    private static final long READY_WITHIN_SECONDS = 30;

    private final Path folder;
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();

    private DeviceBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> given = Arrays.asList(arguments);
        int at = given.indexOf("--minutes");
        double minutes = at < 0 ? 0.5 : Double.parseDouble(given.get(at + 1));
        Path folder = Files.createTempDirectory("device-bench");
        for (String name : List.of("profile.schema.json", PROFILE + ".yaml")) {
            Files.writeString(
                    folder.resolve(name),
                    Files.readString(PROFILES.resolve(name)).replace("speed: 9600", "speed: " + BAUD));
        }
        DeviceBench bench = new DeviceBench(folder);
        bench.result.put("machine", Machine.description());
        bench.result.put("command", "./tambo bench devices --minutes " + minutes);
        bench.result.put("loadAtStart", load());
        bench.idleAndLatency();
        if (minutes > 0) {
            bench.hotPlug(Duration.ofMillis((long) (minutes * 60_000)));
        }
        bench.result.put("loadAtEnd", load());
        if (given.contains("--json")) {
            System.out.println(bench.result.toPrettyString());
        } else {
            bench.result
                    .properties()
                    .forEach(field -> System.out.printf(
                            "%-34s %s%n", field.getKey(), field.getValue().asText()));
        }
        System.exit(0);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private DeviceRegistry registry(List<ConfiguredDevice> devices, Consumer<DeviceEvent> listener) {
        DeviceRegistry registry = new DeviceRegistry(devices, List.of(), Profiles.load(folder), Host.here(), listener);
        registry.start();
        return registry;
    }

    private ConfiguredDevice reader(int number) {
        return new ConfiguredDevice(
                "reader" + number, PROFILE, folder.resolve("port" + number).toString());
    }

    private void idleAndLatency() throws IOException, InterruptedException {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        BlockingQueue<String> ready = new LinkedBlockingQueue<>();
        try (RawLine line = new RawLine(folder.resolve("port0"), BAUD);
                DeviceRegistry registry = registry(List.of(reader(0)), event -> {
                    if (event instanceof DeviceEvent.TextRead) {
                        told.add(System.nanoTime());
                    } else if (isReady(event)) {
                        ready.add(event.device());
                    }
                })) {
            awaitReady(ready);
            Thread.sleep(1_000);
            long before = cpuNanos("device-reader0");
            Thread.sleep(IDLE);
            result.put(
                    "idleCpuPercentOfACore",
                    round(100.0 * (cpuNanos("device-reader0") - before) / IDLE.toNanos(), 100));
            Random random = new Random(3);
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < DOCUMENTS; i++) {
                // Mostly longer than the time in which a line counts as talking, so that it is asked seldom.
                Thread.sleep(150 + random.nextInt(150));
                line.send(DOCUMENT);
                long sent = System.nanoTime();
                Long at = told.poll(READY_WITHIN_SECONDS, TimeUnit.SECONDS);
                if (at == null) {
                    throw new IllegalStateException("a document was lost");
                }
                millis.add(Math.max(0, at - sent) / 1e6);
            }
            millis.sort(null);
            result.put("documents", DOCUMENTS);
            result.put("latencyMsMedian", round(millis.get(DOCUMENTS / 2), 100));
            result.put("latencyMsP99", round(millis.get(DOCUMENTS * 99 / 100), 100));
            result.put("latencyMsMost", round(millis.getLast(), 100));
        }
    }

    private static long cpuNanos(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals(thread)) {
                return threads.getThreadCpuTime(id);
            }
        }
        throw new IllegalStateException("no thread " + thread);
    }

    private void hotPlug(Duration length) throws IOException, InterruptedException {
        Map<String, Long> readyAt = new ConcurrentHashMap<>();
        Map<String, LongAdder> read = new ConcurrentHashMap<>();
        Map<String, LongAdder> changes = new ConcurrentHashMap<>();
        BlockingQueue<String> ready = new LinkedBlockingQueue<>();
        List<RawLine> lines = new ArrayList<>();
        List<ConfiguredDevice> devices = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            lines.add(new RawLine(folder.resolve("port" + i), BAUD));
            devices.add(reader(i));
        }
        try (DeviceRegistry registry = registry(devices, event -> {
            if (event instanceof DeviceEvent.TextRead) {
                read.computeIfAbsent(event.device(), _ -> new LongAdder()).increment();
            } else {
                changes.computeIfAbsent(event.device(), _ -> new LongAdder()).increment();
                if (isReady(event)) {
                    readyAt.put(event.device(), System.nanoTime());
                    ready.add(event.device());
                }
            }
        })) {
            for (int i = 0; i < DEVICES; i++) {
                awaitReady(ready);
            }
            List<Double> replugMillis = new ArrayList<>();
            long sent = 0;
            long noticed = 0;
            long end = System.nanoTime() + length.toNanos();
            for (int turn = 0; System.nanoTime() < end; turn++) {
                int victim = turn % DEVICES;
                long begun = System.nanoTime();
                long othersBefore = othersChanges(changes, victim);
                lines.get(victim).unplug();
                for (int i = 0; i < DEVICES; i++) {
                    if (i != victim) {
                        lines.get(i).send(DOCUMENT);
                        sent++;
                    }
                }
                Thread.sleep(300);
                long replugged = System.nanoTime();
                lines.get(victim).replug();
                replugMillis.add(untilReady(readyAt, "reader" + victim, replugged));
                noticed += othersChanges(changes, victim) - othersBefore;
                long left = 1_000 - (System.nanoTime() - begun) / 1_000_000;
                Thread.sleep(Math.max(0, left));
            }
            Thread.sleep(1_000);
            long all = read.values().stream().mapToLong(LongAdder::sum).sum();
            replugMillis.sort(null);
            result.put("hotPlugSeconds", length.toSeconds());
            result.put("replugs", replugMillis.size());
            result.put("replugToReadyMsMedian", round(replugMillis.get(replugMillis.size() / 2), 1));
            result.put("replugToReadyMsMost", round(replugMillis.getLast(), 1));
            result.put("documentsSentToTheOthers", sent);
            result.put("documentsLostByTheOthers", sent - all);
            result.put("changesOfStateOfTheOthers", noticed);
        } finally {
            for (RawLine line : lines) {
                line.close();
            }
        }
    }

    private static long othersChanges(Map<String, LongAdder> changes, int victim) {
        return changes.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("reader" + victim))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    private static double untilReady(Map<String, Long> readyAt, String device, long replugged)
            throws InterruptedException {
        long at = readyAt.getOrDefault(device, Long.MIN_VALUE);
        while (at < replugged) {
            if (System.nanoTime() - replugged > TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS)) {
                throw new IllegalStateException(device + " was not ready within " + READY_WITHIN_SECONDS + " s");
            }
            Thread.sleep(5);
            at = readyAt.getOrDefault(device, Long.MIN_VALUE);
        }
        return (at - replugged) / 1e6;
    }

    private static boolean isReady(DeviceEvent event) {
        return event instanceof DeviceEvent.StateChanged changed && changed.state() instanceof DeviceState.Ready;
    }

    private static void awaitReady(BlockingQueue<String> ready) throws InterruptedException {
        if (ready.poll(READY_WITHIN_SECONDS, TimeUnit.SECONDS) == null) {
            throw new IllegalStateException("a device was not ready in time");
        }
    }

    private static double round(double value, int parts) {
        return (double) Math.round(value * parts) / parts;
    }
}
