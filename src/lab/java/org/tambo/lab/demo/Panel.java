package org.tambo.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The demo's own page: it frames the kiosk and drives the virtual devices, the centre's plug and the countries' notices. */
final class Panel implements AutoCloseable {
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "panel.js", "text/javascript; charset=utf-8",
            "panel.css", "text/css; charset=utf-8");
    private static final Set<String> HAPPENINGS = Set.of("unplug", "replug", "noise");
    private static final int NOISE_SECONDS = 10;

    private final HttpServer server;
    private volatile @Nullable Shown shown;

    /** What it drives. */
    private record Shown(Crossing crossing, Crowd crowd) {}

    /**
     * @param port 0 for any free one
     */
    Panel(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void open(Crossing crossing, Crowd crowd) {
        shown = new Shown(crossing, crowd);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            String name = path.isEmpty() ? "index.html" : path;
            Shown open = shown;
            if (exchange.getRequestMethod().equals("GET") && FILES.containsKey(name)) {
                file(exchange, name);
            } else if (open == null) {
                reply(exchange, 503, "text/plain", "starting".getBytes(StandardCharsets.UTF_8));
            } else if (path.equals("panel.json")) {
                reply(exchange, 200, "application/json", state(open).toString().getBytes(StandardCharsets.UTF_8));
            } else if (exchange.getRequestMethod().equals("POST") && sameOrigin(exchange)) {
                boolean done = act(open.crossing(), path.split("/", -1));
                reply(exchange, done ? 200 : 404, "text/plain", new byte[0]);
            } else {
                reply(exchange, 404, "text/plain", new byte[0]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sameOrigin(HttpExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        return origin == null || origin.equals(address().toString());
    }

    private static boolean act(Crossing crossing, String[] path) throws IOException, InterruptedException {
        if (path.length == 2 && path[0].equals("travellers")) {
            DemoTraveller traveller = DemoTraveller.withKey(path[1]).orElse(null);
            if (traveller == null) {
                return false;
            }
            crossing.laboratory().come(traveller);
            return true;
        }
        if (path.length == 3
                && path[0].equals("devices")
                && Set.of("reader", "finger").contains(path[1])
                && HAPPENINGS.contains(path[2])) {
            crossing.laboratory().befall(path[1], path[2].equals("noise") ? "noise?seconds=" + NOISE_SECONDS : path[2]);
            return true;
        }
        if (path.length == 2 && path[0].equals("notices") && crossing.centre().answers()) {
            switch (path[1]) {
                case "withdraw" -> crossing.withdrawTravellers();
                case "send" -> crossing.wantTravellers();
                default -> {
                    return false;
                }
            }
            return true;
        }
        if (path.length == 2 && path[0].equals("centre")) {
            switch (path[1]) {
                case "stop" -> crossing.killCentre();
                case "start" -> crossing.restartCentre();
                default -> {
                    return false;
                }
            }
            return true;
        }
        return false;
    }

    private static JsonNode state(Shown shown) throws InterruptedException {
        Crossing crossing = shown.crossing();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("kiosk", crossing.kiosk().address().toString());
        ArrayNode travellers = state.putArray("travellers");
        for (DemoTraveller one : DemoTraveller.values()) {
            travellers
                    .addObject()
                    .put("id", one.key())
                    .put(
                            "name",
                            one.traveller().surnames() + ", " + one.traveller().given())
                    .put(
                            "document",
                            one.traveller().document().issuer() + " "
                                    + one.traveller().document().number())
                    .put("finger", one.isFingerReadable() ? "índice derecho" : "no se puede leer")
                    .put("expected", one.expected().name())
                    .put("why", one.story());
        }
        ObjectNode centre = state.putObject("centre");
        ArrayNode received = JsonNodeFactory.instance.arrayNode();
        boolean up = crossing.isCentreUp();
        boolean starting = false;
        if (up) {
            try {
                for (JsonNode hit : crossing.centre().hits()) {
                    received.addObject()
                            .put("sequence", hit.path("sequence").asLong())
                            .put("notice", hit.path("body").path("noticeId").asText())
                            .put("device", hit.path("device").asText());
                }
            } catch (IOException e) {
                up = false;
                starting = true;
            }
        }
        centre.put("asked", crossing.areTravellersWanted());
        centre.put("up", up)
                .put("starting", starting)
                .put("hits", received.size())
                .set("received", received);
        state.set("crowd", crowd(shown));
        return state;
    }

    /** How many people are to be enrolled beside the notices' own, and how many fingers the station searches. */
    private static JsonNode crowd(Shown shown) throws InterruptedException {
        ObjectNode crowd = JsonNodeFactory.instance
                .objectNode()
                .put("wanted", shown.crowd().count())
                .put("sent", shown.crowd().sent());
        try {
            crowd.put("fingers", shown.crossing().kiosk().fingers());
        } catch (IOException e) {
            // The edge is away for the moment.
            crowd.putNull("fingers");
        }
        return crowd;
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        try (InputStream file = Panel.class.getResourceAsStream("/org/tambo/lab/panel/" + name)) {
            if (file == null) {
                reply(exchange, 404, "text/plain", new byte[0]);
            } else {
                reply(exchange, 200, FILES.getOrDefault(name, "text/plain"), file.readAllBytes());
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
