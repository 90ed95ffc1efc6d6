package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A contact's own system, that notes what it is told and answers always the same. */
final class LabWebhook implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();

    LabWebhook(int status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length > 0 && body[0] == '{') {
                told.add(new JsonMapper().readTree(body));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    /** The sequences that it was told of a device, in their order. */
    List<Long> told(String device) {
        return told.stream()
                .filter(each -> each.path("device").asText().equals(device))
                .map(each -> each.path("sequence").asLong())
                .toList();
    }

    /** All that it was told. */
    List<JsonNode> told() {
        return told;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    Map<String, Object> channel() {
        return Map.of("kind", "webhook", "address", address().toString());
    }

    Map<String, Object> contact(int rank, String name) {
        return Map.of("rank", rank, "name", name, "phone", "+51 " + rank, "channels", List.of(channel()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
