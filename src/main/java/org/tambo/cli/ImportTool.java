package org.tambo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.tambo.security.KeyStoreRefused;
import org.tambo.security.Passphrase;
import org.tambo.security.StationKeys;
import org.tambo.security.StationLock;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.update.Door;
import org.tambo.sync.update.Refusal;
import org.tambo.sync.update.StationUpdate;
import org.tambo.sync.update.UpdateRun;
import org.tambo.watchlist.ReplicaFault;

/**
 * {@code tambo import}: takes an update from a folder, such as a stick's, or from another checkpoint's address. Where the
 * station runs, it is asked; otherwise this works on its folder, as the station itself would.
 */
public final class ImportTool {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    private ImportTool(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.getenv(), new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** @return 0, or 1 if anything of it was not taken */
    public static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        if (args.length != 1 || args[0].startsWith("-")) {
            err.println("usage: tambo import FOLDER|ADDRESS");
            return FAILED;
        }
        var tool = new ImportTool(environment, out, err);
        boolean address = args[0].startsWith("http:") || args[0].startsWith("https:");
        String from = address ? args[0] : Path.of(args[0]).toAbsolutePath().toString();
        try {
            return tool.askStation(from).orElseGet(() -> tool.takeItself(address, from));
        } catch (IOException e) {
            err.println("import: the station does not answer: " + e);
            return FAILED;
        }
    }

    /** @return empty where none runs */
    private Optional<Integer> askStation(String from) throws IOException, InterruptedException {
        URI edge = URI.create(
                "http://127.0.0.1:" + environment.getOrDefault("QUARKUS_HTTP_PORT", "8080") + "/api/updates/import");
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(edge)
                            .timeout(LONGEST)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    JSON.createObjectNode().put("from", from).toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                err.println("import: refused: " + body.path("reason").asText() + ": "
                        + body.path("detail").asText("the station answers " + answer.statusCode()));
                return Optional.of(FAILED);
            }
            for (JsonNode refusal : body.path("refusals")) {
                say(new Refusal(
                        refusal.path("country").asText(),
                        refusal.path("reason").asText(),
                        refusal.path("message").asText()));
            }
            return Optional.of(result(
                    body.path("changed").asBoolean(), body.path("refusals").isEmpty()));
        } catch (ConnectException noneRuns) {
            return Optional.empty();
        }
    }

    private int takeItself(boolean address, String from) {
        String folder = environment.get("TAMBO_STATION_DATA");
        if (folder == null) {
            err.println("import: no station answers at port "
                    + environment.getOrDefault("QUARKUS_HTTP_PORT", "8080")
                    + ", and TAMBO_STATION_DATA names no folder of one");
            return FAILED;
        }
        Path station = Path.of(folder);
        try (StationLock lock = StationLock.take(station).orElse(null)) {
            if (lock == null) {
                err.println("import: the station runs, on another port than QUARKUS_HTTP_PORT says");
                return FAILED;
            }
            StationKeys keys = StationKeys.open(
                    station,
                    Passphrase.of(
                            station,
                            Optional.ofNullable(environment.get("TAMBO_STATION_KEYS_TPM")),
                            Optional.ofNullable(environment.get("TAMBO_STATION_KEYS_PASSPHRASE")),
                            Optional.ofNullable(environment.get("TAMBO_STATION_KEYS_PASSPHRASE_FILE"))
                                    .map(Path::of),
                            "TAMBO_STATION_KEYS_PASSPHRASE"));
            UpdateRun.Outcome outcome = StationUpdate.take(
                    station,
                    keys,
                    StationUpdate.subset(environment),
                    address ? Door.at(URI.create(from), true) : Door.in(Path.of(from)),
                    Clock.systemUTC());
            outcome.refusals().forEach(this::say);
            return result(outcome.changed(), outcome.refusals().isEmpty());
        } catch (UpdateRefused | SegmentRefused e) {
            err.println("import: refused: " + e.getMessage());
        } catch (IOException | ReplicaFault | KeyStoreRefused | IllegalArgumentException e) {
            err.println("import: " + e.getMessage());
        }
        return FAILED;
    }

    private void say(Refusal refusal) {
        err.println("import: refused: " + refusal.country() + " " + refusal.reason() + ": " + refusal.message());
    }

    private int result(boolean changed, boolean whole) {
        out.println(changed ? "A newer watchlist is in force." : "Nothing was newer than what is in force.");
        return whole ? DONE : FAILED;
    }
}
