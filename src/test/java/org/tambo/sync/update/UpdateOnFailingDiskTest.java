package org.tambo.sync.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Some of the faults; {@code ./tambo bench faults} does all of them. */
class UpdateOnFailingDiskTest {
    private static final Path LIBRARY =
            Path.of(System.getProperty("tambo.work", ".tambo"), "native", "faults", "libtambo_disk_faults.so");

    @TempDir
    Path folder;

    static boolean libraryIsBuilt() {
        return Files.exists(LIBRARY);
    }

    @Test
    @EnabledIf(value = "libraryIsBuilt", disabledReason = "./tambo engine builds native/faults")
    void leavesTheOldStateOrTheNewOne() throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpdateFaults.class.getName(),
                        folder.toString(),
                        "--every",
                        "41",
                        "--from",
                        "7")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        process.environment().put("LD_PRELOAD", LIBRARY.toAbsolutePath().toString());
        assertEquals(0, process.start().waitFor(), () -> text(said));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
