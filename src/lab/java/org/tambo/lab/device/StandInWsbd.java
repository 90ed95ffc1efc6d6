package org.tambo.lab.device;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A scanner's WS-Biometric Devices service, written from OASIS "WS-Biometric Devices Version 1.0", chapter 6, sharing
 * nothing with the client: one session, one lock, and a sensor that wants to be initialized and configured first.
 */
public final class StandInWsbd implements AutoCloseable {
    public static final String SESSION = "00000000-0000-0000-0000-000000000001";
    public static final String CAPTURE = "00000000-0000-0000-0000-0000000000c1";

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile byte[] picture = {};
    private volatile boolean locked;
    private volatile boolean lockedByAnother;
    private volatile boolean initialized;
    private volatile boolean configured;
    private volatile boolean noFinger;
    private volatile int preparing;
    private volatile String spoiled = "";

    public StandInWsbd() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/Service";
    }

    /** The next finger's picture file. */
    public void finger(byte[] file) {
        picture = file.clone();
    }

    /** No finger comes until the capture is cancelled. */
    public void noFinger() {
        noFinger = true;
    }

    public void lockedByAnother() {
        lockedByAnother = true;
    }

    /** How often a download is not ready yet. */
    public void preparing(int times) {
        preparing = times;
    }

    /** The bytes of every answer from now on. */
    public void spoil(String answer) {
        spoiled = answer;
    }

    /** Every request so far: its method and its path. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String what = exchange.getRequestMethod()
                    + exchange.getRequestURI().getPath().replaceFirst("^/Service/", " ");
            asked.add(what);
            byte[] bytes = (spoiled.isEmpty() ? result(what) : spoiled).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String result(String what) throws InterruptedException {
        return switch (what) {
            case "GET info" -> xml("success", "<metadata/>");
            case "POST register" -> xml("success", "<sessionId>" + SESSION + "</sessionId>");
            case "POST lock/" + SESSION -> {
                locked = !lockedByAnother;
                yield xml(locked ? "success" : "lockHeldByAnother", "");
            }
            case "DELETE lock/" + SESSION, "DELETE register/" + SESSION -> xml("success", "");
            case "POST initialize/" + SESSION -> {
                initialized = locked;
                yield xml(locked ? "success" : "lockNotHeld", "");
            }
            case "POST configure/" + SESSION -> {
                configured = initialized;
                yield xml(initialized ? "success" : "initializationNeeded", "");
            }
            case "GET configure/" + SESSION -> xml(configured ? "success" : "configurationNeeded", "<metadata/>");
            case "POST capture/" + SESSION -> captured();
            case "POST cancel/" + SESSION -> {
                cancelled.countDown();
                yield xml("success", "");
            }
            case "GET download/" + CAPTURE ->
                preparing-- > 0
                        ? xml("preparingDownload", "")
                        : xml(
                                "success",
                                "<metadata><item><key>contentType</key><value>image/png</value></item></metadata>"
                                        + "<sensorData>" + Base64.getEncoder().encodeToString(picture)
                                        + "</sensorData>");
            default -> xml("invalidId", "");
        };
    }

    private String captured() throws InterruptedException {
        if (!configured) {
            return xml("configurationNeeded", "");
        }
        if (noFinger && cancelled.await(30, TimeUnit.SECONDS)) {
            return xml("canceled", "");
        }
        return xml("success", "<captureIds><element>" + CAPTURE + "</element></captureIds>");
    }

    private static String xml(String status, String more) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><result xmlns=\"http://docs.oasis-open.org/bioserv/ns/wsbd-1.0\">"
                + "<status>" + status + "</status>" + more + "</result>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
