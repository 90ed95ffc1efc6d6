package org.tambo.lab.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersPackTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void givesTheFirstEntriesInTheirOrder() throws IOException {
        List<byte[]> read = entries(2, 2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 9, 1, 0, 0, 0, 10);
        assertEquals(2, read.size());
        assertArrayEquals(new byte[] {7, 8}, read.getFirst());
        assertArrayEquals(new byte[] {9}, read.getLast());
    }

    @Test
    void refusesPackThatEndsWithinAFinger() {
        assertTrue(refusal(1, 5, 0, 0, 0, 1, 2).contains("at finger 0: the file ends there"));
    }

    @Test
    void refusesPackThatEndsWithinALength() {
        assertTrue(refusal(2, 1, 0, 0, 0, 7, 1, 0).contains("at finger 1: the file ends there"));
    }

    @Test
    void refusesPackWithFewerFingersThanAreWanted() {
        assertTrue(refusal(2, 1, 0, 0, 0, 7).contains("at finger 1: the file ends there"));
    }

    @Test
    void refusesNegativeLength() {
        assertTrue(refusal(1, 0xff, 0xff, 0xff, 0xff, 7).contains("at finger 0: a length of -1 bytes"));
    }

    @Test
    void refusesLengthThatNoFingerHas() {
        assertTrue(refusal(1, 0, 0, 0, 1, 7).contains("at finger 0: a length of 16777216 bytes"));
    }

    @Test
    void refusesWhatIsNoTemplate() throws IOException {
        OthersPack pack = pack(1, 2, 0, 0, 0, 7, 8);
        try (Stream<?> templates = pack.templates()) {
            PackRefused refused = assertThrows(PackRefused.class, templates::toList);
            assertTrue(String.valueOf(refused.getMessage()).contains("at finger 0: finger template refused"));
        }
    }

    private String refusal(int count, int... file) {
        return String.valueOf(
                assertThrows(PackRefused.class, () -> entries(count, file)).getMessage());
    }

    private List<byte[]> entries(int count, int... file) throws IOException {
        try (Stream<byte[]> entries = pack(count, file).entries()) {
            return entries.toList();
        }
    }

    private OthersPack pack(int count, int... file) throws IOException {
        byte[] bytes = new byte[file.length];
        for (int i = 0; i < file.length; i++) {
            bytes[i] = (byte) file[i];
        }
        return new OthersPack(Files.write(folder.resolve("a.pack"), bytes), count);
    }
}
