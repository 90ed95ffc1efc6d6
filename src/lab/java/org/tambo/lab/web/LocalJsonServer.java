package org.tambo.lab.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers HTTP requests on 127.0.0.1 with JSON, each on a virtual thread. */
public final class LocalJsonServer implements AutoCloseable {
    /** What a server does with a request. */
    @FunctionalInterface
    public interface Answering {
        JsonNode answer(Request request) throws Refusal, Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int largestBody;
    private final Answering answering;

    /**
     * @param port 0 for any free one
     * @param largestBody in bytes; a longer one is refused with 413
     */
    public LocalJsonServer(int port, int largestBody, Answering answering) throws IOException {
        this.largestBody = largestBody;
        this.answering = answering;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens, without a slash at the end. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(largestBody + 1);
            if (body.length > largestBody) {
                // What follows of it is not read.
                exchange.getResponseHeaders().set("Connection", "close");
                refuse(exchange, new Refusal(413, "the body is longer than " + largestBody + " bytes"));
            } else {
                answer(exchange, body);
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        URI uri = exchange.getRequestURI();
        JsonNode answer;
        try {
            Request request =
                    new Request(exchange.getRequestMethod(), parts(uri.getPath()), query(uri.getRawQuery()), body);
            answer = answering.answer(request);
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
            return;
        } catch (Exception broken) {
            System.err.println(exchange.getRequestMethod() + " " + uri + ": " + broken);
            reply(exchange, 500, "application/problem+json", problem(500, "it failed inside; see the log"));
            return;
        }
        reply(exchange, 200, "application/json", answer);
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        String why = String.valueOf(refusal.getMessage());
        reply(exchange, refusal.status(), "application/problem+json", problem(refusal.status(), why));
    }

    private static JsonNode problem(int status, String detail) {
        return JsonNodeFactory.instance.objectNode().put("status", status).put("detail", detail);
    }

    private static void reply(HttpExchange exchange, int status, String type, JsonNode json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return Map.copyOf(query);
    }
}
