package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.lab.device.VirtualDocumentReader;
import org.tambo.lab.device.VirtualFingerModule;

/** With folders in place of {@code /dev} and {@code /sys} that are laid out as the kernel lays them. */
class PortSurveyTest {
    @TempDir
    private Path folder;

    private final Lane lane = new Lane();
    private Path dev = Path.of("dev");
    private Path sys = Path.of("sys");

    @BeforeEach
    void setUp() throws IOException {
        dev = Files.createDirectories(folder.resolve("dev"));
        sys = Files.createDirectories(folder.resolve("sys"));
    }

    @AfterEach
    void close() {
        lane.close();
    }

    private Host host() {
        return new Host(dev, sys, folder.resolve("none"), (file, dpi) -> {
            throw new IllegalArgumentException();
        });
    }

    private void usb(String name, String vendor, String product) throws IOException {
        Path device = Files.createDirectories(sys.resolve("bus/usb/devices").resolve(name));
        Files.writeString(device.resolve("idVendor"), vendor + "\n");
        Files.writeString(device.resolve("idProduct"), product + "\n");
        Files.writeString(device.resolve("manufacturer"), "Silicon\u001b[2J Labs\n");
        Files.writeString(device.resolve("serial"), "0001\n");
    }

    private void serialOverUsb(String node, String usb) throws IOException {
        Path port = Files.createDirectories(
                sys.resolve("bus/usb/devices").resolve(usb).resolve("1-1:1.0/" + node));
        Path entry = Files.createDirectories(sys.resolve("class/tty").resolve(node));
        Files.createSymbolicLink(entry.resolve("device"), port);
        Files.createFile(dev.resolve(node));
    }

    @Test
    void findsTheUsbDeviceBehindASerialPort() throws IOException {
        usb("1-1", "10c4", "ea60");
        serialOverUsb("ttyUSB0", "1-1");
        SerialPortFound port = new PortSurvey(host()).serialPorts().getFirst();
        assertEquals(Optional.of("10c4:ea60"), Optional.ofNullable(port.usb()).map(UsbDeviceFound::id));
    }

    @Test
    void namesAPortByTheNameThatStays() throws IOException {
        usb("1-1", "10c4", "ea60");
        serialOverUsb("ttyUSB0", "1-1");
        Path byId = Files.createDirectories(dev.resolve("serial/by-id"));
        Path link = Files.createSymbolicLink(byId.resolve("usb-Module_0001"), dev.resolve("ttyUSB0"));
        assertEquals(
                List.of(link),
                new PortSurvey(host())
                        .serialPorts().stream().map(SerialPortFound::path).toList());
    }

    @Test
    void leavesOutANodeWithoutAPort() throws IOException {
        for (String node : List.of("ttyS0", "ttyS1")) {
            Files.createFile(dev.resolve(node));
            Path entry = Files.createDirectories(sys.resolve("class/tty").resolve(node));
            Files.writeString(entry.resolve("type"), node.equals("ttyS0") ? "4\n" : "0\n");
        }
        List<SerialPortFound> ports = new PortSurvey(host()).serialPorts();
        assertEquals(
                List.of(dev.resolve("ttyS0")),
                ports.stream().map(SerialPortFound::node).toList());
        assertNull(ports.getFirst().usb());
    }

    @Test
    void leavesOutHubs() throws IOException {
        usb("1-1", "10c4", "ea60");
        usb("usb1", "1d6b", "0002");
        Files.writeString(sys.resolve("bus/usb/devices/usb1/bDeviceClass"), "09\n");
        assertEquals(
                List.of("10c4:ea60"),
                new PortSurvey(host())
                        .usbDevices().stream().map(UsbDeviceFound::id).toList());
    }

    @Test
    void showsNothingOfWhatATerminalWouldObey() throws IOException {
        usb("1-1", "10c4", "ea60");
        assertEquals(
                "Silicon [2J Labs",
                new PortSurvey(host()).usbDevices().getFirst().maker());
    }

    @Test
    void attachesByItselfWhatAProfileRecognises() throws Exception {
        Path profiles = Lane.impatient(Files.createDirectories(folder.resolve("profiles")));
        Path profile = profiles.resolve("mrz-line-reader.yaml");
        Files.writeString(profile, matching(Files.readString(profile)));
        try (PseudoTerminal line = new PseudoTerminal()) {
            lane.open(profiles, List.of(dev + "/serial/by-id/*"), host());
            Path byId = Files.createDirectories(dev.resolve("serial/by-id"));
            Files.createSymbolicLink(byId.resolve("usb-Reader_0001"), line.path());
            lane.awaitReady("mrz-line-reader");
            assertTrue(lane.status("mrz-line-reader").why().contains("usb-Reader_0001"));
        }
    }

    @Test
    void attachesByItselfWhatAnswersAProbeWhereItMayBeAsked() throws Exception {
        Path port = folder.resolve("module");
        SimulatedReader simulated = new SimulatedReader(ProfilesTest.SHIPPED, "elyctis-id-box");
        try (VirtualDocumentReader reader = new VirtualDocumentReader(port, simulated)) {
            lane.open(ProfilesTest.SHIPPED, List.of("probe:" + dev + "/serial/by-id/*"), host());
            Path byId = Files.createDirectories(dev.resolve("serial/by-id"));
            Files.createSymbolicLink(byId.resolve("usb-Unknown_0001"), port);
            lane.awaitReady("elyctis-id-box");
            assertTrue(lane.status("elyctis-id-box").why().contains("probe"));
            assertTrue(reader.line().isInUse());
        }
    }

    @Test
    void attachesAModuleThatAnswersSeveralProfilesAlikeAndTellsItByItsPicture() throws Exception {
        Path port = folder.resolve("module");
        SimulatedModule simulated = new SimulatedModule(ProfilesTest.SHIPPED, "gt-511c3");
        GreyImage finger = new GreyImage(258, 202, 450, new byte[258 * 202]);
        try (VirtualFingerModule module = new VirtualFingerModule(port, simulated)) {
            module.put(finger);
            lane.open(ProfilesTest.SHIPPED, List.of("probe:" + dev + "/serial/by-id/*"), host());
            Path byId = Files.createDirectories(dev.resolve("serial/by-id"));
            Files.createSymbolicLink(byId.resolve("usb-Unknown_0001"), port);
            lane.awaitReady("gt-511c1r");
            assertEquals(
                    "gt-511c1r|gt-511c3|gt-521f32|gt-521f52",
                    lane.status("gt-511c1r").profile());
            assertTrue(lane.registry().capture("gt-511c1r", Duration.ofSeconds(10)));
            GreyImage taken = lane.await(0, DeviceEvent.ImageCaptured.class).image();
            assertEquals(finger.width(), taken.width());
            assertEquals(finger.height(), taken.height());
        }
    }

    /** With the name of the port as what the profile recognises its device by. */
    private static String matching(String profile) {
        String without = profile.replaceAll("(?m)^match:\\n(( .*)?\\n)*", "");
        return without.replaceFirst("(?m)^line:", "match:\n  byId: [\"usb-Reader_*\"]\n\nline:");
    }
}
