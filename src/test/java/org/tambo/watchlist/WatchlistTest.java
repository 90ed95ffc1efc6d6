package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.security.UntrustedKeyFile;
import org.tambo.watchlist.WatchlistRefused.Reason;

class WatchlistTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final LocalDate TODAY = LocalDate.now(CLOCK);

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path folder;

    private StationOnDisk station;
    private Watchlist watchlist;

    @BeforeEach
    void start() throws IOException, SQLException {
        station = new StationOnDisk(folder);
        lima.trustedIn(station.trust());
        watchlist = station.watchlist(CLOCK);
    }

    private static List<String> ids(Watchlist watchlist) {
        return watchlist.current().byNumber("PER", "116000123", TODAY).stream()
                .map(found -> found.notice().id())
                .toList();
    }

    private void assertOlderRefused(Watchlist taker, byte[] file) {
        WatchlistRefused refused = assertThrows(WatchlistRefused.class, () -> taker.apply(file));
        assertEquals(Reason.OLDER_VERSION, refused.reason());
    }

    private static ObjectNode withFinger(String id) {
        return WatchlistAuthority.withFinger(
                WatchlistAuthority.person(id), FingerPosition.RIGHT_INDEX, SyntheticPictures.finger(1, 0));
    }

    @Test
    void holdsNothingAtFirst() {
        assertEquals(Optional.empty(), watchlist.current().header());
    }

    @Test
    void saysWhatBecameOfAFile() throws WatchlistRefused {
        ObjectNode blank = WatchlistAuthority.withFinger(
                WatchlistAuthority.person("PER-2"), FingerPosition.LEFT_INDEX, SyntheticPictures.plain(256, 288, 255));
        assertEquals(
                new Watchlist.Applied("lab", 3, 2, 1, 1, 0), watchlist.apply(lima.file(3, withFinger("PER-1"), blank)));
    }

    @Test
    void keepsTheNoticeWhoseFingerIsUnreadable() throws WatchlistRefused {
        watchlist.apply(lima.file(
                1,
                WatchlistAuthority.withFinger(
                        WatchlistAuthority.person("PER-1"),
                        FingerPosition.LEFT_INDEX,
                        SyntheticPictures.unreadable(1, 0))));
        assertEquals(List.of("PER-1"), ids(watchlist));
    }

    @Test
    void findsFromThenOnWhatTheFileHolds() throws WatchlistRefused {
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1")));
        assertEquals(List.of("PER-1"), ids(watchlist));
    }

    @Test
    void findsNoLongerWhatANewerFileLeavesOut() throws WatchlistRefused {
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1")));
        watchlist.apply(lima.file(2, WatchlistAuthority.person("PER-2")));
        assertEquals(List.of("PER-2"), ids(watchlist));
    }

    @Test
    void leavesASearchItsGeneration() throws WatchlistRefused {
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1")));
        Generation begunWith = watchlist.current();
        watchlist.apply(lima.file(2));
        assertEquals(1, begunWith.notices());
    }

    @Test
    void tellsItsListeners() throws WatchlistRefused {
        List<Long> versions = new ArrayList<>();
        watchlist.onChange(() -> versions.add(
                watchlist.current().header().map(Generation.Header::version).orElse(0L)));
        watchlist.apply(lima.file(4));
        assertEquals(List.of(4L), versions);
    }

    // a damaged replica

    private void damage() throws IOException {
        watchlist.close();
        byte[] bytes = Files.readAllBytes(station.file());
        Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x5A);
        Files.write(station.file(), bytes);
    }

    private static Generation.Age ageOf(Watchlist watchlist) {
        return watchlist.current().age(CLOCK.instant(), Duration.ofHours(24), Duration.ofHours(72));
    }

    @Test
    void startsWithoutAWatchlistWhereTheReplicaIsDamaged() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        damage();
        Watchlist again = station.watchlist(CLOCK);
        assertEquals(Generation.Age.NONE, ageOf(again));
    }

    @Test
    void setsTheDamagedReplicaAsideByName() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        damage();
        station.watchlist(CLOCK);
        assertTrue(Files.exists(folder.resolve("replica-damaged-20261124T120000Z.db")));
    }

    @Test
    void takesTheNextWatchlistAfterADamage() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        damage();
        Watchlist again = station.watchlist(CLOCK);
        again.apply(lima.file(6, WatchlistAuthority.person("PER-2")));
        assertEquals(List.of("PER-2"), ids(again));
    }

    @Test
    void remembersTheVersionsThatADamagedReplicaStillTells() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        watchlist.close();
        station.execute("delete from notice");
        station.forgetNames();
        Watchlist again = station.watchlist(CLOCK);
        assertEquals(Generation.Age.NONE, ageOf(again));
        assertOlderRefused(again, lima.file(5, WatchlistAuthority.person("PER-1")));
    }

    @Test
    void isNoWatchlistOnceANoticeCannotBeReadAnyMore() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        station.execute("update notice set payload = zeroblob(100)");
        assertEquals(List.of(), ids(watchlist));
        assertEquals(Generation.Age.NONE, ageOf(watchlist));
    }

    @Test
    void isNoWatchlistOnceANoticeIsMissing() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        station.execute("delete from notice");
        assertEquals(List.of(), ids(watchlist));
        assertEquals(Generation.Age.NONE, ageOf(watchlist));
    }

    @Test
    void aNoticeThatWasWithdrawnMeanwhileIsNoFault() throws Exception {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        Generation before = watchlist.current();
        watchlist.apply(lima.file(6));
        assertEquals(Optional.empty(), before.found(1, TODAY));
        assertEquals(Generation.Age.FRESH, before.age(CLOCK.instant(), Duration.ofHours(24), Duration.ofHours(72)));
    }

    // restart

    @Test
    void holdsTheSameAfterRestart() throws Exception {
        watchlist.apply(lima.file(1, withFinger("PER-1"), WatchlistAuthority.document("PER-2")));
        Generation after = station.watchlist(CLOCK).current();
        assertEquals(watchlist.current().header(), after.header());
        assertEquals(2, after.notices());
        assertEquals(1, after.fingers());
        assertEquals(
                watchlist.current().byNumber("PER", "116000123", TODAY), after.byNumber("PER", "116000123", TODAY));
    }

    @Test
    void findsByFingerAfterRestart() throws Exception {
        watchlist.apply(lima.file(1, withFinger("PER-1")));
        var probe = assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(1, 1)));
        assertEquals(
                List.of("PER-1"),
                station.watchlist(CLOCK).current().likeliestByFinger(probe.template(), 1, TODAY).stream()
                        .map(found -> found.found().notice().id())
                        .toList());
    }

    // versions

    @Test
    void refusesEqualVersion() throws WatchlistRefused {
        watchlist.apply(lima.file(5));
        assertOlderRefused(watchlist, lima.file(5, WatchlistAuthority.person("PER-1")));
    }

    @Test
    void refusesOlderVersionAndKeepsWhatItHas() throws WatchlistRefused {
        watchlist.apply(lima.file(5, WatchlistAuthority.person("PER-1")));
        assertOlderRefused(watchlist, lima.file(4));
        assertEquals(List.of("PER-1"), ids(watchlist));
    }

    @Test
    void refusesOlderVersionAfterRestart() throws Exception {
        watchlist.apply(lima.file(5));
        assertOlderRefused(station.watchlist(CLOCK), lima.file(4));
    }

    @Test
    void refusesOlderVersionByWayOfAnotherIssuer() throws Exception {
        watchlist.apply(lima.file("lab", 5));
        watchlist.apply(lima.file("la-paz", 1));
        assertOlderRefused(watchlist, lima.file("lab", 4));
        assertOlderRefused(station.watchlist(CLOCK), lima.file("lab", 5));
    }

    // whole or not at all

    @Test
    void refusesFileOfAStrangerAndKeepsWhatItHas() throws WatchlistRefused {
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1")));
        byte[] strangers = new WatchlistAuthority().file(2);
        WatchlistRefused refused = assertThrows(WatchlistRefused.class, () -> watchlist.apply(strangers));
        assertEquals(Reason.UNKNOWN_SIGNER, refused.reason());
        assertEquals(List.of("PER-1"), ids(watchlist));
    }

    @Test
    void trustsNoLongerWhoseKeyWasTakenAway() throws Exception {
        watchlist.apply(lima.file(1));
        try (var keys = Files.list(station.trust())) {
            Files.delete(keys.findFirst().orElseThrow());
        }
        WatchlistRefused refused = assertThrows(WatchlistRefused.class, () -> watchlist.apply(lima.file(2)));
        assertEquals(Reason.UNKNOWN_SIGNER, refused.reason());
    }

    @Test
    void takesNothingWhileTheTrustFolderHoldsWhatIsNoKey() throws IOException {
        Files.writeString(station.trust().resolve("broken.pem"), "no key");
        assertThrows(UntrustedKeyFile.class, () -> watchlist.apply(lima.file(1)));
    }

    @Test
    void goesOnSearchingWhatItHasWhenStoringFails() throws Exception {
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1")));
        failAtTheSecondNotice();
        assertThrows(ReplicaFault.class, () -> watchlist.apply(twoNotices(2)));
        assertEquals(List.of("PER-1"), ids(watchlist));
    }

    @Test
    void holdsWhatItHadAfterRestartWhenStoringFailed() throws Exception {
        watchlist.apply(lima.file(1, withFinger("PER-1")));
        failAtTheSecondNotice();
        assertThrows(ReplicaFault.class, () -> watchlist.apply(twoNotices(2)));
        Watchlist restarted = station.watchlist(CLOCK);
        assertEquals(List.of("PER-1"), ids(restarted));
        assertEquals(1, restarted.current().fingers());
    }

    @Test
    void takesTheSameFileOnceItCanBeStored() throws Exception {
        failAtTheSecondNotice();
        assertThrows(ReplicaFault.class, () -> watchlist.apply(twoNotices(2)));
        station.execute("drop trigger full");
        assertEquals(2, watchlist.apply(twoNotices(2)).notices());
    }

    private void failAtTheSecondNotice() throws SQLException {
        station.execute("create trigger full before insert on notice when new.key = 2"
                + " begin select raise(abort, 'the disk is full'); end");
    }

    private byte[] twoNotices(long version) {
        return lima.file(version, WatchlistAuthority.person("PER-2"), WatchlistAuthority.person("PER-3"));
    }

    @Test
    void holdsNothingOfANoticeInClearAfterSeveralFiles() throws Exception {
        watchlist.apply(lima.file(1, withFinger("PER-2026-000123")));
        watchlist.apply(lima.file(2, WatchlistAuthority.document("PER-2026-000124")));
        String bytes = station.replicaBytes();
        for (String secret :
                List.of("PER-2026-00012", "QUISPE", "MAMANI", "116000123", "118000001", "RIGHT_INDEX", "positionsX")) {
            assertFalse(bytes.contains(secret), secret);
        }
    }
}
