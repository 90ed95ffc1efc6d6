package org.tambo.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tambo.lab.centre.CentreDatabase;

/**
 * {@code ./tambo bench centre [--notices N] [--json]}: two centres side by side on one PostgreSQL take made-up notices without
 * fingers, first one of them alone, the same once more, then both at once. An answer comes when what changed is published.
 */
public final class CentreBench {
    private static final int NOTICES = 100_000;
    private static final int PIECE = 1_000;
    private static final Path CENTRE = Path.of("target", "centre-app", "quarkus-run.jar");
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private CentreBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> given = Arrays.asList(arguments);
        int at = given.indexOf("--notices");
        int notices = at < 0 ? NOTICES : Integer.parseInt(given.get(at + 1));
        Path folder = Files.createTempDirectory("centre-bench");
        ObjectNode result = new CentreBench(folder).run(notices);
        if (given.contains("--json")) {
            System.out.println(result.toPrettyString());
        } else {
            result.properties()
                    .forEach(field -> System.out.printf(
                            "%-34s %s%n", field.getKey(), field.getValue().asText()));
        }
        System.exit(0);
    }

    private ObjectNode run(int notices) throws Exception {
        List<Process> centres = new ArrayList<>();
        try (CentreDatabase database = new CentreDatabase(folder.resolve("database"), freePort())) {
            List<URI> addresses = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int port = freePort();
                centres.add(centre(database.address(), port));
                addresses.add(URI.create("http://127.0.0.1:" + port + "/"));
                awaitReady(addresses.getLast());
            }
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            result.put("machine", Machine.description());
            result.put("command", "./tambo bench centre --notices " + notices);
            // Not the first request that it ever sees.
            put(addresses.getFirst(), "BOL", 0, PIECE);
            double first = put(addresses.getFirst(), "PER", 0, notices);
            result.put("noticesPerSecond", Math.round(notices / first));
            result.put("unchangedPerSecond", Math.round(notices / put(addresses.getFirst(), "PER", 0, notices)));
            long begun = System.nanoTime();
            try (var threads = Executors.newFixedThreadPool(2)) {
                List<Future<Double>> both = List.of(
                        threads.submit(() -> put(addresses.getFirst(), "COL", 0, notices / 2)),
                        threads.submit(() -> put(addresses.getLast(), "ECU", 0, notices / 2)));
                for (Future<Double> each : both) {
                    each.get();
                }
            }
            result.put("noticesPerSecondByTwo", Math.round(notices / ((System.nanoTime() - begun) / 1e9)));
            result.put("publishedBytes", published());
            return result;
        } finally {
            centres.forEach(Process::destroy);
        }
    }

    private long published() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("published/targets"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** @return seconds */
    private double put(URI centre, String country, int from, int count) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(centre.resolve("notices/" + country))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> notices(country, from, count)))
                .build();
        long begun = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        double seconds = (System.nanoTime() - begun) / 1e9;
        JsonNode taken = JSON.readTree(answer.body());
        if (taken.path("changed").asInt() + taken.path("unchanged").asInt() != count) {
            throw new IOException("the centre answers " + answer.statusCode() + " " + answer.body());
        }
        return seconds;
    }

    private static InputStream notices(String country, int from, int count) {
        Enumeration<InputStream> pieces = Collections.enumeration(IntStream.range(0, (count + PIECE - 1) / PIECE)
                .<InputStream>mapToObj(piece ->
                        piece(country, from + piece * PIECE, Math.min(from + count, from + (piece + 1) * PIECE)))
                .toList());
        return new SequenceInputStream(pieces);
    }

    private static InputStream piece(String country, int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append("""
                {"id":"%s-2026-%06d","country":"%s","kind":"requisitoria","authority":"Juzgado Penal %d",\
                "legalBasis":"Art. 268","action":"detain","validUntil":"2031-10-01","contact":{"name":"Guardia",\
                "phone":"+51 1 555"},"person":{"names":[{"paternal":"QUISPE%d","maternal":"MAMANI","given":"ROSA %d"}],\
                "birthDate":"19%02d-0%d-1%d"}}
                """.formatted(country, i, country, i % 40, i % 997, i, 40 + i % 60, 1 + i % 9, i % 10));
        }
        return new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Process centre(String database, int port) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-jar",
                        CENTRE.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("centre-" + port + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "TAMBO_CENTRE_DATABASE",
                        database,
                        "TAMBO_CENTRE_DATA",
                        folder.resolve("data").toString(),
                        "TAMBO_CENTRE_REPOSITORY",
                        folder.resolve("published").toString(),
                        "TAMBO_CENTRE_PASSPHRASE",
                        "a bench's passphrase",
                        "QUARKUS_HTTP_PORT",
                        String.valueOf(port),
                        "QUARKUS_HTTP_SSL_PORT",
                        String.valueOf(freePort())));
        return builder.start();
    }

    private void awaitReady(URI centre) throws InterruptedException, IOException {
        var request = HttpRequest.newBuilder(centre.resolve("q/health/ready")).build();
        for (int i = 0; i < 600; i++) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It starts.
            }
            Thread.sleep(100);
        }
        throw new IOException("the centre does not start: see " + folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
