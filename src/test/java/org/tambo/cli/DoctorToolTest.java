package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.SimulatedModule;
import org.tambo.lab.device.VirtualFingerModule;

/** The doctor where no edge runs. */
class DoctorToolTest {
    private static final Path PROFILES = Path.of("device-profiles");
    private static final String FINGER = "tambo.devices.attached.finger.";

    @TempDir
    private Path folder;

    @AfterEach
    void forgetTheDevice() {
        System.clearProperty(FINGER + "profile");
        System.clearProperty(FINGER + "port");
    }

    private static void attach(String profile, Path port) {
        System.setProperty(FINGER + "profile", profile);
        System.setProperty(FINGER + "port", port.toString());
    }

    private static JsonNode report(Path profiles) throws Exception {
        StringWriter out = new StringWriter();
        DoctorTool.run(
                new String[] {"--json", "--edge", "http://127.0.0.1:1/", "--profiles", profiles.toString()},
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true));
        return new ObjectMapper().readTree(out.toString());
    }

    private static boolean says(JsonNode texts, String wanted) {
        for (JsonNode text : texts) {
            if (text.asText().contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void namesFileLineAndReasonOfAFaultyProfile() throws Exception {
        Files.copy(PROFILES.resolve("profile.schema.json"), folder.resolve("profile.schema.json"));
        String profile = Files.readString(PROFILES.resolve("zfm-20.yaml"));
        int line = profile.substring(0, profile.indexOf("speed: 57600")).split("\n", -1).length;
        Files.writeString(folder.resolve("zfm-20.yaml"), profile.replace("speed: 57600", "speed: 57601"));
        JsonNode report = report(folder);
        String fault = report.path("profiles").path("faults").path(0).asText();
        assertTrue(fault.contains("zfm-20.yaml:" + line + ": line.speed: "), fault);
        assertTrue(says(report.path("todo"), fault));
    }

    @Test
    void saysWhatToDoWhereNothingIsAttached() throws Exception {
        JsonNode report = report(PROFILES);
        assertEquals(0, report.path("devices").size());
        assertTrue(says(report.path("hints"), "no device is configured"));
    }

    @Test
    void tellsADevicesProfileAndStateAndLetsItGoAgain() throws Exception {
        Path port = folder.resolve("port");
        try (VirtualFingerModule module = new VirtualFingerModule(port, new SimulatedModule(PROFILES, "zfm-20"))) {
            attach("zfm-20", port);
            JsonNode device = report(PROFILES).path("devices").path(0);
            assertEquals("READY", device.path("state").asText(), device::toString);
            assertEquals("zfm-20", device.path("profile").asText());
            assertTrue(device.path("why").asText().contains("configuration"));
            assertEquals(false, module.line().isInUse());
        }
    }

    @Test
    void saysWhatToDoAboutADeviceThatIsNotThere() throws Exception {
        attach("zfm-20", folder.resolve("nothing"));
        JsonNode report = report(PROFILES);
        assertEquals("ABSENT", report.path("devices").path(0).path("state").asText());
        assertTrue(says(report.path("todo"), "plug it in"));
    }

    @Test
    void hintsThatASensorsPicturesAreNotSearchedForAmongMany() throws Exception {
        Path port = folder.resolve("port");
        try (VirtualFingerModule module = new VirtualFingerModule(port, new SimulatedModule(PROFILES, "r503"))) {
            module.line().hurry();
            attach("r503", port);
            assertTrue(says(report(PROFILES).path("hints"), "searched for among many"));
        }
    }
}
