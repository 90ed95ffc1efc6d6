package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.security.TrustedSigners;

class ReplicaTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path folder;

    private StationOnDisk station;
    private TrustedSigners signers;

    @BeforeEach
    void open() throws IOException, SQLException {
        station = new StationOnDisk(folder);
        signers = lima.trustedIn(station.trust());
    }

    private ReadFile file(long version, String... ids) throws WatchlistRefused {
        ObjectNode[] notices = new ObjectNode[ids.length];
        for (int i = 0; i < ids.length; i++) {
            notices[i] = WatchlistAuthority.person(ids[i]);
        }
        return ReadFile.parse(lima.file(version, notices), signers, CLOCK);
    }

    private static void replace(Replica replica, ReadFile file) throws WatchlistRefused {
        try {
            replica.replace(file.file(), CLOCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ids(Generation generation) {
        return generation.byNumber("PER", "116000123", TODAY).stream()
                .map(found -> found.notice().id())
                .toList();
    }

    @Test
    void isEmptyAtFirst() {
        assertEquals(Optional.empty(), station.replica().generation.load().header());
    }

    @Test
    void readsBackTheNoticesThatWereStored() throws WatchlistRefused {
        ReadFile file = file(1, "PER-1");
        replace(station.replica(), file);
        assertEquals(
                List.of(new Generation.Found(1, file.notices().getFirst().notice())),
                station.replica().generation.load().byNumber("PER", "116000123", TODAY));
    }

    @Test
    void knowsNoVersionOfAnIssuerItNeverHeardOf() {
        assertEquals(0, station.replica().highestTaken("lab"));
    }

    @Test
    void remembersTheVersionThatWasTaken() throws WatchlistRefused {
        replace(station.replica(), file(5));
        assertEquals(5, station.replica().highestTaken("lab"));
    }

    /** As when memory runs out: no exception, so nothing that is made ready for one. */
    @Test
    void keepsWhatItHasWhenAnErrorStopsItHalfway() throws Exception {
        Replica replica = station.replica();
        replace(replica, file(1, "PER-1"));
        Clock breaking = new Clock() {
            private int asked;

            @Override
            public Instant instant() {
                if (++asked == 3) {
                    throw new OutOfMemoryError("in the third notice");
                }
                return NOW;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        WatchlistFile next = file(2, "PER-2", "PER-3", "PER-4").file();
        assertThrows(OutOfMemoryError.class, () -> replica.replace(next, breaking));
        assertEquals(List.of("PER-1"), ids(station.replica().generation.load()));
    }

    /** SQLite gives a transaction up by itself then, and what follows must not be written without one. */
    @Test
    void keepsWhatItHasWhenThereIsNoRoomAndGoesOnWhenThereIs() throws Exception {
        Replica replica = station.replica();
        replace(replica, file(1, "PER-1"));
        replica.execute("pragma max_page_count = 1");
        String[] ids = new String[2_000];
        Arrays.setAll(ids, i -> "PER-" + i);
        ReadFile large = file(2, ids);
        var fault = assertThrows(ReplicaFault.class, () -> replace(replica, large));
        assertTrue(fault.isOfTheDisk(), fault::toString);
        assertEquals(List.of("PER-1"), ids(station.replica().generation.load()));

        replica.execute("pragma max_page_count = 1000000");
        ObjectNode spoilt = WatchlistAuthority.person("PER-3");
        spoilt.remove("legalBasis");
        WatchlistFile refused = WatchlistFile.verified(
                new WatchlistBytes.InMemory(lima.file(3, WatchlistAuthority.person("PER-2"), spoilt)), signers);
        assertThrows(WatchlistRefused.class, () -> replica.replace(refused, CLOCK));
        assertEquals(List.of("PER-1"), ids(station.replica().generation.load()));
        replace(replica, large);
        assertEquals(List.of(ids), ids(station.replica().generation.load()));
    }

    @Test
    void keepsWhatItHasWhenANoticeIsRefused() throws Exception {
        Replica replica = station.replica();
        replace(replica, file(1, "PER-1"));
        ObjectNode spoilt = WatchlistAuthority.person("PER-3");
        spoilt.remove("legalBasis");
        WatchlistFile next = WatchlistFile.verified(
                new WatchlistBytes.InMemory(lima.file(2, WatchlistAuthority.person("PER-2"), spoilt)), signers);
        assertThrows(WatchlistRefused.class, () -> replica.replace(next, CLOCK));
        assertEquals(List.of("PER-1"), ids(station.replica().generation.load()));
    }

    @Test
    void storesMoreThanOneBatch() throws WatchlistRefused {
        String[] ids = new String[1_001];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "PER-" + i;
        }
        replace(station.replica(), file(1, ids));
        assertEquals(List.of(ids), ids(station.replica().generation.load()));
    }

    @Test
    void refusesDamagedNoticeByName() throws Exception {
        replace(station.replica(), file(1, "PER-1"));
        station.execute("update notice set payload = substr(payload, 1, 40) || x'00' || substr(payload, 42)");
        String message = String.valueOf(assertThrows(
                        ReplicaFault.class, () -> station.replica().generation.load())
                .getMessage());
        assertTrue(message.contains("the replica does not open"), message);
    }

    @Test
    void refusesNoticesThatChangedPlaces() throws Exception {
        replace(station.replica(), file(1, "PER-1", "PER-2"));
        station.execute("update notice set key = 3 - key + 10");
        station.execute("update notice set key = key - 10");
        assertThrows(ReplicaFault.class, () -> station.replica().generation.load());
    }

    /** A notice that was withdrawn is not to come back by way of whoever can write to the disk. */
    @Test
    void refusesNoticeThatWasBroughtBack() throws Exception {
        replace(station.replica(), file(1, "PER-1", "PER-2"));
        station.execute("create table kept as select * from notice");
        replace(station.replica(), file(2, "PER-2"));
        station.execute("insert into notice select * from kept where key = 1");
        assertThrows(ReplicaFault.class, () -> station.replica().generation.load());
    }

    @Test
    void refusesToMissANotice() throws Exception {
        replace(station.replica(), file(1, "PER-1", "PER-2"));
        station.execute("delete from notice where key = 2");
        assertThrows(ReplicaFault.class, () -> station.replica().generation.load());
    }

    @Test
    void neverUsesAKeyAgain() throws Exception {
        replace(station.replica(), file(1, "PER-1", "PER-2"));
        replace(station.replica(), file(2, "PER-2"));
        assertEquals(
                List.of(3L),
                station.replica().generation.load().byNumber("PER", "116000123", TODAY).stream()
                        .map(Generation.Found::key)
                        .toList());
    }

    @Test
    void holdsNothingOfANoticeInClear() throws Exception {
        replace(station.replica(), file(1, "PER-2026-000123"));
        String bytes = station.replicaBytes();
        for (String secret : List.of(
                "PER-2026-000123", "QUISPE", "MAMANI", "JUAN", "116000123", "1990", "Mandato", "Interpol", "DETAIN")) {
            assertFalse(bytes.contains(secret), secret);
        }
    }

    @Test
    void holdsTheIssuerInClear() throws Exception {
        replace(station.replica(), file(1, "PER-1"));
        assertTrue(station.replicaBytes().contains("lab"));
    }
}
