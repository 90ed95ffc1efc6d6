package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.cli.TufClientTool;

/** The command against a repository on a web server, by this machine's own clock. */
class TufClientToolTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private SimulatedRepository repository;
    private HttpServer server;
    private Path trusted;
    private Path downloads;
    private String address;

    @BeforeEach
    void serve() throws Exception {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        repository = new SimulatedRepository();
        SimulatedRepository.TOP_LEVEL.forEach(role -> repository.expire(role, tomorrow));
        repository.addArtifact("targets", "a file", "content");
        repository.addArtifact("targets", "another", "other content");
        repository.publish("root", "targets", "snapshot", "timestamp");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metadata/", exchange -> answer(exchange, repository.metadata()));
        server.createContext("/targets/", exchange -> answer(exchange, repository.targetFiles()));
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        trusted = folder.resolve("trusted");
        downloads = folder.resolve("downloads");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, Mirror mirror) throws IOException {
        String context = exchange.getHttpContext().getPath();
        String path = exchange.getRequestURI().getRawPath().substring(context.length());
        try (exchange) {
            try (var stream = mirror.open(path)) {
                byte[] bytes = stream.readAllBytes();
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (NotOnMirror e) {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private int run(String... arguments) {
        return TufClientTool.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private int init() throws IOException {
        Path root = folder.resolve("initial root.json");
        Files.write(root, repository.versions("root").getFirst());
        return run("--metadata-dir", trusted.toString(), "init", root.toString());
    }

    private int refresh() {
        return run("--metadata-url", address + "/metadata", "--metadata-dir", trusted.toString(), "refresh");
    }

    private int download(String... targets) {
        var arguments = new ArrayList<>(List.of("--metadata-url", address + "/metadata/"));
        arguments.addAll(List.of("--metadata-dir", trusted.toString()));
        for (String target : targets) {
            arguments.addAll(List.of("--target-name", target));
        }
        arguments.addAll(List.of("--target-dir", downloads.toString(), "--target-base-url", address + "/targets"));
        arguments.add("download");
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void initKeepsTheRootAndAsksForNothing() throws Exception {
        assertEquals(0, init());
        assertEquals(List.of(), repository.metadataRequests);
        assertTrue(Files.exists(trusted.resolve("root.json")));
    }

    @Test
    void initFailsWithoutAFile() {
        assertEquals(
                1,
                run(
                        "--metadata-dir",
                        trusted.toString(),
                        "init",
                        folder.resolve("missing").toString()));
    }

    @Test
    void refreshBringsMetadataUpToDate() throws Exception {
        init();
        assertEquals(0, refresh());
        for (String role : SimulatedRepository.TOP_LEVEL) {
            assertTrue(Files.exists(trusted.resolve(role + ".json")), role);
        }
    }

    @Test
    void refreshFailsWithoutRoot() {
        assertEquals(1, refresh());
        assertEquals(List.of(), repository.metadataRequests);
        assertTrue(err.toString().contains("holds no trusted root.json"), err::toString);
    }

    @Test
    void refreshFailsWhenNobodyListens() throws Exception {
        init();
        server.stop(0);
        assertEquals(1, refresh());
    }

    @Test
    void downloadRefreshesAndFetches() throws Exception {
        init();
        assertEquals(0, download("a file", "another"));
        assertEquals("content", Files.readString(downloads.resolve("a%20file")));
        assertEquals("other content", Files.readString(downloads.resolve("another")));
    }

    @Test
    void downloadStopsAtTheFirstTargetThatFails() throws Exception {
        init();
        assertEquals(1, download("a file", "missing", "another"));
        try (var files = Files.list(downloads)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void downloadDoesNotFetchWhatIsThere() throws Exception {
        init();
        download("a file");
        assertEquals(0, download("a file"));
        assertEquals(1, repository.targetRequests.size());
    }

    @Test
    void optionsMayFollowTheCommand() throws Exception {
        init();
        assertEquals(0, run("refresh", "--metadata-dir=" + trusted, "--metadata-url", address + "/metadata"));
    }

    @Test
    void anythingElseFails() {
        assertEquals(1, run());
        assertEquals(1, run("refresh"));
        assertEquals(1, run("--metadata-dir", trusted.toString(), "refresh"));
        assertEquals(1, run("--metadata-dir", trusted.toString(), "init"));
        assertEquals(1, run("--metadata-dir", trusted.toString(), "--metadata-url", "file:///", "refresh"));
        assertEquals(1, run("--metadata-dir", trusted.toString(), "--metadata-url", ":", "refresh"));
        assertEquals(1, run("unknown"));
        assertEquals(1, run("--unknown"));
    }
}
