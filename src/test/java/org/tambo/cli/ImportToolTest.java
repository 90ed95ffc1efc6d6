package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tambo.sync.update.LabRepository.upsert;
import static org.tambo.sync.update.LabRepository.withdraw;
import static org.tambo.sync.update.MemberState.PER;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.lab.centre.StandInCentre;
import org.tambo.security.Enrolment;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.update.LabRepository;
import org.tambo.sync.update.StationUpdate;

/** An update that a person brings, and one from a neighbour, at stations that do not run. */
class ImportToolTest {
    private static final String PASSPHRASE = "chasqui at dawn";
    private static final String NEWER = "A newer watchlist is in force.";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LabRepository repository;

    @BeforeEach
    void publish() throws Exception {
        repository = new LabRepository(folder.resolve("stick"), Instant.now());
        repository.base(PER, 1, upsert(PER, "1001"), upsert(PER, "1002"));
    }

    /** One that is enrolled and knows the repository's root. */
    private Path station(String name) throws Exception {
        Path station = folder.resolve(name);
        StationKeys keys = StationKeys.open(station, PASSPHRASE.toCharArray());
        repository.enrol(keys);
        try (var centre = new StandInCentre()) {
            Enrolment made = centre.enrol(
                    name, keys.devicePublicKey(), keys.sealingKeys().getPublic());
            Enrolment knowing = new Enrolment(
                    made.device(),
                    made.name(),
                    made.address(),
                    made.repository(),
                    made.certificate(),
                    made.authority(),
                    made.receiptKey(),
                    made.codeKey(),
                    new String(repository.root(), StandardCharsets.UTF_8));
            Enrolment.install(station, knowing.bytes());
        }
        return station;
    }

    private int take(Path station, String from) throws IOException, InterruptedException {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        return ImportTool.run(
                new String[] {from},
                Map.of(
                        "TAMBO_STATION_DATA",
                        station.toString(),
                        "TAMBO_STATION_KEYS_PASSPHRASE",
                        PASSPHRASE,
                        "QUARKUS_HTTP_PORT",
                        String.valueOf(unused)),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }

    private String stick() {
        return folder.resolve("stick").toString();
    }

    @Test
    void takesWhatAStickBringsOnce() throws Exception {
        Path station = station("one");
        repository.publish();
        assertEquals(0, take(station, stick()), err.toString());
        assertEquals(NEWER, out.toString().strip());
        assertEquals(0, take(station, stick()));
        assertEquals("Nothing was newer than what is in force.", out.toString().strip());
    }

    @Test
    void takesFromANeighbourWhatThatHasVerified() throws Exception {
        Path one = station("one");
        Path other = station("other");
        repository.publish();
        assertEquals(0, take(one, stick()));
        assertEquals(0, take(other, stick()));
        repository.add(PER, Kind.WITHDRAWALS, Part.NOTICES, 2, 1, withdraw(PER, "1001"));
        repository.publish();
        assertEquals(0, take(one, stick()));
        HttpServer server = ServeUpdatesTool.serve(StationUpdate.store(one).offered(), 0);
        try {
            String neighbour = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertEquals(0, take(other, neighbour), err.toString());
            assertEquals(NEWER, out.toString().strip());
        } finally {
            server.stop(0);
        }
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Test
    void twoNeighboursThatTakeFromEachOtherEndWithTheNewest() throws Exception {
        List<Path> stations = List.of(station("one"), station("other"));
        repository.publish();
        List<HttpServer> servers = new ArrayList<>();
        try {
            for (Path station : stations) {
                assertEquals(0, take(station, stick()));
                servers.add(ServeUpdatesTool.serve(StationUpdate.store(station).offered(), 0));
            }
            for (int generation = 2; generation < 4; generation++) {
                int newer = generation % 2;
                repository.add(
                        PER, Kind.DELTA, Part.NOTICES, generation, generation - 1, upsert(PER, "2" + generation));
                repository.publish();
                assertEquals(0, take(stations.get(newer), stick()));
                // The one that is ahead is not set back by the other, and says so; then nothing goes round any more.
                assertEquals(1, take(stations.get(newer), address(servers.get(1 - newer))));
                assertTrue(err.toString().startsWith("import: refused: "), err.toString());
                assertEquals(0, take(stations.get(1 - newer), address(servers.get(newer))), err.toString());
                assertEquals(NEWER, out.toString().strip());
                for (int i = 0; i < 2; i++) {
                    assertEquals(0, take(stations.get(i), address(servers.get(1 - i))), err.toString());
                    assertEquals(
                            "Nothing was newer than what is in force.",
                            out.toString().strip());
                }
            }
        } finally {
            servers.forEach(server -> server.stop(0));
        }
    }

    private static void scatter(Path folder, int files) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < files; i++) {
            Files.createFile(folder.resolve(i + "9999999999999999999.pe.json"));
        }
    }

    @Test
    void filesThatDoNotBelongThereAreNoHindrance() throws Exception {
        Path station = station("one");
        Path other = station("other");
        Path offered = StationUpdate.store(station).offered();
        repository.publish();
        for (Path folder : List.of(folder.resolve("stick"), offered)) {
            scatter(folder.resolve("metadata"), 500);
            scatter(folder.resolve("targets/pe"), 500);
        }
        assertEquals(0, take(station, stick()), err.toString());
        assertEquals(NEWER, out.toString().strip());
        HttpServer server = ServeUpdatesTool.serve(offered, 0);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("", "metadata/", "metadata", "targets/pe/", "targets/pe", "targets/..%2f..")) {
                HttpRequest listing = HttpRequest.newBuilder(URI.create(address(server) + path))
                        .build();
                assertEquals(
                        404,
                        client.send(listing, HttpResponse.BodyHandlers.discarding())
                                .statusCode(),
                        path);
            }
            assertEquals(0, take(other, stick()));
            assertEquals(0, take(other, address(server)), err.toString());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesTheCountryOfWhichSomethingIsRefused() throws Exception {
        Path station = station("one");
        Path segment = repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, upsert(PER, "1003"));
        repository.publish();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        assertEquals(1, take(station, stick()));
        assertTrue(err.toString().startsWith("import: refused: PER HASH_MISMATCH"), err.toString());
    }

    @Test
    void saysOfAFolderWithoutUpdatesThatThereAreNone() throws Exception {
        assertEquals(1, take(station("one"), folder.resolve("empty").toString()));
        assertTrue(err.toString().startsWith("import: "), err.toString());
        assertEquals(1, ImportTool.run(new String[0], Map.of(), new PrintWriter(out), new PrintWriter(err, true)));
        assertTrue(err.toString().contains("usage: tambo import"), err.toString());
    }
}
