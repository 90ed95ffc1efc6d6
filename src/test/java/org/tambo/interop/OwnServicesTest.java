package org.tambo.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.device.CaptureResult;
import org.tambo.device.ConfiguredDevice;
import org.tambo.device.DeviceRegistry;
import org.tambo.device.DeviceState;
import org.tambo.device.FingerImageRecord;
import org.tambo.device.GreyImage;
import org.tambo.device.Host;
import org.tambo.device.Profiles;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.lab.device.StandInSbi;

/**
 * A device that is offered, met again by our own client: a stand-in for a vendor's service, the station's registry, the
 * service that offers it, and a second registry on the far side of that. The picture has to come through all of it whole.
 */
class OwnServicesTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Path PROFILES = Path.of("device-profiles");
    private static final UnaryOperator<byte[]> SIGNER = bytes -> new byte[64];

    private final StandInSbi vendor = onFreePort();
    private final DeviceRegistry station = registry("sbi-scanner", "sbi:" + vendor.port());
    private final Vertx vertx = Vertx.vertx();
    private final SbiServer sbi =
            SbiServer.start(vertx, new SbiOffer(station, "0123456789abcdef", SIGNER, FingerPicture::jpeg2000));
    private final WsbdOffer offer = new WsbdOffer(station, "finger", Clock.systemUTC(), FingerPicture::png);
    private final HttpServer wsbd = served(offer);

    private static StandInSbi onFreePort() {
        for (int port = 4_600; port > 4_500; port--) {
            try {
                return new StandInSbi(port);
            } catch (IOException e) {
                continue; // another's
            }
        }
        return fail("no port is free");
    }

    private static DeviceRegistry registry(String profile, String port) {
        Host here = Host.here();
        DeviceRegistry registry = new DeviceRegistry(
                List.of(new ConfiguredDevice("finger", profile, port)),
                List.of(),
                Profiles.load(PROFILES),
                new Host(here.dev(), here.sys(), here.scannerProgram(), FingerPicture::fromScanner),
                event -> {});
        registry.start();
        return registry;
    }

    /** As the edge's REST resource hands requests on. */
    private static HttpServer served(WsbdOffer offer) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/wsbd/finger/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    String path = exchange.getRequestURI().getPath().substring("/wsbd/finger/".length());
                    byte[] answer =
                            offer.answer(exchange.getRequestMethod(), path).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            return fail(e);
        }
    }

    private static GreyImage finger() {
        byte[] pixels = new byte[256 * 288];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * i >> 3);
        }
        return new GreyImage(256, 288, 500, pixels);
    }

    @BeforeEach
    void setUp() throws Exception {
        GreyImage finger = finger();
        vendor.finger(new FingerImageRecord(256, 288, 500, 0, FingerImageRecord.Coding.PIXELS, finger.pixels())
                .toBytes(Instant.EPOCH));
        awaitReady(station);
    }

    @AfterEach
    void close() {
        station.close();
        sbi.close();
        wsbd.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        vendor.close();
    }

    private static void awaitReady(DeviceRegistry registry) throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            if (registry.devices().getFirst().state() instanceof DeviceState.Ready) {
                return;
            }
            Thread.sleep(5);
        }
        fail("never ready: " + registry.devices());
    }

    private static GreyImage through(String profile, String port) throws Exception {
        try (DeviceRegistry client = registry(profile, port)) {
            awaitReady(client);
            CaptureResult result = client.take("finger", WITHIN).get(20, TimeUnit.SECONDS);
            return assertInstanceOf(CaptureResult.Picture.class, result).image();
        }
    }

    @Test
    void deliversAPictureWholeThroughItsOwnSbiService() throws Exception {
        GreyImage image = through("sbi-scanner", "sbi:" + sbi.port());
        assertArrayEquals(finger().pixels(), image.pixels());
        assertEquals(500, image.dpi());
    }

    @Test
    void deliversAPictureWholeThroughItsOwnWsbdService() throws Exception {
        GreyImage image = through(
                "wsbd-scanner", "wsbd:http://127.0.0.1:" + wsbd.getAddress().getPort() + "/wsbd/finger");
        assertArrayEquals(finger().pixels(), image.pixels());
    }

    private String ask(String method, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sbi.port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body)))
                .body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void listsNoFingerToWhoAsksForAFace() throws Exception {
        assertEquals("[]", ask("MOSIPDISC", "/device", "{\"type\":\"Face\"}"));
    }

    @Test
    void refusesACaptureOfADeviceThatIsNotThere() throws Exception {
        String answer = ask("RCAPTURE", "/capture", "{\"bio\":[{\"type\":\"Finger\",\"count\":1,\"deviceId\":\"x\"}]}");
        assertTrue(answer.contains("\"errorCode\":\"106\""), answer);
    }

    @Test
    void refusesMoreThanOneFinger() throws Exception {
        String answer =
                ask("RCAPTURE", "/capture", "{\"bio\":[{\"type\":\"Finger\",\"count\":4,\"deviceId\":\"finger\"}]}");
        assertTrue(answer.contains("\"errorCode\":\"109\""), answer);
    }

    @Test
    void refusesARequestThatIsNoJson() throws Exception {
        assertTrue(ask("RCAPTURE", "/capture", "{").contains("\"errorCode\":\"501\""));
    }

    @Test
    void refusesAPageOfAnotherOrigin() throws Exception {
        assertEquals(
                403,
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sbi.port() + "/device"))
                                .header("Origin", "http://evil.example")
                                .method("MOSIPDISC", HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode());
    }

    private static String status(String answer) {
        return answer.replaceAll("(?s).*<status>(.*)</status>.*", "$1");
    }

    private String registered() throws Exception {
        return offer.answer("POST", "register").replaceAll("(?s).*<sessionId>(.*)</sessionId>.*", "$1");
    }

    @Test
    void wantsTheLockBeforeTheSensor() throws Exception {
        assertEquals("lockNotHeld", status(offer.answer("POST", "initialize/" + registered())));
    }

    @Test
    void wantsTheSensorInitializedAndConfiguredInThatOrder() throws Exception {
        String session = registered();
        offer.answer("POST", "lock/" + session);
        assertEquals("initializationNeeded", status(offer.answer("POST", "capture/" + session)));
        offer.answer("POST", "initialize/" + session);
        assertEquals("configurationNeeded", status(offer.answer("POST", "capture/" + session)));
    }

    @Test
    void letsNobodyStealALockThatIsInUse() throws Exception {
        offer.answer("POST", "lock/" + registered());
        assertEquals("lockHeldByAnother", status(offer.answer("PUT", "lock/" + registered())));
    }

    @Test
    void givesNobodyThePictureOfTheHolderBefore() throws Exception {
        String session = registered();
        for (String operation : List.of("lock/", "initialize/", "configure/")) {
            assertEquals("success", status(offer.answer("POST", operation + session)));
        }
        String id = offer.answer("POST", "capture/" + session).replaceAll("(?s).*<element>(.*)</element>.*", "$1");
        assertEquals("success", status(offer.answer("GET", "download/" + id)));
        offer.answer("DELETE", "lock/" + session);
        assertEquals("invalidId", status(offer.answer("GET", "download/" + id)));
    }

    @Test
    void knowsNoSessionThatItDidNotGive() throws Exception {
        assertEquals("invalidId", status(offer.answer("POST", "lock/00000000-0000-0000-0000-000000000000")));
    }
}
