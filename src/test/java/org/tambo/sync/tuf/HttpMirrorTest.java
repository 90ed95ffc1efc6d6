package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web server's answers become files, missing files or failures. */
class HttpMirrorTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            asked.add(path);
            int status = Integer.parseInt(path.replaceAll("\\D", "0").substring(path.length() - 3));
            exchange.getResponseHeaders().add("Location", "/elsewhere/200");
            byte[] body = "content".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/part", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Range"));
            String from = exchange.getRequestURI().getQuery();
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-6/7");
            exchange.sendResponseHeaders(206, 3);
            exchange.getResponseBody().write("ent".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpMirror mirror(String path) {
        return new HttpMirror(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/repository/metadata", "/repository/metadata/"})
    void asksBelowItsBase(String base) throws Exception {
        try (var stream = mirror(base).open("1.a%2Fb%20200")) {
            assertEquals("content", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(List.of("/repository/metadata/1.a%2Fb%20200"), asked);
    }

    @Test
    void asksForTheRest() throws Exception {
        try (var stream = mirror("/").open("part?4", 4)) {
            assertEquals("ent", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(List.of("bytes=4-"), asked);
    }

    @Test
    void failsWhenItGetsAnotherPart() {
        assertThrows(IOException.class, () -> mirror("/").open("part?3", 4));
    }

    @Test
    void leavesOutWhatItHasWhenItGetsTheWhole() throws Exception {
        try (var stream = mirror("/").open("200", 4)) {
            assertEquals("ent", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"403", "404", "410"})
    void saysWhenThereIsNoSuchFile(String status) {
        assertThrows(NotOnMirror.class, () -> mirror("/").open(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"302", "429", "500", "503"})
    void failsOnAnythingElse(String status) {
        var failure = assertThrows(IOException.class, () -> mirror("/").open(status));
        assertFalse(failure instanceof NotOnMirror);
    }

    @Test
    void isNotSentElsewhere() {
        assertThrows(IOException.class, () -> mirror("/").open("301"));
        assertEquals(List.of("/301"), asked);
    }

    @Test
    void failsWhenNobodyListens() throws Exception {
        server.stop(0);
        var failure = assertThrows(IOException.class, () -> mirror("/").open("200"));
        assertFalse(failure instanceof NotOnMirror);
    }

    @Test
    void givesUpOnAServerThatIsSilent() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var base = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            var failure =
                    assertThrows(IOException.class, () -> new HttpMirror(base, Duration.ofMillis(50)).open("file"));
            assertInstanceOf(SocketTimeoutException.class, failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://host/", "jar:file:x!/", "host", "http:path"})
    void refusesOtherAddresses(String address) {
        assertThrows(IllegalArgumentException.class, () -> new HttpMirror(URI.create(address)));
    }
}
