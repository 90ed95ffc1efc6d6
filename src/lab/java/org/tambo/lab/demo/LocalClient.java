package org.tambo.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Speaks JSON over HTTP with one of the crossing's processes. */
class LocalClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    LocalClient(URI address) {
        this.address = address;
    }

    /** An answer's status and body. */
    record Reply(int status, JsonNode body) {}

    public final URI address() {
        return address;
    }

    final JsonNode get(String path) throws IOException, InterruptedException {
        return expect(send(HttpRequest.newBuilder(address.resolve(path)).GET()), path);
    }

    final JsonNode post(String path, String body) throws IOException, InterruptedException {
        return expect(reply("POST", path, body), path);
    }

    /** @param patience how long the other side may take with it */
    final JsonNode post(String path, Path file, Duration patience) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofFile(file));
        return expect(send(request, patience), path);
    }

    final Reply reply(String method, String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    final boolean answers(String path) throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(address.resolve(path)).GET()).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return send(request, Duration.ofSeconds(20));
    }

    private Reply send(HttpRequest.Builder request, Duration patience) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    private JsonNode expect(Reply reply, String path) throws IOException {
        if (reply.status() != 200) {
            throw new IOException(path + " answers " + reply.status() + ": " + reply.body());
        }
        return reply.body();
    }
}
