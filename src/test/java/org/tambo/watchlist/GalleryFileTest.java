package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.SyntheticPictures;

class GalleryFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final int ENROLLED = 3;
    private static final int LATER = 4;

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path folder;

    private StationOnDisk station;

    @BeforeEach
    void enrol() throws Exception {
        station = new StationOnDisk(folder);
        lima.trustedIn(station.trust());
        Watchlist watchlist = station.watchlist(CLOCK);
        watchlist.apply(lima.file(1, person("PER-1", ENROLLED), WatchlistAuthority.document("PER-2")));
        watchlist.close();
    }

    private static ObjectNode person(String id, int finger) {
        return WatchlistAuthority.withFinger(
                WatchlistAuthority.person(id), FingerPosition.RIGHT_INDEX, SyntheticPictures.finger(finger, 0));
    }

    private static List<String> found(Watchlist watchlist, int finger) {
        FingerTemplate probe = assertInstanceOf(
                        FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(finger, 1)))
                .template();
        return watchlist.current().likeliestByFinger(probe, 1, LocalDate.now(CLOCK)).stream()
                .filter(found -> found.comparison().score() > 60)
                .map(found -> found.found().notice().id())
                .toList();
    }

    private Path galleryFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".gallery"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void loseTheRows() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + station.file());
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from finger");
        }
    }

    @Test
    void fillsTheGalleryWithoutReadingTheFingersRows() throws Exception {
        loseTheRows();
        assertEquals(List.of("PER-1"), found(station.watchlist(CLOCK), ENROLLED));
    }

    @Test
    void readsTheRowsWhereTheFileIsDamaged() throws Exception {
        byte[] bytes = Files.readAllBytes(galleryFile());
        bytes[bytes.length / 2] ^= 1;
        Files.write(galleryFile(), bytes);
        assertEquals(List.of("PER-1"), found(station.watchlist(CLOCK), ENROLLED));
    }

    @Test
    void writesTheFileAgainWhereItWasDamaged() throws Exception {
        Files.write(galleryFile(), new byte[3]);
        station.watchlist(CLOCK).close();
        loseTheRows();
        assertEquals(List.of("PER-1"), found(station.watchlist(CLOCK), ENROLLED));
    }

    @Test
    void addsWhatCameAndTakesWhatWentSinceItWasWritten() throws Exception {
        Watchlist watchlist = station.watchlist(CLOCK);
        ObjectNode header = JsonNodeFactory.instance
                .objectNode()
                .put("format", "tambo-watchlist-delta/1")
                .put("issuer", "lab")
                .put("version", 2)
                .put("after", 1)
                .put("issuedAt", "2026-11-24T01:00:00Z")
                .put("changes", 2);
        ObjectNode upsert = JsonNodeFactory.instance.objectNode().set("upsert", person("PER-3", LATER));
        ObjectNode withdraw = JsonNodeFactory.instance.objectNode();
        withdraw.putObject("withdraw").put("country", "PER").put("id", "PER-1");
        watchlist.apply(lima.signed(WatchlistAuthority.body(header, List.of(upsert, withdraw))));
        watchlist.close();
        Watchlist again = station.watchlist(CLOCK);
        assertEquals(List.of("PER-3"), found(again, LATER));
        assertEquals(1, again.current().fingers());
    }
}
