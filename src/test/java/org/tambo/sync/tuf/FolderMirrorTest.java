package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder serves what a web server would serve from it, and nothing beside it. */
class FolderMirrorTest {
    @TempDir
    Path folder;

    @Test
    void opensFilesBelowIt() throws Exception {
        Files.createDirectories(folder.resolve("a b"));
        Files.writeString(folder.resolve("a b/ñ+1"), "content");
        try (var stream = new FolderMirror(folder).open("a%20b/%C3%B1%2B1")) {
            assertArrayEquals("content".getBytes(StandardCharsets.UTF_8), stream.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing", "", ".", "../secret", "%2E%2E/secret", "..%2Fsecret", "/etc/passwd", "a/../../secret"
            })
    void saysThatAnythingElseIsNotThere(String path) throws Exception {
        Path stick = Files.createDirectory(folder.resolve("stick"));
        Files.writeString(folder.resolve("secret"), "content");
        assertThrows(NotOnMirror.class, () -> new FolderMirror(stick).open(path));
    }

    @Test
    void servesARepositoryOnAStick() throws Exception {
        var repository = new SimulatedRepository();
        repository.addArtifact("targets", "bo/segment", "content");
        repository.publish("targets", "snapshot", "timestamp");
        Path stick = Files.createDirectory(folder.resolve("stick"));
        Files.write(stick.resolve("timestamp.json"), repository.newest("timestamp"));
        Files.write(stick.resolve("2.snapshot.json"), repository.newest("snapshot"));
        Files.write(stick.resolve("2.targets.json"), repository.newest("targets"));
        Files.createDirectories(stick.resolve("bo"));
        Files.writeString(stick.resolve("bo/" + Hashes.sha256("content") + ".segment"), "content");

        TufClient.initialise(folder.resolve("trusted"), repository.newest("root"));
        var mirror = new FolderMirror(stick);
        var verified = new TufClient(
                        folder.resolve("trusted"), mirror, mirror, InstantSource.fixed(SimulatedRepository.NOW))
                .refresh();
        Path file = verified.download(verified.find("bo/segment"), folder.resolve("downloads"));
        assertEquals("content", Files.readString(file));
    }
}
