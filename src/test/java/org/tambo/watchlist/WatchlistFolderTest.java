package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchlistFolderTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path data;

    private Path incoming;
    private StationOnDisk station;
    private Watchlist watchlist;
    private WatchlistFolder folder;

    @BeforeEach
    void start() throws IOException, SQLException {
        station = new StationOnDisk(data);
        lima.trustedIn(station.trust());
        incoming = Files.createDirectories(data.resolve("incoming"));
        watchlist = station.watchlist(at(NOW));
        folder = new WatchlistFolder(watchlist, station.station(), at(NOW));
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    private Path lay(String name, byte[] content, Duration ago) throws IOException {
        Path file = Files.write(incoming.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(ago)));
        return file;
    }

    private Path lay(String name, byte[] content) throws IOException {
        return lay(name, content, Duration.ofMinutes(1));
    }

    private Optional<Long> version() {
        return watchlist.current().header().map(Generation.Header::version);
    }

    @Test
    void takesFileThatLiesInTheFolder() throws IOException {
        lay("a.watchlist", lima.file(3));
        folder.look();
        assertEquals(Optional.of(3L), version());
    }

    @Test
    void removesFileThatWasTaken() throws IOException {
        Path file = lay("a.watchlist", lima.file(3));
        folder.look();
        assertFalse(Files.exists(file));
    }

    @Test
    void setsRefusedFileAside() throws IOException {
        Path file = lay("a.watchlist", new WatchlistAuthority().file(3));
        folder.look();
        assertFalse(Files.exists(file));
        assertTrue(Files.exists(incoming.resolve("a.watchlist.refused")));
    }

    @Test
    void looksAtNoOtherFile() throws IOException {
        Path file = lay("a.txt", lima.file(3));
        folder.look();
        assertTrue(Files.exists(file));
    }

    @Test
    void needsNoFolder() throws IOException {
        Files.delete(incoming);
        folder.look();
        assertEquals(Optional.empty(), version());
    }

    @Test
    void waitsWhileAFileGrows() throws IOException {
        byte[] whole = lima.file(3);
        lay("a.watchlist", Arrays.copyOf(whole, whole.length / 2), Duration.ZERO);
        folder.look();
        Path file = lay("a.watchlist", Arrays.copyOf(whole, whole.length / 2 + 9), Duration.ZERO);
        folder.look();
        assertTrue(Files.exists(file));
    }

    @Test
    void takesWholeFileAtTheFirstGlance() throws IOException {
        lay("a.watchlist", lima.file(3), Duration.ZERO);
        folder.look();
        assertEquals(Optional.of(3L), version());
    }

    @Test
    void refusesTornFileThatNoLongerGrows() throws IOException {
        byte[] whole = lima.file(3);
        Path file = lay("a.watchlist", Arrays.copyOf(whole, whole.length / 2), Duration.ZERO);
        folder.look();
        folder.look();
        assertFalse(Files.exists(file));
    }

    @Test
    void takesTheOthersWhereOneIsBad() throws IOException {
        lay("a.watchlist", new byte[10]);
        lay("b.watchlist", lima.file(3));
        folder.look();
        assertEquals(Optional.of(3L), version());
    }

    @Test
    void leavesFileThatCannotBeStored() throws Exception {
        station.execute("create trigger full before insert on generation begin select raise(abort, 'full'); end");
        Path file = lay("a.watchlist", lima.file(3));
        folder.look();
        assertTrue(Files.exists(file));
    }

    @Test
    void leavesFileWhileTheTrustFolderIsBroken() throws IOException {
        Files.writeString(station.trust().resolve("broken.pem"), "no key");
        Path file = lay("a.watchlist", lima.file(3));
        folder.look();
        assertTrue(Files.exists(file));
    }

    @Test
    void triesFileThatCouldNotBeTakenAgainAfterAMinuteOnly() throws Exception {
        MovableClock clock = new MovableClock();
        WatchlistFolder waiting = new WatchlistFolder(watchlist, station.station(), clock);
        Path broken = Files.writeString(station.trust().resolve("broken.pem"), "no key");
        lay("a.watchlist", lima.file(3));
        waiting.look();
        Files.delete(broken);
        clock.now = NOW.plusSeconds(59);
        waiting.look();
        assertEquals(Optional.empty(), version());
        clock.now = NOW.plusSeconds(60);
        waiting.look();
        assertEquals(Optional.of(3L), version());
    }

    private static final class MovableClock extends Clock {
        private Instant now = NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
