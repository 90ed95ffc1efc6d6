package org.tambo.security;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationLockTest {
    @TempDir
    private Path station;

    @Test
    void isHeldByOneUntilThatOneLetsGo() throws Exception {
        try (StationLock held = StationLock.take(station).orElseThrow()) {
            assertTrue(StationLock.take(station).isEmpty(), held.toString());
        }
        StationLock.take(station).orElseThrow().close();
    }
}
