package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tambo.device.PortCapture.Captured;
import org.tambo.lab.device.VirtualDocumentReader;
import org.tambo.lab.device.VirtualFingerModule;

/** Every shipped profile's simulator on a pseudo-terminal, read by the tool's own way. */
class PortCaptureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The specimen of ICAO Doc 9303-4. */
    private static final List<String> PASSPORT =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    @TempDir
    Path folder;

    private static Captured capture(Path port, Optional<String> profile) throws Exception {
        return PortCapture.capture(Profiles.load(ProfilesTest.SHIPPED), port, profile, PATIENCE);
    }

    private Captured picture(String id, Optional<String> profile, GreyImage finger) throws Exception {
        Path port = folder.resolve(id);
        SimulatedModule simulated = new SimulatedModule(ProfilesTest.SHIPPED, id);
        try (VirtualFingerModule module = new VirtualFingerModule(port, simulated)) {
            module.line().hurry();
            module.put(finger);
            return capture(port, profile);
        }
    }

    private static GreyImage finger(String id) {
        SimulatedModule simulated = new SimulatedModule(ProfilesTest.SHIPPED, id);
        byte[] pixels = new byte[simulated.width() * simulated.height()];
        Random random = new Random(9);
        for (int i = 0; i < pixels.length; i++) {
            // Greys that four bits can hold.
            pixels[i] = (byte) (random.nextInt(16) * 17);
        }
        return new GreyImage(simulated.width(), simulated.height(), 500, pixels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zfm-20", "r503", "ef01-usb", "gt-511c1r", "gt-521f52", "suprema-sfm"})
    void takesThePictureThatLiesOnTheModule(String id) throws Exception {
        GreyImage finger = finger(id);
        Captured captured = picture(id, Optional.of(id), finger);
        assertArrayEquals(
                finger.pixels(),
                assertInstanceOf(Captured.Picture.class, captured).image().pixels());
    }

    @ParameterizedTest
    @CsvSource({"zfm-20", "r503", "ef01-usb", "gt-511c1r", "gt-511c3", "suprema-sfm"})
    void recognisesAModuleByItsAnswersAndItsPicturesSize(String id) throws Exception {
        assertEquals(id, picture(id, Optional.empty(), finger(id)).profile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"elyctis-id-box", "rte6701", "honeywell-ocr", "mrz-line-reader"})
    void readsTheDocumentThatLiesOnTheReader(String id) throws Exception {
        assertEquals(PASSPORT, document(id, Optional.of(id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elyctis-id-box", "rte6701", "honeywell-ocr", "mrz-line-reader"})
    void recognisesAReaderByItsAnswersOrByWhatItSends(String id) throws Exception {
        assertEquals(PASSPORT, document(id, Optional.empty()));
    }

    private List<String> document(String id, Optional<String> profile) throws Exception {
        Path port = folder.resolve(id);
        try (VirtualDocumentReader reader =
                new VirtualDocumentReader(port, new SimulatedReader(ProfilesTest.SHIPPED, id))) {
            Thread hand = Thread.ofPlatform().daemon().start(() -> layAgainAndAgain(reader));
            try {
                Captured captured = capture(port, profile);
                assertEquals(id, captured.profile());
                return assertInstanceOf(Captured.Document.class, captured).lines();
            } finally {
                hand.interrupt();
            }
        }
    }

    /** Somebody who lays the document on again until it is read. */
    private static void layAgainAndAgain(VirtualDocumentReader reader) {
        try {
            while (true) {
                Thread.sleep(400);
                if (reader.line().isInUse()) {
                    reader.lay(PASSPORT);
                }
            }
        } catch (InterruptedException | IllegalStateException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysThatADeviceIsSilent() throws Exception {
        try (PseudoTerminal nobody = new PseudoTerminal()) {
            NotCaptured failure = assertThrows(
                    NotCaptured.class,
                    () -> PortCapture.capture(
                            Profiles.load(ProfilesTest.SHIPPED), nobody.path(), Optional.of("gt-511c3"), PATIENCE));
            assertEquals(DeviceFault.SILENT.name(), failure.reason());
        }
    }

    @Test
    void namesAProfileThatThereIsNot() {
        NotCaptured failure =
                assertThrows(NotCaptured.class, () -> capture(folder.resolve("port"), Optional.of("nothing")));
        assertEquals(DeviceFault.PROFILE.name(), failure.reason());
    }

    @Test
    void refusesAFileThatIsNoPort() {
        NotCaptured failure = assertThrows(NotCaptured.class, () -> capture(folder, Optional.of("zfm-20")));
        assertEquals(DeviceFault.PORT_REFUSED.name(), failure.reason());
    }
}
