package org.tambo.centre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a store of our own that signs each request as it came and refuses what is signed otherwise; that the signatures are
 * Amazon's is what AwsSignatureTest shows.
 */
class PublishedBucketTest {
    private static final AwsSignature KEYS = new AwsSignature("sa-east-1", "tambo", "a secret");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private final SortedMap<String, byte[]> objects = new TreeMap<>();
    private int puts;
    private HttpServer server;
    private URI address;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/tambo/", this::answer);
        server.start();
        address = URI.create("http://localhost:" + server.getAddress().getPort() + "/tambo");
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private PublishedBucket bucket(AwsSignature keys) {
        return new PublishedBucket(address, keys, new PublishedFolder(folder));
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String name = exchange.getRequestURI().getPath().substring("/tambo/".length());
        if (!isSigned(exchange, body)) {
            answer(exchange, 403, new byte[0]);
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                puts++;
                objects.put(name, body);
                answer(exchange, 200, new byte[0]);
            }
            case "HEAD" -> answer(exchange, objects.containsKey(name) ? 200 : 404, new byte[0]);
            case "DELETE" -> {
                objects.remove(name);
                answer(exchange, 204, new byte[0]);
            }
            default -> answer(exchange, 200, listing(exchange.getRequestURI().getQuery()));
        }
    }

    private static boolean isSigned(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        Instant at = LocalDateTime.parse(
                        String.valueOf(headers.getFirst("x-amz-date")),
                        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                .toInstant(ZoneOffset.UTC);
        URI asked = URI.create(
                "http://" + headers.getFirst("host") + exchange.getRequestURI().toString());
        return Objects.equals(
                KEYS.headers(exchange.getRequestMethod(), asked, new TreeMap<>(), body, at)
                        .get("authorization"),
                headers.getFirst("authorization"));
    }

    /** Two names a page. */
    private byte[] listing(String query) {
        String after = query.contains("start-after=") ? query.replaceAll(".*start-after=([^&]*).*", "$1") : "";
        var xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        String prefix = query.replaceAll(".*prefix=([^&]*).*", "$1");
        objects.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.compareTo(after) > 0)
                .limit(2)
                .forEach(name -> xml.append("<Contents><Key>")
                        .append(name)
                        .append("</Key><LastModified>")
                        .append(name.contains("old") ? LONG_AGO : Instant.now())
                        .append("</LastModified></Contents>"));
        return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void putsMetadataWhenItIsAnother() {
        PublishedBucket bucket = bucket(KEYS);
        bucket.metadata("timestamp.json", bytes("one"));
        bucket.metadata("timestamp.json", bytes("one"));
        bucket.metadata("timestamp.json", bytes("two"));
        assertArrayEquals(bytes("two"), objects.get("metadata/timestamp.json"));
        assertEquals(2, puts);
    }

    @Test
    void putsATargetOnce() {
        PublishedBucket bucket = bucket(KEYS);
        bucket.target("pe/abc.000001-0000.notices", bytes("one"));
        bucket.target("pe/abc.000001-0000.notices", bytes("one"));
        assertEquals(Set.of("targets/pe/abc.000001-0000.notices"), objects.keySet());
        assertEquals(1, puts);
    }

    @Test
    void aBucketThatComesLaterGetsWhatWasPublishedBefore() {
        var before = new PublishedFolder(folder);
        String target = "pe/" + "a".repeat(64) + ".000001-0000.notices";
        for (String name : List.of("1.root.json", "2.root.json", "10.root.json", "4.pe.json", "timestamp.json")) {
            before.metadata(name, bytes(name));
        }
        before.target(target, bytes("one"));
        objects.put("metadata/1.root.json", bytes("there"));
        bucket(KEYS).metadata("5.pe.json", bytes("five"));
        assertEquals(
                Set.of(
                        "metadata/1.root.json",
                        "metadata/2.root.json",
                        "metadata/10.root.json",
                        "metadata/5.pe.json",
                        "targets/" + target),
                objects.keySet());
        assertEquals(4, puts);
        assertArrayEquals(bytes("one"), objects.get("targets/" + target));
    }

    @Test
    void forgetsWhatIsOldAndListedNoMore() {
        for (String name : List.of("pe/1.old", "pe/2.old", "pe/3.new", "pe/4.old", "pe/5.old")) {
            objects.put("targets/" + name, new byte[1]);
        }
        objects.put("metadata/1.root.old", new byte[1]);
        bucket(KEYS).forget(Set.of("pe/4.old"), Instant.now(), Duration.ofDays(1));
        assertEquals(Set.of("metadata/1.root.old", "targets/pe/3.new", "targets/pe/4.old"), objects.keySet());
    }

    @Test
    void saysSoWhenTheStoreRefuses() {
        PublishedBucket other = bucket(new AwsSignature("sa-east-1", "tambo", "another secret"));
        var refused = assertThrows(UncheckedIOException.class, () -> other.metadata("1.root.json", bytes("one")));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("the bucket answers 403 for its listing"));
        assertThrows(UncheckedIOException.class, () -> other.target("pe/abc.000001-0000.notices", bytes("one")));
        assertEquals(0, objects.size());
    }
}
