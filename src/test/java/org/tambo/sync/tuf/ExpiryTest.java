package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing past its date is taken for the newest; what is past its date still says what may not go back. */
class ExpiryTest {
    private static final Instant YESTERDAY = SimulatedRepository.in(Duration.ofDays(-1));
    private static final Instant IN_7_DAYS = SimulatedRepository.in(Duration.ofDays(7));
    private static final Instant IN_18_DAYS = SimulatedRepository.in(Duration.ofDays(18));
    private static final Instant IN_21_DAYS = SimulatedRepository.in(Duration.ofDays(21));

    @TempDir
    Path folder;

    private SimulatedRepository repository;
    private Checkpoint checkpoint;

    @BeforeEach
    void refreshOnce() throws Exception {
        repository = new SimulatedRepository();
        checkpoint = new Checkpoint(folder, repository);
        checkpoint.refresh();
    }

    @Test
    void storesExpiredRootAndStopsThere() throws Exception {
        repository.expire("root", YESTERDAY);
        repository.publish("root", "targets", "snapshot", "timestamp");
        assertThrows(ExpiredMetadata.class, checkpoint::refresh);
        assertEquals("root 2, snapshot 1, targets 1, timestamp 1", checkpoint.trusted());
    }

    @Test
    void goesThroughExpiredRootToNewerOne() throws Exception {
        repository.expire("root", YESTERDAY);
        repository.publish("root");
        repository.expire("root", IN_7_DAYS);
        repository.publish("root");
        checkpoint.refresh();
        assertEquals(3, checkpoint.version("root"));
    }

    @Test
    void refusesExpiredTimestamp() throws Exception {
        repository.expire("timestamp", YESTERDAY);
        repository.publish("timestamp");
        assertThrows(ExpiredMetadata.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 1, targets 1, timestamp 1", checkpoint.trusted());
    }

    @Test
    void refusesExpiredSnapshot() throws Exception {
        repository.expire("snapshot", YESTERDAY);
        repository.publish("snapshot", "timestamp");
        assertThrows(ExpiredMetadata.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 1, targets 1, timestamp 2", checkpoint.trusted());
    }

    @Test
    void refusesExpiredTargets() throws Exception {
        repository.expire("targets", YESTERDAY);
        repository.publish("targets", "snapshot", "timestamp");
        assertThrows(ExpiredMetadata.class, checkpoint::refresh);
        assertEquals("root 1, snapshot 2, targets 1, timestamp 2", checkpoint.trusted());
    }

    @Test
    void refusesTrustedRootOnceItExpires() throws Exception {
        repository.expire("root", IN_7_DAYS);
        repository.publish("root");
        checkpoint.refresh();
        assertThrows(ExpiredMetadata.class, () -> checkpoint.refreshAt(SimulatedRepository.in(Duration.ofDays(8))));
    }

    @Test
    void refusesTrustedTimestampOnceItExpires() throws Exception {
        repository.expire("timestamp", IN_7_DAYS);
        repository.publish("timestamp");
        checkpoint.refresh();
        assertThrows(ExpiredMetadata.class, () -> checkpoint.refreshAt(SimulatedRepository.in(Duration.ofDays(8))));
    }

    @Test
    void refusesMetadataAtTheMomentItExpires() throws Exception {
        repository.expire("timestamp", IN_7_DAYS);
        repository.publish("timestamp");
        assertThrows(ExpiredMetadata.class, () -> checkpoint.refreshAt(IN_7_DAYS));
        checkpoint.refreshAt(IN_7_DAYS.minusSeconds(1));
        assertEquals(2, checkpoint.version("timestamp"));
    }

    @Test
    void updatesFromExpiredTrustedRoot() throws Exception {
        repository.expire("root", IN_7_DAYS);
        repository.publish("root");
        checkpoint.refresh();
        repository.expire("root", IN_21_DAYS);
        repository.publish("root");
        checkpoint.refreshAt(IN_18_DAYS);
        assertEquals(3, checkpoint.version("root"));
    }

    @Test
    void updatesFromExpiredTrustedTimestamp() throws Exception {
        repository.expire("timestamp", IN_7_DAYS);
        repository.publish("timestamp");
        checkpoint.refresh();
        repository.expire("timestamp", IN_21_DAYS);
        repository.publish("targets", "snapshot", "timestamp");
        checkpoint.refreshAt(IN_18_DAYS);
        assertEquals("root 1, snapshot 2, targets 2, timestamp 3", checkpoint.trusted());
    }

    @Test
    void refusesRollbackBehindExpiredTrustedTimestamp() throws Exception {
        repository.expire("timestamp", IN_7_DAYS);
        repository.publish("timestamp");
        checkpoint.refresh();
        repository.expire("timestamp", IN_21_DAYS);
        repository.startAgain("timestamp");
        repository.publish("timestamp");
        assertThrows(RolledBack.class, () -> checkpoint.refreshAt(IN_18_DAYS));
    }

    @Test
    void looksAtTheClockOncePerRefresh() throws Exception {
        var looks = new AtomicInteger();
        new TufClient(checkpoint.trusted, repository.metadata(), repository.targetFiles(), () -> {
                    looks.incrementAndGet();
                    return SimulatedRepository.NOW;
                })
                .refresh();
        assertEquals(1, looks.get());
    }
}
