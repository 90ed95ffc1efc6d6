package org.tambo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tambo.device.NotCaptured;

/** The devices of an edge that runs on this machine: it holds their ports, so it is asked. */
final class EdgeDevices {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** Beyond the finger's time: the slowest module's transfer, as the edge waits for it, and some more. */
    private static final Duration TRANSFER = Duration.ofSeconds(40);

    private static final int MOST_LISTED = 1 << 20;
    private static final int MOST_CAPTURED = 8 << 20;

    private final URI edge;
    private final ObjectMapper json = new ObjectMapper();

    /** One device that the edge has. */
    record Device(String name, String profile) {}

    /** @param edge where it answers, with a slash at the end */
    EdgeDevices(URI edge) {
        this.edge = edge;
    }

    /** The device at a port; empty when no edge runs, or it has none there. */
    Optional<Device> at(Path port) throws InterruptedException {
        if (!listens()) {
            return Optional.empty();
        }
        JsonNode devices;
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(edge.resolve("api/devices"))
                            .timeout(ANSWER)
                            .build(),
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_LISTED));
            devices = json.readTree(answer.body());
            if (answer.statusCode() != 200 || !devices.isArray()) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        for (JsonNode device : devices) {
            if (same(port, device.path("port").asText(""))) {
                return Optional.of(new Device(
                        device.path("device").asText(), device.path("profile").asText()));
            }
        }
        return Optional.empty();
    }

    /** Whether anybody answers there at all, before an HTTP client is made to ask: that takes longer than all the rest. */
    private boolean listens() {
        int port = edge.getPort() >= 0 ? edge.getPort() : edge.getScheme().equals("https") ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(edge.getHost(), port), (int) ANSWER.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean same(Path port, String other) {
        if (!other.startsWith("/")) {
            return false;
        }
        try {
            return Path.of(other).equals(port.toAbsolutePath())
                    || Path.of(other).toRealPath().equals(port.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes a picture, as PNG. */
    byte[] capture(Device device, Duration within) throws NotCaptured, InterruptedException {
        return ask(device, "capture", within);
    }

    /** Reads a document: its lines. */
    List<String> read(Device device, Duration within) throws NotCaptured, InterruptedException {
        byte[] answer = ask(device, "read", within);
        try {
            List<String> lines = new ArrayList<>();
            json.readTree(answer).forEach(line -> lines.add(line.asText()));
            return lines;
        } catch (IOException e) {
            throw new NotCaptured("EDGE_ANSWER", "the edge's answer is no list of lines");
        }
    }

    private byte[] ask(Device device, String what, Duration within) throws NotCaptured, InterruptedException {
        String name = URLEncoder.encode(device.name(), StandardCharsets.UTF_8).replace("+", "%20");
        URI uri = edge.resolve("api/devices/" + name + "/" + what + "?within=" + within.toSeconds());
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(within.plus(TRANSFER))
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_CAPTURED));
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            JsonNode problem = json.readTree(answer.body());
            throw new NotCaptured(
                    problem.path("reason").asText("EDGE_REFUSED"),
                    "the edge, which holds this port for '" + device.name() + "', says: "
                            + problem.path("detail").asText("status " + answer.statusCode()));
        } catch (IOException e) {
            throw new NotCaptured("EDGE_ANSWER", "the edge, which holds this port, does not answer: " + e.getMessage());
        }
    }
}
