package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.tambo.sync.tuf.HttpMirror;
import org.tambo.sync.tuf.MetadataFile;
import org.tambo.sync.tuf.MetadataFile.Keys;
import org.tambo.sync.tuf.MetadataSigner;
import org.tambo.sync.tuf.TufClient;
import org.tambo.sync.tuf.UpdateRefused;

/**
 * {@code ./tambo bench fan-out [--edges N] [--seconds N] [--json]}: so many simulated checkpoints, each on a connection of
 * its own, ask one nginx for the newest timestamp as fast as they are answered, on the machine that nginx runs on as well.
 * No centre runs meanwhile: there is nothing for it to do.
 */
public final class FanOutBench {
    private static final int EDGES = 10_000;
    private static final int SECONDS = 20;
    private static final int WARM_UP_SECONDS = 5;
    private static final int MOST_HEAD = 4_096;
    /** Files are open as connections on either side, and some besides. */
    private static final int SPARE_FILES = 1_000;

    private final Path folder;
    private final int edges;
    private final int seconds;
    private final LongAdder checks = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean counting;
    private volatile boolean over;

    private FanOutBench(Path folder, int edges, int seconds) {
        this.folder = folder;
        this.edges = edges;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> given = Arrays.asList(arguments);
        Path folder = Files.createTempDirectory("fan-out-bench");
        // nginx gives up root, and has to get into the folder still.
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        var bench = new FanOutBench(folder, number(given, "--edges", EDGES), number(given, "--seconds", SECONDS));
        ObjectNode result = bench.run();
        if (given.contains("--json")) {
            System.out.println(result.toPrettyString());
        } else {
            result.properties()
                    .forEach(field -> System.out.printf(
                            "%-26s %s%n", field.getKey(), field.getValue().asText()));
        }
        System.exit(bench.failed.get() == 0 ? 0 : 1);
    }

    private static int number(List<String> given, String name, int otherwise) {
        int at = given.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(given.get(at + 1));
    }

    private ObjectNode run() throws IOException, InterruptedException, GeneralSecurityException, UpdateRefused {
        byte[] timestamp = publish();
        int port = freePort();
        Process nginx = nginx(port);
        try {
            awaitOpen(port);
            // What is served is what a checkpoint takes.
            URI served = URI.create("http://127.0.0.1:" + port + "/metadata/");
            TufClient.initialise(folder.resolve("trusted"), Files.readAllBytes(folder.resolve("metadata/1.root.json")));
            new TufClient(
                            folder.resolve("trusted"),
                            new HttpMirror(served),
                            new HttpMirror(served),
                            InstantSource.system())
                    .refresh();
            return measure(nginx, port, timestamp);
        } finally {
            nginx.destroy();
            nginx.waitFor();
        }
    }

    private ObjectNode measure(Process nginx, int port, byte[] timestamp) throws InterruptedException {
        var connected = new CountDownLatch(edges);
        double nginxSeconds;
        double took;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < edges; i++) {
                threads.submit(() -> edge(port, timestamp, connected));
            }
            connected.await();
            Thread.sleep(Duration.ofSeconds(WARM_UP_SECONDS));
            double before = processorSeconds(nginx);
            long begun = System.nanoTime();
            counting = true;
            Thread.sleep(Duration.ofSeconds(seconds));
            counting = false;
            took = (System.nanoTime() - begun) / 1e9;
            nginxSeconds = processorSeconds(nginx) - before;
            over = true;
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        long count = checks.sum();
        result.put("machine", Machine.description());
        result.put("command", "./tambo bench fan-out --edges " + edges + " --seconds " + seconds);
        result.put("edges", edges);
        result.put("failedEdges", failed.get());
        result.put("timestampBytes", timestamp.length);
        result.put("checks", count);
        result.put("checksPerSecond", Math.round(count / took));
        result.put("meanAnswerMillis", Math.round(waitedNanos.sum() / 1e6 / Math.max(1, count)));
        result.put("nginxMicrosPerCheck", Math.round(1e6 * nginxSeconds / Math.max(1, count)));
        return result;
    }

    private void edge(int port, byte[] timestamp, CountDownLatch connected) {
        byte[] request =
                "GET /metadata/timestamp.json HTTP/1.1\r\nHost: tambo\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connected.countDown();
            var answers = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            byte[] body = new byte[timestamp.length];
            while (!over) {
                long asked = System.nanoTime();
                socket.getOutputStream().write(request);
                skipHead(answers);
                answers.readFully(body);
                if (!Arrays.equals(body, timestamp)) {
                    throw new IOException("another body");
                }
                if (counting) {
                    checks.increment();
                    waitedNanos.add(System.nanoTime() - asked);
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
            connected.countDown();
        }
    }

    /** nginx sends head and body in one piece. */
    private static void skipHead(DataInputStream answers) throws IOException {
        int ends = 0;
        for (int i = 0; i < MOST_HEAD && ends < 4; i++) {
            int value = answers.readUnsignedByte();
            ends = value == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
    }

    private Process nginx(int port) throws IOException {
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
            worker_processes auto;
            worker_rlimit_nofile %d;
            pid %s;
            error_log %s;
            events { worker_connections %d; }
            http {
                access_log off;
                open_file_cache max=1000;
                keepalive_requests 1000000;
                server { listen 127.0.0.1:%d backlog=4096; root %s; }
            }
            """.formatted(
                        edges + SPARE_FILES,
                        folder.resolve("nginx.pid"),
                        folder.resolve("nginx.log"),
                        edges + SPARE_FILES,
                        port,
                        folder));
        return new ProcessBuilder("nginx", "-c", configuration.toString(), "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitOpen(int port) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
    }

    /** Of the workers. */
    private static double processorSeconds(Process nginx) {
        return Stream.concat(Stream.of(nginx.toHandle()), nginx.children())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(each -> each.toNanos() / 1e9)
                .sum();
    }

    /** An empty repository. */
    private byte[] publish() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        List<MetadataSigner> signers = List.of(MetadataSigner.of(pair.getPrivate(), pair.getPublic()));
        Instant now = Instant.now();
        Instant later = now.plus(Duration.ofDays(1));
        Map<String, Keys> roles = new LinkedHashMap<>();
        List.of("root", "timestamp", "snapshot", "targets").forEach(role -> roles.put(role, new Keys(signers, 1)));
        byte[] targets = MetadataFile.delegations(1, later, List.of(), signers);
        byte[] snapshot = MetadataFile.snapshot(1, later, Map.of("targets", targets), Map.of("targets", 1L), signers);
        byte[] timestamp = MetadataFile.timestamp(1, now, later, snapshot, 1, signers);
        Path metadata = Files.createDirectories(folder.resolve("metadata"));
        Files.write(metadata.resolve("1.root.json"), MetadataFile.root(1, later, roles, signers));
        Files.write(metadata.resolve("1.targets.json"), targets);
        Files.write(metadata.resolve("1.snapshot.json"), snapshot);
        Files.write(metadata.resolve("timestamp.json"), timestamp);
        return timestamp;
    }
}
