package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.DeviceEvent.CaptureFailed;
import org.tambo.device.DeviceEvent.FingerDown;
import org.tambo.device.DeviceEvent.ImageCaptured;
import org.tambo.lab.device.VirtualImage;
import org.tambo.lab.fingerprint.FingerprintPicture;
import org.tambo.lab.fingerprint.SyntheticFinger;

/**
 * Through the real libfprint: its virtual scanner takes pictures and faults from a socket, everything else is what a
 * scanner on the USB goes through. Skipped where the program for such scanners was not built.
 */
class LibfprintScannerTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final ConfiguredDevice SCANNER = new ConfiguredDevice("finger", "virtual-image", "libfprint");

    @TempDir
    private Path folder;

    private final Lane lane = new Lane();
    private Path program = Path.of("none");
    private Path socket = Path.of("none");

    @BeforeEach
    void setUp() throws Exception {
        Path built = Host.here().scannerProgram();
        assumeTrue(Files.isExecutable(built), "skipped: " + built + " is not built, libfprint-2-dev is missing");
        socket = folder.resolve("virtual");
        program = script("FP_VIRTUAL_IMAGE=" + socket + " exec " + built + " \"$1\"");
        profile("virtual_image", "dark-ridges");
    }

    @AfterEach
    void close() {
        lane.close();
    }

    /** A program in place of the real one. */
    private Path script(String text) throws Exception {
        Path file = folder.resolve("scanner-program");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private void profile(String driver, String polarity) throws Exception {
        Files.copy(
                ProfilesTest.SHIPPED.resolve("profile.schema.json"),
                folder.resolve("profile.schema.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                ProfilesTest.SHIPPED.resolve("transport.schema.json"),
                folder.resolve("transport.schema.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("virtual-image.yaml"), """
                id: virtual-image
                vendor: libfprint
                name: virtual scanner
                models: [virtual_image]
                class: FINGERPRINT
                transport: libfprint
                match: {drivers: [%s]}
                image: {dpi: 508, polarity: %s}
                timeouts: {answerMillis: 1000, healthMillis: 200}
                """.formatted(driver, polarity));
    }

    private void open() {
        lane.open(folder, Host.with(program), SCANNER);
    }

    private VirtualImage ready() throws Exception {
        open();
        lane.awaitReady("finger");
        return new VirtualImage(socket);
    }

    private GreyImage capture(GreyImage finger) throws Exception {
        try (VirtualImage scanner = ready()) {
            assertTrue(lane.registry().capture("finger", WITHIN));
            scanner.image(finger);
            return lane.await(0, ImageCaptured.class).image();
        }
    }

    /** Of one with minutiae: libfprint refuses a picture in which it finds none. */
    private static GreyImage finger() {
        FingerprintPicture picture = new SyntheticFinger(11).impression(0);
        return new GreyImage(picture.width(), picture.height(), 500, picture.grey());
    }

    @Test
    void deliversThePictureAsItWasWithTheProfilesResolution() throws Exception {
        GreyImage finger = finger();
        GreyImage captured = capture(finger);
        assertArrayEquals(finger.pixels(), captured.pixels());
        assertEquals(finger.width(), captured.width());
        assertEquals(508, captured.dpi());
    }

    @Test
    void turnsLightRidgesIntoDarkOnes() throws Exception {
        profile("virtual_image", "light-ridges");
        GreyImage finger = finger();
        assertEquals((byte) ~finger.pixels()[0], capture(finger).pixels()[0]);
    }

    @Test
    void tellsThatAFingerLiesOnTheSensorBeforeThePicture() throws Exception {
        capture(finger());
        int down = lane.events().indexOf(lane.await(0, FingerDown.class));
        assertTrue(down < lane.events().indexOf(lane.await(0, ImageCaptured.class)));
    }

    @Test
    void callsARetryAPoorPictureAndStaysReady() throws Exception {
        try (VirtualImage scanner = ready()) {
            int before = lane.events().size();
            assertTrue(lane.registry().capture("finger", WITHIN));
            scanner.retry(2);
            assertEquals(
                    DeviceEvent.Retry.POOR_IMAGE,
                    lane.await(before, CaptureFailed.class).reason());
            lane.await(before, event -> Lane.isReady(event, "finger"));
        }
    }

    @Test
    void endsACaptureWithoutAFinger() throws Exception {
        try (VirtualImage scanner = ready()) {
            scanner.automaticFinger(false);
            assertTrue(lane.registry().capture("finger", Duration.ofMillis(200)));
            assertEquals(
                    DeviceEvent.Retry.NO_FINGER,
                    lane.await(0, CaptureFailed.class).reason());
        }
    }

    @Test
    void isReadyAgainAfterACancelledCapture() throws Exception {
        try (VirtualImage scanner = ready()) {
            scanner.automaticFinger(false);
            int before = lane.events().size();
            assertTrue(lane.registry().capture("finger", WITHIN));
            lane.await(before, event -> Lane.isBusy(event, "finger"));
            lane.registry().cancelCapture("finger");
            lane.await(before, event -> Lane.isReady(event, "finger"));
        }
    }

    @Test
    void takesAFatalErrorForTheDevicesFault() throws Exception {
        try (VirtualImage scanner = ready()) {
            int before = lane.events().size();
            assertTrue(lane.registry().capture("finger", WITHIN));
            scanner.fail(5);
            assertEquals(DeviceFault.UNEXPECTED_ANSWER, lane.awaitFault(before).fault());
        }
    }

    @Test
    void noticesThatTheScannerIsUnpluggedDuringACapture() throws Exception {
        try (VirtualImage scanner = ready()) {
            int before = lane.events().size();
            assertTrue(lane.registry().capture("finger", WITHIN));
            lane.await(before, event -> Lane.isBusy(event, "finger"));
            scanner.unplug();
            assertEquals(DeviceFault.UNPLUGGED, lane.awaitFault(before).fault());
        }
    }

    @Test
    void isReadyAgainAfterItsProgramWasKilled() throws Exception {
        ready().close();
        int before = lane.events().size();
        kill("-KILL");
        assertEquals(DeviceFault.DRIVER, lane.awaitFault(before).fault());
        lane.await(before, event -> Lane.isReady(event, "finger"));
    }

    @Test
    void callsAHangingProgramSilentAndStartsAnother() throws Exception {
        ready().close();
        int before = lane.events().size();
        kill("-STOP");
        assertEquals(DeviceFault.SILENT, lane.awaitFault(before).fault());
        lane.await(before, event -> Lane.isReady(event, "finger"));
    }

    private void kill(String signal) throws Exception {
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            if (child.info().commandLine().orElse("").contains("tambo-usb")) {
                new ProcessBuilder("kill", signal, Long.toString(child.pid()))
                        .start()
                        .waitFor();
            }
        }
    }

    @Test
    void namesAModelThatComparesOnItsChip() throws Exception {
        program = script("FP_VIRTUAL_DEVICE=" + socket + " exec " + Host.here().scannerProgram() + " \"$1\"");
        profile("virtual_device", "dark-ridges");
        open();
        assertEquals(DeviceFault.UNUSABLE_MODEL, lane.awaitFault(0).fault());
    }

    @Test
    void callsAProgramThatEndsAtOnceADriversFault() throws Exception {
        program = script("exit 3");
        open();
        DeviceState.Faulty faulty = lane.awaitFault(0);
        assertEquals(DeviceFault.DRIVER, faulty.fault());
        assertTrue(faulty.detail().contains("status 3"), faulty.detail());
    }

    @Test
    void saysHowToGetAMissingProgram() throws Exception {
        program = folder.resolve("missing");
        open();
        assertTrue(lane.awaitFault(0).detail().contains("libfprint-2-dev"));
    }

    @Test
    void givesAPictureToWhoAskedOutsideTheLaneAlone() throws Exception {
        try (VirtualImage scanner = ready()) {
            CompletableFuture<CaptureResult> asked = lane.registry().take("finger", WITHIN);
            scanner.image(finger());
            assertInstanceOf(CaptureResult.Picture.class, asked.get(10, TimeUnit.SECONDS));
            assertEquals(
                    Optional.empty(),
                    lane.events().stream()
                            .filter(ImageCaptured.class::isInstance)
                            .findAny());
        }
    }

    @Test
    void tellsWhoAskedOutsideTheLaneThatTheScannerWasUnplugged() throws Exception {
        try (VirtualImage scanner = ready()) {
            CompletableFuture<CaptureResult> asked = lane.registry().take("finger", WITHIN);
            lane.await(0, event -> Lane.isBusy(event, "finger"));
            scanner.unplug();
            assertEquals(new CaptureResult.Lost(DeviceFault.UNPLUGGED), asked.get(10, TimeUnit.SECONDS));
        }
    }
}
