package org.tambo.lab.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersCacheTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private OthersCache cache;

    /** The program is built with the engine, before Maven's tests. */
    @BeforeEach
    void useTheBuiltProgram() {
        cache = new OthersCache(folder, Path.of(".tambo/native/others/others"));
    }

    @Test
    void servesAShorterRequestFromALongerPack() throws Exception {
        OthersPack ten = cache.pack(10, 7);
        assertEquals(new OthersPack(ten.file(), 4), cache.pack(4, 7));
    }

    @Test
    void makesALongerPackWhereTheKeptOneIsTooShort() throws Exception {
        assertNotEquals(cache.pack(4, 7).file(), cache.pack(10, 7).file());
    }

    @Test
    void keepsAPackForEachSeed() throws Exception {
        assertNotEquals(cache.pack(4, 7).file(), cache.pack(4, 8).file());
    }

    @Test
    void makesAsManyFingersAsAreWanted() throws Exception {
        try (Stream<byte[]> entries = cache.pack(10, 7).entries()) {
            assertEquals(10, entries.filter(entry -> entry.length > 100).count());
        }
    }

    @Test
    void saysWhatBuildsTheProgramWhereThatIsMissing() {
        OthersCache without = new OthersCache(folder, folder.resolve("others"));
        String message = String.valueOf(
                assertThrows(IOException.class, () -> without.pack(1, 1)).getMessage());
        assertTrue(message.endsWith("is not built: ./tambo engine builds it"), message);
    }
}
