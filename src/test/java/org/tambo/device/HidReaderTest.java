package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.PortCapture.Captured;

/** A keyboard's boot reports through a named pipe in place of {@code /dev/hidraw*}. */
class HidReaderTest {
    private static final String PROFILE = "mrz-keyboard-reader";
    private static final List<String> PASSPORT =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
    private static final String DIGITS = "1234567890";
    private static final byte[] RELEASED = new byte[KeyboardReports.BYTES];

    private final Lane lane = new Lane();
    private final Path port;
    private final RandomAccessFile pipe;

    HidReaderTest(@TempDir Path folder) throws Exception {
        port = folder.resolve("hidraw7");
        assertEquals(0, new ProcessBuilder("mkfifo", port.toString()).start().waitFor());
        pipe = new RandomAccessFile(port.toFile(), "rw");
    }

    @AfterEach
    void pullOut() throws IOException {
        lane.close();
        pipe.close();
    }

    private void type(List<String> lines) throws IOException {
        for (char c : (String.join("\r", lines) + "\r").toCharArray()) {
            pipe.write(report(c));
            pipe.write(RELEASED);
        }
    }

    /** USB HID 1.11, appendix B.1, with the codes of HUT page 07. */
    private static byte[] report(char c) {
        byte[] report = new byte[KeyboardReports.BYTES];
        int shift = 0;
        int key;
        if (c >= 'A' && c <= 'Z') {
            shift = 0x02;
            key = 0x04 + c - 'A';
        } else if (c == '<') {
            shift = 0x20;
            key = 0x36;
        } else if (c == '\r') {
            key = 0x28;
        } else {
            key = 0x1E + DIGITS.indexOf(c);
        }
        report[0] = (byte) shift;
        report[2] = (byte) key;
        return report;
    }

    @Test
    void isADeviceLikeTheOthers() throws Exception {
        lane.open(ProfilesTest.SHIPPED, new ConfiguredDevice("reader", PROFILE, "hid:" + port));
        lane.awaitReady("reader");
        type(PASSPORT);
        assertEquals(PASSPORT, lane.await(0, DeviceEvent.TextRead.class).lines());
        pipe.close();
        assertEquals(DeviceFault.UNPLUGGED, lane.awaitFault(0).fault());
    }

    @Test
    void isCapturedFromByItsPort() throws Exception {
        type(PASSPORT);
        Captured captured = PortCapture.capture(
                Profiles.load(ProfilesTest.SHIPPED), port, Optional.empty(), Duration.ofSeconds(20));
        assertEquals(
                PASSPORT, assertInstanceOf(Captured.Document.class, captured).lines());
        assertEquals(PROFILE, captured.profile());
    }

    @Test
    void typesAKeyThatIsHeldOnce() throws DeviceFailed {
        KeyboardReports keyboard = new KeyboardReports();
        assertEquals("A", text(keyboard.typed(report('A'))));
        assertEquals("", text(keyboard.typed(report('A'))));
        keyboard.typed(RELEASED);
        assertEquals("A", text(keyboard.typed(report('A'))));
    }

    @Test
    void refusesAReportThatIsNoKeyboards() {
        DeviceFailed refused = assertThrows(DeviceFailed.class, () -> new KeyboardReports().typed(new byte[12]));
        assertEquals(DeviceFault.NOISE, refused.fault());
    }

    @Test
    void makesNoMoreThanSixCharactersOfAnyReport() throws DeviceFailed {
        Random random = new Random(5);
        KeyboardReports keyboard = new KeyboardReports();
        for (int i = 0; i < 100_000; i++) {
            byte[] report = new byte[KeyboardReports.BYTES + random.nextInt(2)];
            random.nextBytes(report);
            assertTrue(keyboard.typed(report).length <= KeyboardReports.BYTES - 2);
        }
    }

    private static String text(byte[] typed) {
        return new String(typed, StandardCharsets.US_ASCII);
    }
}
