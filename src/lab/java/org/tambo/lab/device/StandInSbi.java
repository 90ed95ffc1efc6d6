package org.tambo.lab.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A scanner's service with MOSIP's Secure Biometric Interface, written from the published specification and its schemas,
 * sharing nothing with the client. Its signature is none that anybody could check: it brings no certificate.
 */
public final class StandInSbi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FRAME_MILLIS = 50;

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile byte[] record = {};
    private volatile String error = "0";
    private volatile String status = "Ready";
    private volatile List<byte[]> streamed = List.of();
    private volatile long delayMillis;
    private volatile UnaryOperator<String> spoil = UnaryOperator.identity();

    /** @param port 4501 to 4600; the constructor fails where another has it */
    public StandInSbi(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The next finger: an ISO/IEC 19794-4 record. */
    public void finger(byte[] next) {
        record = next.clone();
    }

    /** The error code of every capture; 0 is success. */
    public void error(String code) {
        error = code;
    }

    public void status(String next) {
        status = next;
    }

    /** What its STREAM shows, one frame after the other; without any it refuses. */
    public void stream(List<byte[]> frames) {
        streamed = List.copyOf(frames);
    }

    public void delay(long millis) {
        delayMillis = millis;
    }

    /** What becomes of an answer on its way. */
    public void spoil(UnaryOperator<String> how) {
        spoil = how;
    }

    /** Every request so far: its method, its path, its body. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String what =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            asked.add(what + " " + body);
            if (what.equals("STREAM /stream")) {
                stream(exchange);
                return;
            }
            String answer = switch (what) {
                case "MOSIPDISC /device" -> discovered();
                case "MOSIPDINFO /info" -> told();
                case "RCAPTURE /capture", "CAPTURE /capture" -> captured(JSON.readTree(body));
                default -> "";
            };
            byte[] bytes = spoil.apply(answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As MOSIP's own mock service writes it: the boundary's dashes in its name. */
    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=--BoundaryString");
        exchange.sendResponseHeaders(streamed.isEmpty() ? 503 : 200, streamed.isEmpty() ? -1 : 0);
        OutputStream out = exchange.getResponseBody();
        for (byte[] frame : streamed) {
            out.write(("--BoundaryString\r\nContent-type: image/jpeg\r\nContent-Length: " + frame.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(frame);
            out.write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(FRAME_MILLIS);
        }
    }

    private ObjectNode device() {
        ObjectNode device = JSON.createObjectNode();
        device.put("deviceId", "slap-1");
        device.put("deviceStatus", status);
        device.put("certification", "L0");
        device.put("serviceVersion", "1.0.0");
        device.putArray("deviceSubId").add(1);
        device.put("callbackId", "http://127.0.0.1:" + port() + "/");
        device.put("digitalId", wrapped("""
                {"serialNo":"S-1","make":"Standin","model":"Slap 500","type":"Finger","deviceSubType":"Slap",\
                "deviceProvider":"Standin","deviceProviderId":"1","dateTime":"2026-01-01T00:00:00Z"}"""));
        device.put("deviceCode", "c-1");
        device.putArray("specVersion").add("0.9.5").add("1.0");
        device.put("purpose", "Registration");
        device.putObject("error").put("errorCode", "0").put("errorInfo", "Success");
        return device;
    }

    private String discovered() {
        ArrayNode all = JSON.createArrayNode();
        all.add(device());
        return all.toString();
    }

    private String told() {
        ArrayNode all = JSON.createArrayNode();
        ObjectNode one = all.addObject();
        one.put("deviceInfo", signed(device().toString()));
        one.putObject("error").put("errorCode", "0").put("errorInfo", "Success");
        return all.toString();
    }

    private String captured(JsonNode request) throws InterruptedException {
        Thread.sleep(delayMillis);
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode one = answer.putArray("biometrics").addObject();
        one.put("specVersion", "1.0");
        one.putObject("error").put("errorCode", error).put("errorInfo", error.equals("0") ? "Success" : "no luck");
        if (error.equals("0")) {
            ObjectNode data = JSON.createObjectNode();
            data.put("digitalId", signed("{}"));
            data.put("bioType", "Finger");
            data.put("bioSubType", "UNKNOWN");
            data.put("purpose", request.path("purpose").asText());
            data.put("env", request.path("env").asText());
            data.put("bioValue", Base64.getUrlEncoder().withoutPadding().encodeToString(record));
            data.put("transactionId", request.path("transactionId").asText());
            data.put("timestamp", "2026-01-01T00:00:00Z");
            data.put("requestedScore", 40);
            data.put("qualityScore", 80);
            one.put("data", signed(data.toString()));
            one.put("hash", "");
        }
        return answer.toString();
    }

    private static String wrapped(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(String text) {
        return wrapped("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + wrapped(text) + "." + wrapped("signature");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
