package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.device.SimulatedModule;
import org.tambo.device.SimulatedReader;
import org.tambo.lab.device.VirtualDocumentReader;
import org.tambo.lab.device.VirtualFingerModule;

/** The tool as it is called, at virtual devices and at an edge that has the port. */
class CaptureToolTest {
    private static final Path PROFILES = Path.of("device-profiles");
    private static final String NO_EDGE = "http://127.0.0.1:1/";
    private static final List<String> PASSPORT =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    private int run(String edge, Path port, Path out) {
        return CaptureTool.run(
                new String[] {
                    "--port", port.toString(),
                    "--out", out.toString(),
                    "--wait", "20",
                    "--edge", edge,
                    "--profiles", PROFILES.toString()
                },
                new PrintWriter(said, true),
                new PrintWriter(complained, true));
    }

    private static GreyImage finger(SimulatedModule module) {
        byte[] pixels = new byte[module.width() * module.height()];
        Random random = new Random(4);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (17 * random.nextInt(16));
        }
        return new GreyImage(module.width(), module.height(), 500, pixels);
    }

    @Test
    void writesAPicturePixelByPixel() throws Exception {
        Path port = folder.resolve("port");
        Path out = folder.resolve("finger.png");
        SimulatedModule simulated = new SimulatedModule(PROFILES, "zfm-20");
        GreyImage finger = finger(simulated);
        try (VirtualFingerModule module = new VirtualFingerModule(port, simulated)) {
            module.line().hurry();
            module.put(finger);
            assertEquals(0, run(NO_EDGE, port, out), complained::toString);
        }
        byte[] pixels = new byte[finger.pixels().length];
        ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(out)))
                .getRaster()
                .getDataElements(0, 0, finger.width(), finger.height(), pixels);
        assertArrayEquals(finger.pixels(), pixels);
        assertTrue(said.toString().startsWith("zfm-20: picture of 256 x 288 pixels at 500 dpi"), said::toString);
    }

    @Test
    void writesADocumentWithOurOwnVerdict() throws Exception {
        Path port = folder.resolve("port");
        Path out = folder.resolve("doc.json");
        try (VirtualDocumentReader reader =
                new VirtualDocumentReader(port, new SimulatedReader(PROFILES, "elyctis-id-box"))) {
            reader.lay(PASSPORT);
            assertEquals(0, run(NO_EDGE, port, out), complained::toString);
        }
        JsonNode document = new ObjectMapper().readTree(Files.readString(out));
        assertEquals(PASSPORT.getFirst(), document.path("lines").path(0).asText());
        assertTrue(document.path("valid").asBoolean());
    }

    @Test
    void saysByNameWhyNot() {
        assertEquals(1, run(NO_EDGE, folder.resolve("nothing"), folder.resolve("out.png")));
        assertTrue(complained.toString().startsWith("capture: PORT_REFUSED: "), complained::toString);
    }

    @Test
    void refusesAWrongCall() {
        int code = CaptureTool.run(
                new String[] {"--port", "/dev/null"}, new PrintWriter(said, true), new PrintWriter(complained, true));
        assertEquals(2, code);
        assertTrue(complained.toString().contains("--out"), complained::toString);
    }

    @Test
    void asksTheEdgeThatHasThePortAndLeavesThePortAlone() throws Exception {
        Path port = folder.resolve("port");
        Path out = folder.resolve("finger.png");
        byte[] picture = {1, 2, 3};
        HttpServer edge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        edge.createContext("/api/devices", exchange -> {
            boolean capture = exchange.getRequestURI().getPath().equals("/api/devices/finger/capture");
            answer(
                    exchange,
                    capture
                            ? picture
                            : ("[{\"device\":\"finger\",\"profile\":\"zfm-20\",\"port\":\"" + port + "\"}]")
                                    .getBytes(StandardCharsets.UTF_8));
        });
        edge.start();
        try (VirtualFingerModule module = new VirtualFingerModule(port, new SimulatedModule(PROFILES, "zfm-20"))) {
            String url = "http://127.0.0.1:" + edge.getAddress().getPort() + "/";
            assertEquals(0, run(url, port, out), complained::toString);
            assertFalse(module.line().isInUse());
        } finally {
            edge.stop(0);
        }
        assertArrayEquals(picture, Files.readAllBytes(out));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
