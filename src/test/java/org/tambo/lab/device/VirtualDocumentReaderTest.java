package org.tambo.lab.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.SimulatedReader;

class VirtualDocumentReaderTest {
    /** The specimen of ICAO Doc 9303-4. */
    private static final List<String> SPECIMEN =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    @TempDir
    private Path folder;

    private VirtualDocumentReader reader;

    @BeforeEach
    void plugIn() throws IOException {
        reader = new VirtualDocumentReader(
                folder.resolve("reader"), new SimulatedReader(Path.of("device-profiles"), "mrz-line-reader"));
    }

    @AfterEach
    void takeAway() throws IOException {
        reader.close();
    }

    @Test
    void endsEachLineByCarriageReturn() throws Exception {
        try (FarEnd end = new FarEnd(folder.resolve("reader"), 9_600)) {
            reader.lay(SPECIMEN);
            byte[] expected =
                    (SPECIMEN.getFirst() + "\r" + SPECIMEN.getLast() + "\r").getBytes(StandardCharsets.US_ASCII);
            assertArrayEquals(expected, end.read(expected.length));
        }
    }

    @Test
    void isGarbledAtAnotherSpeed() throws Exception {
        try (FarEnd end = new FarEnd(folder.resolve("reader"), 57_600)) {
            reader.lay(SPECIMEN);
            String read = new String(end.read(90), StandardCharsets.US_ASCII);
            assertFalse(read.contains("ERIKSSON"), read);
            assertEquals(90, read.length());
        }
    }

    @Test
    void losesWhatItSendsWhileNobodyListens() throws Exception {
        reader.lay(SPECIMEN);
        Thread.sleep(600);
        try (FarEnd end = new FarEnd(folder.resolve("reader"), 9_600)) {
            reader.lay(List.of("SECOND"));
            assertEquals("SECOND\r", new String(end.read(7), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void forgetsWhatNobodyReadBeforeThePortWasClosed() throws Exception {
        try (FarEnd end = new FarEnd(folder.resolve("reader"), 9_600)) {
            reader.lay(SPECIMEN);
            while (end.waiting() < 90) {
                Thread.sleep(2);
            }
        }
        while (reader.line().isInUse()) {
            Thread.sleep(2);
        }
        try (FarEnd end = new FarEnd(folder.resolve("reader"), 9_600)) {
            assertEquals(0, end.waiting());
        }
    }

    @Test
    void keepsItsPathThroughReplug() throws Exception {
        Path port = folder.resolve("reader");
        reader.line().unplug();
        assertFalse(Files.exists(port, LinkOption.NOFOLLOW_LINKS));
        reader.line().replug();
        assertTrue(Files.exists(port));
    }

    @Test
    void seesWhoHasItsPortOpen() throws Exception {
        assertFalse(reader.line().isInUse());
        try (FarEnd _ = new FarEnd(folder.resolve("reader"), 9_600)) {
            assertTrue(reader.line().isInUse());
        }
        assertFalse(reader.line().isInUse());
    }
}
