package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refresh takes what is right, in the order of the workflow, and keeps what was trusted where something is wrong. */
class RefreshTest {
    private static final String[] BELOW_ROOT = {"targets", "snapshot", "timestamp"};
    private static final String[] ALL = {"root", "targets", "snapshot", "timestamp"};

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
    void asksForEachFileOnceInOrder() throws Exception {
        checkpoint.refresh();
        assertEquals(
                List.of("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"),
                repository.metadataRequests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void storesTheBytesAsTheyCame(String role) throws Exception {
        // As a person would write it: the form on disk is the repository's, not ours.
        byte[] spaced = (new String(repository.newest("timestamp"), StandardCharsets.UTF_8) + " \n")
                .getBytes(StandardCharsets.UTF_8);
        repository.replaceNewest("timestamp", spaced);
        checkpoint.refresh();
        assertArrayEquals(repository.newest(role), checkpoint.file(role).orElseThrow());
    }

    @Test
    void asksForNothingButRootAndTimestampWhenNothingIsNew() throws Exception {
        checkpoint.refresh();
        repository.metadataRequests.clear();
        checkpoint.refresh();
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.metadataRequests);
    }

    @Test
    void asksForNamesWithoutVersionWhereSnapshotsAreNotConsistent() throws Exception {
        repository.root().put("consistent_snapshot", false);
        repository.publish("root");
        checkpoint.refresh();
        assertEquals(
                List.of("2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"),
                repository.metadataRequests);
    }

    @Test
    void refusesToStartFromRootWithoutVersion() {
        repository.root().remove("version");
        byte[] root = repository.signed("root");
        assertThrows(MalformedMetadata.class, () -> TufClient.initialise(folder.resolve("other"), root));
    }

    @Test
    void refusesToStartFromRootThatDidNotSignItself() {
        repository.signers("root").clear();
        byte[] root = repository.signed("root");
        assertThrows(TooFewSignatures.class, () -> TufClient.initialise(folder.resolve("other"), root));
    }

    @Test
    void asksForNothingWithoutTrustedRoot() throws Exception {
        Files.delete(checkpoint.trusted.resolve("root.json"));
        assertThrows(NoTrustedRoot.class, checkpoint::refresh);
        assertEquals(List.of(), repository.metadataRequests);
    }

    @Test
    void asksForNothingWhenTrustedRootIsDamaged() throws Exception {
        repository.signers("root").clear();
        Files.write(checkpoint.trusted.resolve("root.json"), repository.signed("root"));
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals(List.of(), repository.metadataRequests);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "root;root 1",
                "timestamp;root 2",
                "snapshot;root 2, timestamp 2",
                "targets;root 2, snapshot 2, timestamp 2"
            })
    void refusesUnsignedRoleAndKeepsThoseBefore(String role, String trusted) throws Exception {
        repository.signers(role).clear();
        repository.publish(ALL);
        assertThrows(TooFewSignatures.class, checkpoint::refresh);
        assertEquals(trusted, checkpoint.trusted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"root;root 1", "snapshot;root 2, timestamp 2", "targets;root 2, snapshot 2, timestamp 2"})
    void refusesOtherVersionThanAskedFor(String role, String trusted) throws Exception {
        repository.publish(ALL);
        repository.content(role).put("version", 3);
        repository.replaceNewest(role, repository.signed(role));
        assertThrows(VersionMismatch.class, checkpoint::refresh);
        assertEquals(trusted, checkpoint.trusted());
    }

    @Test
    void keepsItsTimestampWhenAnotherOfTheSameVersionIsOffered() throws Exception {
        checkpoint.refresh();
        byte[] before = checkpoint.file("timestamp").orElseThrow();
        repository.timestampOfSnapshot().put("version", 100);
        repository.startAgain("timestamp");
        repository.publish("timestamp");
        repository.metadataRequests.clear();
        checkpoint.refresh();
        assertArrayEquals(before, checkpoint.file("timestamp").orElseThrow());
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.metadataRequests);
    }

    @Test
    void acceptsFilesThatMatchTheirLengthAndHash() throws Exception {
        repository.describesFully = true;
        repository.publish(BELOW_ROOT);
        checkpoint.refresh();
        assertEquals("root 1, snapshot 2, targets 2, timestamp 2", checkpoint.trusted());
    }

    @Test
    void refusesTargetsWithOtherHash() throws Exception {
        publishDescribed();
        repository.publish("targets");
        Trees.object(repository.snapshotOf("targets"), "hashes").put("sha256", "0".repeat(64));
        repository.publish("snapshot", "timestamp");
        assertThrows(HashMismatch.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 3, targets 2, timestamp 3", checkpoint.trusted());
    }

    @Test
    void refusesSnapshotWithOtherHash() throws Exception {
        publishDescribed();
        repository.publish("snapshot");
        Trees.object(repository.timestampOfSnapshot(), "hashes").put("sha256", "0".repeat(64));
        repository.publish("timestamp");
        assertThrows(HashMismatch.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 2, targets 2, timestamp 3", checkpoint.trusted());
    }

    @Test
    void refusesSnapshotShorterThanDescribed() throws Exception {
        publishDescribed();
        repository.publish("snapshot");
        repository.timestampOfSnapshot().merge("length", 1, (length, one) -> (Integer) length + (Integer) one);
        repository.publish("timestamp");
        assertThrows(LengthMismatch.class, checkpoint::refresh);
    }

    @Test
    void refusesSnapshotLongerThanDescribed() throws Exception {
        publishDescribed();
        repository.publish("snapshot");
        repository.timestampOfSnapshot().put("length", 10);
        repository.publish("timestamp");
        assertThrows(TooLongFile.class, checkpoint::refresh);
    }

    private void publishDescribed() throws UpdateRefused, IOException {
        repository.describesFully = true;
        repository.publish(BELOW_ROOT);
        checkpoint.refresh();
    }

    @Test
    void acceptsFieldsItDoesNotKnow() throws Exception {
        var key = SigningKey.ed25519();
        key.written().put("extra-field", Trees.of("a", 1, "b", 2));
        repository.root().put("custom-field", "value");
        repository.rootRole("root").put("another-field", "value");
        repository.addKey("root", key);
        repository.rootRole("root").put("threshold", 2);
        repository.publish("root");
        checkpoint.refresh();
        assertEquals(2, checkpoint.version("root"));
    }

    @Test
    void ignoresTheKeyIdHashAlgorithmsOfOldRepositories() throws Exception {
        var key = SigningKey.ed25519();
        key.written().put("keyid_hash_algorithms", "md5");
        repository.clearKeys("snapshot");
        repository.addKey("snapshot", key);
        repository.publish("root", "snapshot", "timestamp");
        checkpoint.refresh();
        assertEquals("root 2, snapshot 2, targets 1, timestamp 2", checkpoint.trusted());
    }

    @Test
    void keepsNewTimestampWhenItsSnapshotIsMissing() throws Exception {
        checkpoint.refresh();
        repository.timestampOfSnapshot().put("version", 2);
        repository.publish("timestamp");
        assertThrows(MissingFile.class, checkpoint::refresh);
        assertEquals("2.snapshot.json", repository.metadataRequests.getLast());
        assertEquals("root 1, snapshot 1, targets 1, timestamp 2", checkpoint.trusted());
    }

    @Test
    void keepsNewSnapshotWhenItsTargetsAreMissing() throws Exception {
        checkpoint.refresh();
        repository.snapshotOf("targets").put("version", 2);
        repository.publish("snapshot", "timestamp");
        assertThrows(MissingFile.class, checkpoint::refresh);
        assertEquals("2.targets.json", repository.metadataRequests.getLast());
        assertEquals("root 1, snapshot 2, targets 1, timestamp 2", checkpoint.trusted());
    }

    @Test
    void refusesRepositoryWithoutTimestamp() throws Exception {
        checkpoint.refresh();
        repository.versions("timestamp").clear();
        assertThrows(MissingFile.class, checkpoint::refresh);
        assertEquals("timestamp.json", repository.metadataRequests.getLast());
    }

    @Test
    void refusesSnapshotInPlaceOfTimestamp() throws Exception {
        var key = repository.signers("timestamp").values().iterator().next();
        repository.addKey("snapshot", key);
        repository.content("snapshot").put("meta", Trees.of("snapshot.json", Trees.of("version", 1)));
        repository.publish("root", "snapshot");
        repository.versions("timestamp").add(repository.newest("snapshot"));
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
        assertEquals("root 2", checkpoint.trusted());
    }

    @Test
    void refusesAnotherMajorVersionOfTheSpecification() throws Exception {
        repository.content("timestamp").put("spec_version", "2.0.0");
        repository.publish("timestamp");
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
    }

    @Test
    void doesNotStoreTargetsThatTheSnapshotDoesNotList() throws Exception {
        Trees.object(repository.content("snapshot"), "meta").remove("targets.json");
        repository.publish("snapshot", "timestamp");
        assertThrows(UnlistedRole.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 2, timestamp 2", checkpoint.trusted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets"})
    void fetchesAgainWhatIsDamagedOnDisk(String role) throws Exception {
        checkpoint.refresh();
        Files.writeString(checkpoint.trusted.resolve(role + ".json"), "{");
        checkpoint.refresh();
        assertArrayEquals(repository.newest(role), checkpoint.file(role).orElseThrow());
    }

    @Test
    void cutsOffEndlessMetadata() throws Exception {
        byte[] endless = new byte[TufClient.TIMESTAMP_BYTES + 1];
        Arrays.fill(endless, (byte) ' ');
        repository.versions("timestamp").add(endless);
        assertThrows(TooLongFile.class, checkpoint::refresh);
    }

    @Test
    void goesThroughManyRootsInOneRefresh() throws Exception {
        for (int i = 0; i < 50; i++) {
            repository.rotateKeysOfRoot();
        }
        checkpoint.refresh();
        assertEquals(51, checkpoint.version("root"));
    }

    @Test
    void takesAGoodRepositoryAfterABadOne() throws Exception {
        repository.versions("timestamp").add("{}".getBytes(StandardCharsets.UTF_8));
        assertThrows(MalformedMetadata.class, checkpoint::refresh);
        repository.versions("timestamp").removeLast();
        checkpoint.refresh();
        assertEquals("root 1, snapshot 1, targets 1, timestamp 1", checkpoint.trusted());
    }

    @Test
    void leavesNoTemporaryFiles() throws Exception {
        checkpoint.refresh();
        try (var files = Files.list(checkpoint.trusted)) {
            assertEquals(4, files.count());
        }
    }
}
