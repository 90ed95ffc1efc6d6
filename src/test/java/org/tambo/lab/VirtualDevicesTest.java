package org.tambo.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import jssc.SerialPort;
import jssc.SerialPortException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.lab.demo.DemoTraveller;
import org.tambo.lab.traveller.FingerPictures;
import org.tambo.lab.traveller.MachineReadableZone;

class VirtualDevicesTest {
    private static final String OK = "ef01ffffffff07000300000a";
    private static final String NO_FINGER = "ef01ffffffff07000302000c";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private FingerPictures pictures;
    private VirtualDevices devices;

    @BeforeEach
    void start() throws IOException {
        pictures = new FingerPictures(folder.resolve("pictures"));
        devices = new VirtualDevices(folder.resolve("ports"), pictures, 0);
    }

    @AfterEach
    void stop() {
        devices.close();
        client.close();
    }

    @Test
    void laysDocumentOnWhenTravellerComes() throws Exception {
        SerialPort port = open("reader", 9_600);
        try {
            assertEquals(200, ask("POST", "/lane/clear").statusCode());
            String expected = String.join("\r", MachineReadableZone.of(DemoTraveller.CLEAR.traveller())) + "\r";
            assertEquals(expected, new String(read(port, expected.length()), StandardCharsets.US_ASCII));
        } finally {
            port.closePort();
        }
    }

    @Test
    void putsFingerDownWhenAsked() throws Exception {
        SerialPort port = open("finger", 57_600);
        try {
            ask("POST", "/lane/finger-alone");
            assertEquals(NO_FINGER, command(port, "010003010005"));
            askUntilFingerLies(port);
            assertTrue(status().path("finger").path("fingerDown").asBoolean());
        } finally {
            port.closePort();
        }
    }

    @Test
    void liftsFingerAfterItsPictureWasSentAndShowsAnotherNext() throws Exception {
        SerialPort port = open("finger", 57_600);
        try {
            assertEquals(OK, command(port, "0100050e040c0024"));
            port.setParams(115_200, 8, 1, 0);
            ask("POST", "/lane/finger-alone");
            long seed = DemoTraveller.FINGER_ALONE.traveller().fingerSeed();
            askUntilFingerLies(port);
            assertArrayEquals(packed(pictures.impression(seed, 2)), upload(port));
            askUntilFingerLies(port);
            assertArrayEquals(packed(pictures.impression(seed, 3)), upload(port));
        } finally {
            port.closePort();
        }
    }

    @Test
    void keepsFingerAwayFromWhoeverLeft() throws Exception {
        ask("POST", "/lane/clear");
        JsonNode left = json(ask("DELETE", "/lane"));
        assertTrue(left.path("traveller").isNull());
        assertFalse(left.path("finger").path("fingerDown").asBoolean());
    }

    @Test
    void unplugsAndReplugs() throws Exception {
        assertFalse(json(ask("POST", "/devices/finger/unplug"))
                .path("finger")
                .path("plugged")
                .asBoolean());
        assertTrue(json(ask("POST", "/devices/finger/replug"))
                .path("finger")
                .path("plugged")
                .asBoolean());
    }

    @Test
    void namesTheFiveTravellers() throws Exception {
        JsonNode travellers = json(ask("GET", "/travellers"));
        assertEquals(5, travellers.size());
        assertEquals("SECOND_LINE", travellers.get(0).path("expected").asText());
    }

    @Test
    void refusesUnknownTraveller() throws Exception {
        assertEquals(404, ask("POST", "/lane/nobody").statusCode());
    }

    @Test
    void refusesUnknownDevice() throws Exception {
        assertEquals(404, ask("POST", "/devices/camera/unplug").statusCode());
    }

    @Test
    void refusesFaultWithoutItsNumbers() throws Exception {
        assertEquals(400, ask("POST", "/devices/finger/flip?after=5").statusCode());
    }

    private SerialPort open(String device, int speed) throws SerialPortException {
        SerialPort port = new SerialPort(folder.resolve("ports").resolve(device).toString());
        port.openPort();
        port.setParams(speed, SerialPort.DATABITS_8, SerialPort.STOPBITS_1, SerialPort.PARITY_NONE);
        return port;
    }

    private static byte[] read(SerialPort port, int length) throws SerialPortException, InterruptedException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (read.size() < length && System.nanoTime() < deadline) {
            int there = Math.min(port.getInputBufferBytesCount(), length - read.size());
            if (there > 0) {
                read.writeBytes(port.readBytes(there));
            } else {
                Thread.sleep(2);
            }
        }
        return read.toByteArray();
    }

    /** Sends a command packet, without its header, and answers its acknowledgement as hex. */
    private static String command(SerialPort port, String packet) throws SerialPortException, InterruptedException {
        port.writeBytes(HexFormat.of().parseHex("ef01ffffffff" + packet));
        return HexFormat.of().formatHex(read(port, 12));
    }

    private static void askUntilFingerLies(SerialPort port) throws SerialPortException, InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        String answer = command(port, "010003010005");
        while (!answer.equals(OK) && System.nanoTime() < deadline) {
            Thread.sleep(50);
            answer = command(port, "010003010005");
        }
        assertEquals(OK, answer);
    }

    private static byte[] upload(SerialPort port) throws SerialPortException, InterruptedException {
        assertEquals(OK, command(port, "0100030a000e"));
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        for (int packet = 0; packet < 36_864 / 128; packet++) {
            picture.write(read(port, 11 + 128), 9, 128);
        }
        return picture.toByteArray();
    }

    private static byte[] packed(GreyImage picture) {
        byte[] packed = new byte[picture.pixels().length / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) ((picture.pixels()[2 * i] >> 4 & 0xF) << 4 | picture.pixels()[2 * i + 1] >> 4 & 0xF);
        }
        return packed;
    }

    private JsonNode status() throws IOException, InterruptedException {
        return json(ask("GET", "/status"));
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(devices.address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
