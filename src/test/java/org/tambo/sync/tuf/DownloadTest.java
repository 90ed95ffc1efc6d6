package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
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

    // an interrupted fetch goes on where it broke off

    /** A mirror that breaks off after so many bytes, and notes from where it is asked. */
    private static final class BreakingMirror implements Mirror {
        private final byte[] content;
        private int breaksAfter;
        private final List<Long> asked = new ArrayList<>();

        BreakingMirror(String content, int breaksAfter) {
            this.content = content.getBytes(StandardCharsets.UTF_8);
            this.breaksAfter = breaksAfter;
        }

        @Override
        public InputStream open(String path) {
            return open(path, 0);
        }

        @Override
        public InputStream open(String path, long from) {
            asked.add(from);
            int left = breaksAfter;
            return new InputStream() {
                private int at = (int) from;

                @Override
                public int read() throws IOException {
                    if (at - from == left) {
                        throw new IOException("the line broke");
                    }
                    return at == content.length ? -1 : content[at++];
                }
            };
        }
    }

    private String downloadFrom(Mirror mirror) throws Exception {
        var client = new TufClient(
                checkpoint.trusted, repository.metadata(), mirror, InstantSource.fixed(SimulatedRepository.NOW));
        var verified = client.refresh();
        return Files.readString(verified.download(verified.find("file"), folder.resolve("downloads")));
    }

    @Test
    void goesOnWhereTheLineBroke() throws Exception {
        publish("file", "0123456789");
        var mirror = new BreakingMirror("0123456789", 4);
        assertThrows(IOException.class, () -> downloadFrom(mirror));
        mirror.breaksAfter = 100;
        assertEquals("0123456789", downloadFrom(mirror));
        assertEquals(List.of(0L, 4L), mirror.asked);
    }

    @Test
    void startsAgainWhenWhatWasLeftIsOfAnotherFile() throws Exception {
        publish("file", "0123456789");
        var mirror = new BreakingMirror("abcdefghij", 4);
        assertThrows(IOException.class, () -> downloadFrom(mirror));
        var right = new BreakingMirror("0123456789", 100);
        assertEquals("0123456789", downloadFrom(right));
        assertEquals(List.of(4L, 0L), right.asked);
    }

    @Test
    void aPartDoesNotShow() throws Exception {
        publish("file", "0123456789");
        assertThrows(IOException.class, () -> downloadFrom(new BreakingMirror("0123456789", 4)));
        try (Stream<Path> files = Files.list(folder.resolve("downloads"))) {
            assertTrue(files.allMatch(file -> file.getFileName().toString().startsWith(".")));
        }
    }
}
