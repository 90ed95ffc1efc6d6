package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what the metadata describes shows in the folder, and it is fetched once. */
class DownloadTest {
    private static final String[] BELOW_ROOT = {"targets", "snapshot", "timestamp"};

    @TempDir
    Path folder;

    private SimulatedRepository repository;
    private Checkpoint checkpoint;

    @BeforeEach
    void trustFirstRoot() throws Exception {
        repository = new SimulatedRepository();
        checkpoint = new Checkpoint(folder, repository);
    }

    @Test
    void refreshesBeforeItLooks() throws Exception {
        assertThrows(UnknownTarget.class, () -> checkpoint.download("no such target"));
        assertEquals(
                List.of("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"),
                repository.metadataRequests);
        assertEquals("root 1, snapshot 1, targets 1, timestamp 1", checkpoint.trusted());
    }

    @Test
    void refreshFetchesNoTargets() throws Exception {
        publish("file", "content");
        checkpoint.refresh();
        assertEquals(List.of(), repository.targetRequests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "path/to/a/file", "..", ".hidden", "name with % and ñ", "/file", "a?b#c"})
    void fetchesFile(String path) throws Exception {
        publish(path, "content");
        assertEquals("content", checkpoint.download(path));
        assertEquals(List.of("content"), checkpoint.downloaded());
    }

    @Test
    void fetchesFileWhoseNameIsTooLongForAFolder() throws Exception {
        publish("long/".repeat(100), "content");
        assertEquals("content", checkpoint.download("long/".repeat(100)));
    }

    @Test
    void putsTheHashBeforeTheLastPartOfTheName() throws Exception {
        publish("path/to a/file", "content");
        checkpoint.download("path/to a/file");
        assertEquals(List.of("path/to%20a/" + Hashes.sha256("content") + ".file"), repository.targetRequests);
    }

    @Test
    void asksForThePlainNameWhereSnapshotsAreNotConsistent() throws Exception {
        repository.root().put("consistent_snapshot", false);
        repository.publish("root");
        publish("path/file", "content");
        checkpoint.download("path/file");
        assertEquals(List.of("path/file"), repository.targetRequests);
    }

    @Test
    void fetchesFileOnce() throws Exception {
        publish("file", "content");
        checkpoint.download("file");
        checkpoint.download("file");
        assertEquals(1, repository.targetRequests.size());
    }

    @Test
    void fetchesFileAgainWhenItHasChanged() throws Exception {
        publish("file", "before");
        checkpoint.download("file");
        publish("file", "after!");
        assertEquals("after!", checkpoint.download("file"));
        assertEquals(List.of("after!"), checkpoint.downloaded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"malici", "malicious content", "mal"})
    void refusesOtherContentAndKeepsWhatIsThere(String other) throws Exception {
        publish("file", "before");
        checkpoint.download("file");
        publish("file", "after!");
        repository.artifacts.put("file", other.getBytes(StandardCharsets.UTF_8));
        assertThrows(UpdateRefused.class, () -> checkpoint.download("file"));
        assertEquals(List.of("before"), checkpoint.downloaded());
    }

    @Test
    void followsAFileThroughManyVersions() throws Exception {
        for (int i = 0; i < 11; i++) {
            publish("file", "content " + i);
            if (i % 5 == 0) {
                assertEquals("content " + i, checkpoint.download("file"));
                repository.artifacts.put("file", "malicious".getBytes(StandardCharsets.UTF_8));
                repository.publish(BELOW_ROOT);
                // What is there already is right, so nothing is fetched.
                assertEquals("content " + i, checkpoint.download("file"));
            }
        }
        assertEquals(List.of("content 10"), checkpoint.downloaded());
    }

    static Stream<List<HashAlgorithm>> algorithms() {
        return Stream.of(
                List.of(HashAlgorithm.SHA256),
                List.of(HashAlgorithm.SHA512),
                List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA512));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void checksByEachAlgorithm(List<HashAlgorithm> algorithms) throws Exception {
        describe("content", algorithms.toArray(HashAlgorithm[]::new));
        assertEquals("content", checkpoint.download("file"));
        assertEquals(1, repository.targetRequests.size());
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void refusesOtherContentByEachAlgorithm(List<HashAlgorithm> algorithms) throws Exception {
        describe("content", algorithms.toArray(HashAlgorithm[]::new));
        repository.artifacts.put("file", "CONTENT".getBytes(StandardCharsets.UTF_8));
        assertThrows(HashMismatch.class, () -> checkpoint.download("file"));
        assertEquals(List.of(), checkpoint.downloaded());
    }

    @Test
    void refusesFileWhenOneOfItsHashesIsWrong() throws Exception {
        var described = describe("content", HashAlgorithm.SHA256);
        described.put("sha512", "0".repeat(128));
        repository.publish(BELOW_ROOT);
        assertThrows(HashMismatch.class, () -> checkpoint.download("file"));
    }

    @Test
    void refusesFileWithoutHashItKnows() throws Exception {
        var described = describe("content", HashAlgorithm.SHA512);
        described.put("unknown-hash", described.remove("sha512"));
        repository.publish(BELOW_ROOT);
        assertThrows(NoUsableHash.class, () -> checkpoint.download("file"));
        assertEquals(List.of(), checkpoint.downloaded());
    }

    @Test
    void acceptsFileWithOneHashItKnows() throws Exception {
        describe("content", HashAlgorithm.SHA256).put("unknown-hash", "00");
        repository.publish(BELOW_ROOT);
        assertEquals("content", checkpoint.download("file"));
    }

    @Test
    void saysWhichFileTheMirrorLacks() throws Exception {
        publish("file", "content");
        repository.artifacts.clear();
        var refusal = assertThrows(MissingFile.class, () -> checkpoint.download("file"));
        assertTrue(String.valueOf(refusal.getMessage()).contains(".file is not on the mirror"), refusal::getMessage);
    }

    private void publish(String path, String text) {
        repository.addArtifact("targets", path, text);
        repository.publish(BELOW_ROOT);
    }

    /** @return the file's hashes, still to be changed */
    private Map<String, Object> describe(String text, HashAlgorithm... algorithms) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var described = SimulatedRepository.described(bytes, algorithms);
        repository.artifacts.put("file", bytes);
        Trees.object(repository.content("targets"), "targets").put("file", described);
        repository.publish(BELOW_ROOT);
        return Trees.object(described, "hashes");
    }
}
