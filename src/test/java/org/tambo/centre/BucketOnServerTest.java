package org.tambo.centre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.sync.tuf.NotOnMirror;
import org.tambo.sync.update.Door;

/** Against a server of S3 that is not ours, S3Proxy, which verifies each signature. {@code ./tambo test} brings it. */
@EnabledIf(value = "isHere", disabledReason = "there is no S3 server: .tambo/store.classpath is missing")
class BucketOnServerTest {
    private static final Path CLASSPATH = Path.of(".tambo/store.classpath");
    /** More than a page of a listing has. */
    private static final int MANY = 1_000;

    @TempDir
    private static Path folder;

    private static Process server;
    private static URI address;

    static boolean isHere() {
        return Files.exists(CLASSPATH);
    }

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path store = folder.resolve("store");
        Files.createDirectories(store.resolve("tambo"));
        Path settings = Files.writeString(folder.resolve("settings"), """
                s3proxy.authorization=aws-v4
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.identity=tambo
                s3proxy.credential=a secret
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                """.formatted(port, store));
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Files.readString(CLASSPATH),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        address = URI.create("http://127.0.0.1:" + port + "/tambo");
        Instant until = Instant.now().plusSeconds(30);
        while (!listens(port)) {
            assertTrue(server.isAlive() && Instant.now().isBefore(until), () -> "it does not start: " + log());
            Thread.sleep(50);
        }
    }

    @AfterAll
    static void end() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    private static String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String target(int n) {
        return "pe/%064x.000001-0000.notices".formatted(n);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As a bucket's policy would; this server goes by its files. */
    private static void letAnybodyRead() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    @Test
    void servesWhatWasPutAndLosesWhatIsListedNoMore() throws IOException {
        var published = new PublishedFolder(folder.resolve("published"));
        published.metadata("1.root.json", bytes("one"));
        published.target(target(0), bytes("segment 0"));
        published.target(target(MANY), bytes("segment " + MANY));
        Set<String> listed = new HashSet<>();
        // What an earlier run had put.
        Path there = Files.createDirectories(folder.resolve("store/tambo/targets/pe"));
        for (int n = 1; n < MANY; n++) {
            Files.write(there.resolve(target(n).substring("pe/".length())), bytes("segment " + n));
            listed.add(target(n));
        }
        var bucket = new PublishedBucket(address, new AwsSignature("us-east-1", "tambo", "a secret"), published);
        bucket.metadata("timestamp.json", bytes("first"));
        bucket.metadata("timestamp.json", bytes("second"));
        bucket.target(target(MANY + 1), bytes("segment"));
        letAnybodyRead();

        Door door = Door.at(address, false);
        try (InputStream newest = door.metadata().open("timestamp.json");
                InputStream root = door.metadata().open("1.root.json");
                InputStream rest = door.targets().open(target(MANY), 3)) {
            assertArrayEquals(bytes("second"), newest.readAllBytes());
            assertArrayEquals(bytes("one"), root.readAllBytes());
            assertArrayEquals(bytes("ment " + MANY), rest.readAllBytes());
        }
        assertThrows(NotOnMirror.class, () -> door.metadata().open("2.root.json"));

        bucket.forget(listed, Instant.now().plus(Duration.ofDays(2)), Duration.ofDays(1));
        for (int gone : new int[] {0, MANY, MANY + 1}) {
            assertThrows(NotOnMirror.class, () -> door.targets().open(target(gone)));
        }
        door.targets().open(target(1)).close();
    }

    @Test
    void isRefusedUnderAnotherSecret() {
        var bucket = new PublishedBucket(
                address,
                new AwsSignature("us-east-1", "tambo", "another secret"),
                new PublishedFolder(folder.resolve("none")));
        var refused = assertThrows(UncheckedIOException.class, () -> bucket.target(target(0), bytes("segment")));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("the bucket answers 403 for " + target(0)));
    }
}
