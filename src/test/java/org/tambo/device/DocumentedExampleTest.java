package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.lab.device.VirtualFingerModule;

/** Does what docs/devices.md tells a technician to do, with its own example. */
class DocumentedExampleTest {
    @TempDir
    Path folder;

    @BeforeEach
    void copyTheExample() throws IOException {
        Files.copy(ProfilesTest.SHIPPED.resolve("profile.schema.json"), folder.resolve("profile.schema.json"));
        Files.createDirectory(folder.resolve("transcripts"));
        Files.writeString(folder.resolve("example-module.yaml"), block("yaml"));
        Files.writeString(folder.resolve("transcripts/example-module.txt"), block("text"));
    }

    private static String block(String kind) throws IOException {
        String page = Files.readString(Path.of("docs", "devices.md"));
        int from = page.indexOf("```" + kind + "\n", page.indexOf("### An example"));
        int begin = page.indexOf('\n', from) + 1;
        return page.substring(begin, page.indexOf("```", begin));
    }

    @Test
    void theProfileHasNoFault() {
        Profiles profiles = Profiles.load(folder);
        assertEquals(List.of(), profiles.faults());
        assertEquals(List.of("example-module"), profiles.ids());
    }

    @Test
    void theSimulatorAnswersAsTheTranscriptSays() throws IOException {
        SimulatedModule simulated = new SimulatedModule(folder, "example-module");
        List<Transcript.Entry> entries = Transcript.read(folder.resolve("transcripts/example-module.txt"))
                .entries();
        for (int i = 0; i < entries.size(); i += 2) {
            byte[] answer = simulated.hear(entries.get(i).bytes(), 0).stream()
                    .filter(Step.Send.class::isInstance)
                    .map(step -> ((Step.Send) step).bytes())
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(entries.get(i + 1).bytes(), answer);
        }
    }

    @Test
    void aPictureIsTakenFromItWithoutALineOfCode() throws Exception {
        SimulatedModule simulated = new SimulatedModule(folder, "example-module");
        byte[] pixels = new byte[64 * 64];
        new Random(4).nextBytes(pixels);
        Path port = folder.resolve("port");
        try (VirtualFingerModule module = new VirtualFingerModule(port, simulated)) {
            module.put(new GreyImage(64, 64, 500, pixels));
            PortCapture.Captured captured = PortCapture.capture(
                    Profiles.load(folder), port, Optional.of("example-module"), Duration.ofSeconds(20));
            assertArrayEquals(
                    pixels,
                    assertInstanceOf(PortCapture.Captured.Picture.class, captured)
                            .image()
                            .pixels());
        }
    }
}
