package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing goes back behind what was trusted, except where a revoked key may have driven it too far. */
class RollbackTest {
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
    void refusesOlderTimestamp() throws Exception {
        repository.publish("timestamp");
        checkpoint.refresh();
        repository.startAgain("timestamp");
        repository.publish("timestamp");
        var refusal = assertThrows(RolledBack.class, checkpoint::refresh);
        assertEquals(2, refusal.trusted());
        assertEquals(1, refusal.offered());
        assertEquals(2, checkpoint.version("timestamp"));
        assertEquals("timestamp.json", repository.metadataRequests.getLast());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesTimestampThatListsOlderSnapshot(boolean describesFully) throws Exception {
        repository.describesFully = describesFully;
        repository.publish("snapshot", "timestamp");
        checkpoint.refresh();
        repository.startAgain("snapshot");
        repository.publish("snapshot", "timestamp");
        assertThrows(RolledBack.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 2, targets 1, timestamp 2", checkpoint.trusted());
        assertEquals("timestamp.json", repository.metadataRequests.getLast());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesSnapshotThatListsOlderTargets(boolean describesFully) throws Exception {
        repository.describesFully = describesFully;
        repository.publish("targets", "snapshot", "timestamp");
        checkpoint.refresh();
        repository.startAgain("targets");
        repository.publish("targets", "snapshot", "timestamp");
        assertThrows(RolledBack.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 2, targets 2, timestamp 3", checkpoint.trusted());
    }

    @Test
    void refusesSnapshotThatDropsARole() throws Exception {
        repository.delegate("targets", "delegated", false, "delegatedpath/*");
        repository.publish("delegated", "targets", "snapshot", "timestamp");
        checkpoint.refresh();
        Trees.object(repository.content("snapshot"), "meta").remove("delegated.json");
        repository.publish("snapshot", "timestamp");
        assertThrows(DroppedRole.class, checkpoint::refresh);
        assertEquals(2, checkpoint.version("snapshot"));
    }

    @Test
    void refusesSnapshotThatListsOlderDelegatedRole() throws Exception {
        repository.delegate("targets", "delegated", false, "delegatedpath/*");
        repository.publish("delegated", "delegated", "targets", "snapshot", "timestamp");
        checkpoint.refresh();
        repository.snapshotOf("delegated").put("version", 1);
        repository.publish("snapshot", "timestamp");
        assertThrows(RolledBack.class, checkpoint::refresh);
    }

    @Test
    void targetsMayGoBackOnceTheSnapshotKeyIsRevoked() throws Exception {
        repository.delegate("targets", "delegated", false, "delegatedpath/*");
        repository.publish("delegated");
        for (int i = 0; i < 99; i++) {
            repository.publish("targets");
        }
        repository.publish("snapshot", "timestamp");
        checkpoint.refresh();
        assertEquals(100, checkpoint.version("targets"));

        repository.rotateKeys("snapshot");
        repository.startAgain("targets");
        Trees.object(repository.content("snapshot"), "meta").remove("delegated.json");
        repository.publish("root", "targets", "snapshot", "timestamp");
        checkpoint.refresh();
        assertEquals(1, checkpoint.version("targets"));
    }

    @Test
    void snapshotMayGoBackOnceBothKeysAreRevoked() throws Exception {
        driveTooFar("snapshot");
        repository.publish("timestamp");
        checkpoint.refresh();
        repository.rotateKeys("snapshot");
        repository.rotateKeys("timestamp");
        repository.startAgain("snapshot");
        repository.publish("root", "targets", "snapshot", "timestamp");
        checkpoint.refresh();
        assertEquals(1, checkpoint.version("snapshot"));
    }

    @Test
    void timestampMayGoBackOnceItsKeyIsRevoked() throws Exception {
        driveTooFar("timestamp");
        checkpoint.refresh();
        repository.rotateKeys("timestamp");
        repository.startAgain("timestamp");
        repository.publish("root", "timestamp");
        checkpoint.refresh();
        assertEquals(1, checkpoint.version("timestamp"));
    }

    @Test
    void timestampMayGoBackOnceOneOfItsKeysIsTakenAway() throws Exception {
        var stolen = SigningKey.ed25519();
        repository.addKey("timestamp", stolen);
        repository.publish("root");
        driveTooFar("timestamp");
        checkpoint.refresh();
        repository.keyIds("timestamp").remove(stolen.id());
        repository.startAgain("timestamp");
        repository.publish("root", "timestamp");
        checkpoint.refresh();
        assertEquals(1, checkpoint.version("timestamp"));
    }

    @Test
    void timestampMayNotGoBackBecauseAKeyIsAdded() throws Exception {
        repository.publish("timestamp");
        checkpoint.refresh();
        repository.addKey("timestamp", SigningKey.ed25519());
        repository.startAgain("timestamp");
        repository.publish("root", "timestamp");
        assertThrows(RolledBack.class, checkpoint::refresh);
    }

    @Test
    void recoversThoughPowerFailedRightAfterTheNewRootWasStored() throws Exception {
        driveTooFar("timestamp");
        checkpoint.refresh();
        byte[] tooFar = checkpoint.file("timestamp").orElseThrow();
        repository.rotateKeys("timestamp");
        repository.startAgain("timestamp");
        repository.publish("root", "timestamp");
        Files.write(checkpoint.trusted.resolve("root.json"), repository.newest("root"));
        Files.write(checkpoint.trusted.resolve("timestamp.json"), tooFar);
        checkpoint.refresh();
        assertEquals(1, checkpoint.version("timestamp"));
    }

    private void driveTooFar(String role) {
        for (int i = 0; i < 99; i++) {
            repository.publish(role);
        }
    }
}
