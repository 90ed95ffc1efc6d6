package org.tambo.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against swtpm, a TPM 2.0 in software, and Debian's tpm2-tools. */
class TpmSecretTest {
    @TempDir
    private Path temporary;

    private final List<Process> running = new ArrayList<>();
    private Path folder;

    @BeforeEach
    void needsATpm() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/swtpm")) && Files.isExecutable(Path.of("/usr/bin/tpm2_unseal")),
                "skipped: no swtpm or tpm2-tools");
        folder = temporary.resolve("station");
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : running) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** @return its connection, as tpm2-tools name it */
    private String tpm(String name) throws IOException, InterruptedException {
        Path state = Files.createDirectories(temporary.resolve(name));
        Path socket = state.resolve("s");
        running.add(new ProcessBuilder(
                        "swtpm",
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + state,
                        "--server",
                        "type=unixio,path=" + socket,
                        "--ctrl",
                        "type=unixio,path=" + socket + ".ctrl",
                        "--flags",
                        "not-need-init,startup-clear")
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("log").toFile())
                .start());
        for (int i = 0; i < 200 && !Files.exists(Path.of(socket + ".ctrl")); i++) {
            Thread.sleep(50);
        }
        return "swtpm:path=" + socket;
    }

    private String refusal(String connection) {
        return String.valueOf(assertThrows(KeyStoreRefused.class, () -> TpmSecret.of(folder, connection))
                .getMessage());
    }

    @Test
    void opensTheKeyStoreAgainAndLeavesNoSecretInTheFolder() throws Exception {
        String tpm = tpm("tpm");
        char[] secret = TpmSecret.of(folder, tpm);
        assertEquals(44, secret.length);
        String device = StationKeys.open(folder, secret.clone()).deviceId();

        // More often than a TPM has room for objects.
        for (int i = 0; i < 4; i++) {
            char[] again = TpmSecret.of(folder, tpm);
            assertArrayEquals(secret, again);
            assertEquals(device, StationKeys.open(folder, again).deviceId());
        }

        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertTrue(Files.isRegularFile(file), file.toString());
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains(new String(secret)), file.toString());
            }
        }
    }

    @Test
    void isNotGivenOutByAnotherTpm() throws Exception {
        StationKeys.open(folder, TpmSecret.of(folder, tpm("tpm")));
        assertTrue(refusal(tpm("other")).contains("tpm2_load says:"), refusal(tpm("third")));
    }

    @Test
    void refusesByNameWhereThereIsNoTpm() {
        String refusal = refusal("swtpm:path=" + temporary.resolve("nowhere"));
        assertTrue(refusal.startsWith("the TPM at swtpm:path="), refusal);
    }

    @Test
    void refusesAFolderThatWasMadeWithAPassphrase() throws Exception {
        StationKeys.open(folder, "chasqui at dawn".toCharArray());
        String refusal = refusal(tpm("tpm"));
        assertTrue(refusal.contains("the key store was made with a passphrase"), refusal);
    }
}
