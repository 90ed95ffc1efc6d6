package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.SyntheticPictures;

/** What the countries' segments make of a replica, and what a line that is none makes of an update. */
class ReplicaUpdateTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private StationOnDisk station;
    private Watchlist watchlist;

    @BeforeEach
    void open() throws Exception {
        station = new StationOnDisk(folder);
        watchlist = station.watchlist(CLOCK);
    }

    @AfterEach
    void close() {
        watchlist.close();
    }

    private static Origin origin(Map<String, Long> generations) {
        return new Origin(new TreeMap<>(generations), new TreeMap<>(Map.of("root", 1L)), new TreeMap<>(), "");
    }

    private static byte[] lines(String... lines) {
        return Arrays.stream(lines).collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static String upsert(String country, String id, String number) {
        ObjectNode notice = WatchlistAuthority.document(id).put("country", country);
        ((ObjectNode) notice.required("document")).put("number", number);
        return upsert(notice);
    }

    private static String upsert(ObjectNode notice) {
        return JsonNodeFactory.instance.objectNode().set("upsert", notice).toString();
    }

    private static String withdraw(String id) {
        return "{\"withdraw\":{\"id\":\"" + id + "\",\"at\":\"2026-11-24T02:14:07Z\"}}";
    }

    private static String finger(String notice, FingerTemplate template) {
        return finger(notice, 0, template);
    }

    private static String finger(String notice, int place, FingerTemplate template) {
        return "{\"finger\":{\"notice\":\"" + notice + "\",\"place\":" + place
                + ",\"position\":\"RIGHT_INDEX\",\"record\":\""
                + Base64.getEncoder().encodeToString(template.bytes()) + "\"}}";
    }

    private static String texture(String notice, FingerTemplate whole) {
        return "{\"texture\":{\"notice\":\"" + notice + "\",\"place\":0,\"record\":\""
                + Base64.getEncoder().encodeToString(whole.bytes()) + "\"}}";
    }

    /** The score of another touch of that finger. */
    private double score(int finger) {
        var touch = ((FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(finger, 1))).template();
        return watchlist
                .current()
                .likeliestByFinger(touch, 1, TODAY)
                .getFirst()
                .comparison()
                .score();
    }

    private static FingerTemplate template(int finger) {
        return ((FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(finger, 0))).template();
    }

    private long found(String number) {
        return watchlist.current().byNumber("PER", number, TODAY).size();
    }

    private void base() throws NoticeRefused {
        watchlist.update(origin(Map.of("PER", 1L, "COL", 1L)), NOW, Set.of("PER", "COL"), update -> {
            update.replace("PER", lines(upsert("PER", "P1", "100000001"), upsert("PER", "P2", "100000002")));
            update.replace("COL", lines(upsert("COL", "C1", "200000001")));
        });
    }

    @Test
    void takesTheBasesOfTwoCountries() throws Exception {
        base();
        assertEquals(3, watchlist.current().notices());
        assertEquals(1, found("100000002"));
        assertEquals(
                origin(Map.of("PER", 1L, "COL", 1L)),
                watchlist.current().header().orElseThrow().origin().orElseThrow());
    }

    @Test
    void isTheSameAfterAStart() throws Exception {
        base();
        watchlist.update(
                origin(Map.of("PER", 2L, "COL", 1L)),
                NOW,
                Set.of(),
                update -> update.change("PER", lines(withdraw("P1"), upsert("PER", "P3", "100000003"))));
        watchlist.close();
        for (boolean names : new boolean[] {true, false}) {
            if (!names) {
                station.forgetNames();
            }
            watchlist = station.watchlist(CLOCK);
            assertEquals(3, watchlist.current().notices());
            assertEquals(0, found("100000001"));
            assertEquals(1, found("100000003"));
            assertEquals(
                    2L,
                    watchlist
                            .current()
                            .header()
                            .orElseThrow()
                            .origin()
                            .orElseThrow()
                            .generations()
                            .get("PER"));
        }
    }

    @Test
    void aBaseOfOneCountryLeavesTheOthers() throws Exception {
        base();
        watchlist.update(
                origin(Map.of("PER", 5L, "COL", 1L)),
                NOW,
                Set.of("PER"),
                update -> update.replace("PER", lines(upsert("PER", "P2", "100000022"))));
        assertEquals(2, watchlist.current().notices());
        assertEquals(0, found("100000001"));
        assertEquals(0, found("100000002"));
        assertEquals(1, found("100000022"));
        assertEquals(1, found("200000001"));
        assertTrue(watchlist.deletions(0).getLast().statement().contains("\"P1\""));
    }

    @Test
    void aChangeReplacesAndWithdrawsWithProof() throws Exception {
        base();
        var applied = watchlist.update(
                origin(Map.of("PER", 2L, "COL", 1L)),
                NOW,
                Set.of(),
                update -> update.change("PER", lines(upsert("PER", "P2", "100000022"), withdraw("P1"))));
        assertEquals(1, applied.withdrawn());
        assertEquals(0, found("100000001"));
        assertEquals(0, found("100000002"));
        assertEquals(1, found("100000022"));
        assertTrue(watchlist.deletions(0).getFirst().statement().contains("\"P1\""));
    }

    @Test
    void deltasAfterABaseCountInTheSameUpdate() throws Exception {
        watchlist.update(origin(Map.of("PER", 3L)), NOW, Set.of("PER"), update -> {
            update.replace("PER", lines(upsert("PER", "P1", "100000001"), upsert("PER", "P2", "100000002")));
            update.change("PER", lines(withdraw("P1"), upsert("PER", "P2", "100000022")));
        });
        assertEquals(1, watchlist.current().notices());
        assertEquals(1, found("100000022"));
        watchlist.close();
        station.forgetNames();
        watchlist = station.watchlist(CLOCK);
        assertEquals(1, watchlist.current().notices());
    }

    @Test
    void fingersAreSearchedAndStayAfterAStart() throws Exception {
        watchlist.update(origin(Map.of("PER", 1L)), NOW, Set.of("PER"), update -> {
            update.replace("PER", lines(upsert(WatchlistAuthority.person("P1"))));
            update.fingers("PER", lines(finger("P1", template(1))));
        });
        assertEquals(
                "P1",
                watchlist
                        .current()
                        .likeliestByFinger(template(1), 1, TODAY)
                        .getFirst()
                        .found()
                        .notice()
                        .id());
        watchlist.update(
                origin(Map.of("PER", 2L)),
                NOW,
                Set.of(),
                update -> update.fingers("PER", lines(finger("P1", 1, template(2)))));
        watchlist.close();
        watchlist = station.watchlist(CLOCK);
        assertEquals(2, watchlist.current().fingers());
    }

    @Test
    void aFingerIsSearchedBeforeItsRidgesHaveComeAndBetterAfter() throws Exception {
        watchlist.update(origin(Map.of("PER", 1L)), NOW, Set.of("PER"), update -> {
            update.replace("PER", lines(upsert(WatchlistAuthority.person("P1"))));
            update.fingers("PER", lines(finger("P1", template(1).minutiaeAlone())));
        });
        double alone = score(1);
        assertTrue(alone > 0);
        watchlist.update(
                origin(Map.of("PER", 1L)),
                NOW,
                Set.of(),
                update -> assertEquals(1, update.textures("PER", lines(texture("P1", template(1))))));
        double whole = score(1);
        assertTrue(whole > alone, alone + ", " + whole);
        watchlist.close();
        watchlist = station.watchlist(CLOCK);
        assertEquals(whole, score(1));
        assertEquals(1, watchlist.current().fingers());
    }

    @Test
    void ridgesOfAnotherStateOfANoticeArePassedOver() throws Exception {
        watchlist.update(origin(Map.of("PER", 1L)), NOW, Set.of("PER"), update -> {
            update.replace("PER", lines(upsert(WatchlistAuthority.person("P1"))));
            update.fingers("PER", lines(finger("P1", template(1).minutiaeAlone())));
        });
        double before = score(1);
        watchlist.update(
                origin(Map.of("PER", 1L)),
                NOW,
                Set.of(),
                update -> update.textures("PER", lines(texture("P1", template(2)), texture("P9", template(1)))));
        assertEquals(before, score(1));
    }

    @Test
    void twoFingersInOnePlaceAreRefused() throws Exception {
        base();
        var refused = assertThrows(
                NoticeRefused.class,
                () -> watchlist.update(
                        origin(Map.of("PER", 2L, "COL", 1L)),
                        NOW,
                        Set.of(),
                        update -> update.fingers("PER", lines(finger("P1", template(1)), finger("P1", template(2))))));
        assertEquals("line 2: place is taken by another finger of this notice", refused.getMessage());
    }

    @Test
    void aNoticeOfAnotherCountryUndoesTheWhole() throws Exception {
        base();
        var refused = assertThrows(
                NoticeRefused.class,
                () -> watchlist.update(
                        origin(Map.of("PER", 2L, "COL", 1L)),
                        NOW,
                        Set.of(),
                        update -> update.change("PER", lines(withdraw("P1"), upsert("COL", "C9", "200000009")))));
        assertEquals("line 2: country is COL, and PER speaks for itself only", refused.getMessage());
        assertEquals(1, found("100000001"));
        base();
    }

    @Test
    void linesThatAreNoneAreRefusedByNumberAndField() throws Exception {
        base();
        Map<String, String> bad = Map.of(
                "no line", "line 1: no JSON object of at most 1048576 bytes in UTF-8",
                "{}", "line 1: upsert, withdraw must be given, one of the two",
                "{\"withdraw\":{}}", "line 1: id is missing");
        bad.forEach((line, reason) -> assertEquals(
                reason,
                assertThrows(
                                NoticeRefused.class,
                                () -> watchlist.update(
                                        origin(Map.of("PER", 2L)),
                                        NOW,
                                        Set.of(),
                                        update -> update.change("PER", lines(line))))
                        .getMessage()));
        assertEquals(
                "line 1: notice names one that is not here",
                assertThrows(
                                NoticeRefused.class,
                                () -> watchlist.update(
                                        origin(Map.of("PER", 2L)),
                                        NOW,
                                        Set.of(),
                                        update -> update.fingers("PER", lines(finger("P9", template(1))))))
                        .getMessage());
        assertEquals(3, watchlist.current().notices());
    }

    @Test
    void anIdTwiceInABaseIsRefused() {
        var refused = assertThrows(
                NoticeRefused.class,
                () -> watchlist.update(origin(Map.of("PER", 1L)), NOW, Set.of("PER"), update -> {
                    update.replace("PER", lines(upsert("PER", "P1", "100000001")));
                    update.replace("PER", lines(upsert("PER", "P1", "100000001")));
                }));
        assertEquals("line 1: id stands in this base twice", refused.getMessage());
    }

    @Test
    void whatWasStillTheNewestKeepsItsNotices() throws Exception {
        base();
        Instant later = NOW.plusSeconds(3_600);
        watchlist.confirm(origin(Map.of("PER", 1L, "COL", 1L)), later);
        assertEquals(later, watchlist.current().header().orElseThrow().issuedAt());
        watchlist.close();
        watchlist = station.watchlist(CLOCK);
        assertEquals(later, watchlist.current().header().orElseThrow().issuedAt());
        assertEquals(3, watchlist.current().notices());
    }

    @Test
    void aSignedFileThatCameBeforeIsReplaced() throws Exception {
        var authority = new WatchlistAuthority();
        authority.trustedIn(station.trust());
        watchlist.apply(authority.file(1, WatchlistAuthority.document("F1")));
        base();
        assertEquals(3, watchlist.current().notices());
        assertEquals(0, found("118000001"));
    }
}
