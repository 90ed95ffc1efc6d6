package org.tambo.lab.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.tambo.lab.web.LocalJsonServer;
import org.tambo.lab.web.Refusal;
import org.tambo.lab.web.Request;

/**
 * Receives hits from checkpoints.
 *
 * <pre>
 * PUT  /devices/{device}   a public key in PEM: enrols the device; 409 when it has another key
 * POST /hits               {"device":"d","hits":[{"sequence":5,"envelope":"BASE64","signature":"BASE64"}]}
 *                          200 {"device":"d","stored":[5]} once all are durable
 *                          400 malformed, 403 unknown device or wrong signature, 409 other bytes under a known number,
 *                          413 over a MiB: none of the request's hits is kept
 * GET  /hits               {"hits":[{"device":"d","sequence":5,"receivedAt":"...","envelope":"BASE64","content":{...}}]}
 * GET  /health             {"status":"UP","hits":1}
 * </pre>
 */
public final class StandInCentre implements AutoCloseable {
    private static final int LARGEST_BODY = 1 << 20;

    private final HitStore store;
    private final LocalJsonServer server;

    /**
     * @param folder for its database
     * @param port 0 for any free one
     */
    public StandInCentre(Path folder, int port) throws IOException, SQLException {
        this.store = new HitStore(folder);
        this.server = new LocalJsonServer(port, LARGEST_BODY, this::answer);
    }

    /** Arguments: the folder, the port (0: any), and any number of {@code device=key.pem}. */
    public static void main(String[] arguments) throws IOException, SQLException, Refusal, InterruptedException {
        if (arguments.length < 2) {
            System.err.println("usage: StandInCentre <folder> <port> [<device>=<public key file> ...]");
            System.exit(2);
        }
        try (StandInCentre centre = new StandInCentre(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            for (String device : Arrays.asList(arguments).subList(2, arguments.length)) {
                int equals = device.indexOf('=');
                if (equals < 1) {
                    System.err.println("'" + device + "' is not <device>=<public key file>");
                    System.exit(2);
                }
                centre.enrol(device.substring(0, equals), Files.readAllBytes(Path.of(device.substring(equals + 1))));
            }
            System.out.println("centre " + centre.address());
            Thread.currentThread().join();
        }
    }

    public URI address() {
        return server.address();
    }

    @Override
    public void close() throws SQLException {
        server.close();
        store.close();
    }

    private void enrol(String device, byte[] pem) throws SQLException, Refusal {
        store.enrol(Delivery.device(device), DeviceKey.fromPem(pem));
    }

    private JsonNode answer(Request request) throws Refusal, SQLException, GeneralSecurityException {
        List<String> path = request.path();
        if (request.method().equals("PUT")
                && path.size() == 2
                && path.getFirst().equals("devices")) {
            enrol(path.getLast(), request.body());
            return object().put("device", path.getLast());
        }
        return switch (request.line()) {
            case "POST /hits" -> receive(Delivery.parse(request.body()));
            case "GET /hits" -> list();
            case "GET /health" ->
                object().put("status", "UP").put("hits", store.hits().size());
            default -> throw new Refusal(404, "nothing is at " + request.line());
        };
    }

    private JsonNode receive(Delivery delivery) throws Refusal, SQLException, GeneralSecurityException {
        DeviceKey key = store.device(delivery.device())
                .orElseThrow(() -> new Refusal(403, "device " + delivery.device() + " is not enrolled"));
        for (Delivery.SignedHit hit : delivery.hits()) {
            if (!key.signed(hit.envelope(), hit.signature())) {
                throw new Refusal(403, "the signature of hit " + hit.sequence() + " is not the device's");
            }
        }
        store.keep(delivery);
        ObjectNode answer = object().put("device", delivery.device());
        ArrayNode stored = answer.putArray("stored");
        delivery.hits().forEach(hit -> stored.add(hit.sequence()));
        return answer;
    }

    private JsonNode list() throws SQLException, Refusal {
        ObjectNode answer = object();
        ArrayNode hits = answer.putArray("hits");
        for (HitStore.StoredHit hit : store.hits()) {
            hits.addObject()
                    .put("device", hit.device())
                    .put("sequence", hit.sequence())
                    .put("receivedAt", hit.receivedAt())
                    .put("envelope", Base64.getEncoder().encodeToString(hit.envelope()))
                    .set("content", Delivery.object(hit.envelope(), "the stored envelope"));
        }
        return answer;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
