package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.watchlist.WatchlistRefused.Reason;
import org.tambo.watchlist.name.BirthDate;
import org.tambo.watchlist.name.PersonName;
import org.tambo.watchlist.name.PersonRecord;
import org.tambo.watchlist.name.PersonSex;

class WatchlistDeltaTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final LocalDate TODAY = LocalDate.now(CLOCK);
    private static final PersonRecord JUAN =
            PersonRecord.of(PersonName.whole("QUISPE MAMANI, JUAN CARLOS"), BirthDate.parse("1990-05-03"), PersonSex.M);

    private final WatchlistAuthority lima = new WatchlistAuthority();

    @TempDir
    private Path folder;

    private StationOnDisk station;
    private Watchlist watchlist;

    @BeforeEach
    void start() throws Exception {
        station = new StationOnDisk(folder);
        lima.trustedIn(station.trust());
        watchlist = station.watchlist(CLOCK);
        watchlist.apply(lima.file(1, WatchlistAuthority.person("PER-1"), WatchlistAuthority.document("PER-2")));
    }

    private byte[] delta(long after, long version, ObjectNode... changes) {
        ObjectNode header = JsonNodeFactory.instance
                .objectNode()
                .put("format", "tambo-watchlist-delta/1")
                .put("issuer", "lab")
                .put("version", version)
                .put("after", after)
                .put("issuedAt", "2026-11-24T01:00:00Z")
                .put("changes", changes.length);
        return lima.signed(WatchlistAuthority.body(header, List.of(changes)));
    }

    private static ObjectNode upsert(ObjectNode notice) {
        return JsonNodeFactory.instance.objectNode().set("upsert", notice);
    }

    private static ObjectNode withdraw(String id) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("withdraw").put("country", "PER").put("id", id);
        return json;
    }

    private static List<String> byName(Watchlist watchlist) {
        return ids(watchlist.current().byName(JUAN, TODAY).stream().map(Generation.FoundByName::found));
    }

    private static List<String> byNumber(Watchlist watchlist, String number) {
        return ids(watchlist.current().byNumber("PER", number, TODAY).stream());
    }

    private static List<String> ids(Stream<Generation.Found> found) {
        return found.map(one -> one.notice().id()).toList();
    }

    private Reason refusal(byte[] file) {
        return assertThrows(WatchlistRefused.class, () -> watchlist.apply(file)).reason();
    }

    @Test
    void withdrawnNoticeIsFoundNoMoreByNameOrNumber() throws Exception {
        watchlist.apply(delta(1, 2, withdraw("PER-1")));
        assertEquals(List.of(), byName(watchlist));
        assertEquals(List.of(), byNumber(watchlist, "116000123"));
        assertEquals(List.of("PER-2"), byNumber(watchlist, "118000001"));
    }

    @Test
    void withdrawnNoticeIsFoundNoMoreEvenByASearchThatBeganBefore() throws Exception {
        Generation before = watchlist.current();
        watchlist.apply(delta(1, 2, withdraw("PER-1")));
        assertEquals(List.of(), before.byName(JUAN, TODAY));
    }

    @Test
    void addedNoticeIsFound() throws Exception {
        watchlist.apply(delta(1, 2, upsert(WatchlistAuthority.person("PER-3"))));
        assertEquals(List.of("PER-1", "PER-3"), byName(watchlist));
    }

    @Test
    void changedNoticeTakesThePlaceOfTheOld() throws Exception {
        ObjectNode changed = WatchlistAuthority.person("PER-1");
        WatchlistAuthority.personOf(changed).remove("documents");
        watchlist.apply(delta(1, 2, upsert(changed)));
        assertEquals(List.of("PER-1"), byName(watchlist));
        assertEquals(List.of(), byNumber(watchlist, "116000123"));
        assertEquals(2, watchlist.current().notices());
    }

    @Test
    void fingersComeAndGoWithTheirNotice() throws Exception {
        ObjectNode enrolled = WatchlistAuthority.withFinger(
                WatchlistAuthority.person("PER-3"), FingerPosition.RIGHT_INDEX, SyntheticPictures.finger(1, 0));
        watchlist.apply(delta(1, 2, upsert(enrolled)));
        var probe = ((FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(1, 1))).template();
        assertEquals(1, watchlist.current().likeliestByFinger(probe, 5, TODAY).size());
        watchlist.apply(delta(2, 3, withdraw("PER-3")));
        assertEquals(0, watchlist.current().fingers());
    }

    @Test
    void standsAfterARestart() throws Exception {
        watchlist.apply(delta(1, 2, withdraw("PER-1"), upsert(WatchlistAuthority.person("PER-3"))));
        Watchlist again = station.watchlist(CLOCK);
        assertEquals(List.of("PER-3"), byName(again));
        assertEquals(2, again.current().header().orElseThrow().version());
        again.apply(delta(2, 3, withdraw("PER-3")));
        assertEquals(List.of(), byName(again));
    }

    @Test
    void refusesChangesOfAnotherStateThanTheOneInForce() {
        assertEquals(Reason.OTHER_BASE, refusal(delta(3, 4, withdraw("PER-1"))));
    }

    @Test
    void refusesChangesThatWereTakenBefore() throws Exception {
        watchlist.apply(delta(1, 2, withdraw("PER-1")));
        assertEquals(Reason.OLDER_VERSION, refusal(delta(1, 2, withdraw("PER-2"))));
    }

    @Test
    void takesNothingOfChangesOfWhichOneIsRefused() {
        ObjectNode spoilt = WatchlistAuthority.person("PER-4");
        spoilt.remove("legalBasis");
        assertEquals(Reason.BAD_NOTICE, refusal(delta(1, 2, withdraw("PER-1"), upsert(spoilt))));
        assertEquals(List.of("PER-1"), byName(watchlist));
        assertEquals(List.of(), watchlist.deletions(0));
    }

    @Test
    void refusesLineThatIsNoChange() {
        assertEquals(Reason.BAD_NOTICE, refusal(delta(1, 2, WatchlistAuthority.person("PER-4"))));
    }

    // proofs

    @Test
    void withdrawalLeavesASignedProofOfDeletion() throws Exception {
        watchlist.apply(delta(1, 2, withdraw("PER-1")));
        DeletionProof proof = watchlist.deletions(0).getFirst();
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(station.keys().devicePublicKey());
        check.update(proof.statement().getBytes(StandardCharsets.UTF_8));
        assertTrue(check.verify(Base64.getDecoder().decode(proof.signature())));
        assertEquals(
                new ObjectMapper()
                        .readTree("{\"format\":\"tambo-deletion/1\",\"device\":\""
                                + station.keys().deviceId()
                                + "\",\"sequence\":1,\"issuer\":\"lab\",\"version\":2,\"deletedAt\":\"2026-11-24T12:00:00Z\","
                                + "\"notices\":[{\"country\":\"PER\",\"id\":\"PER-1\"}]}"),
                new ObjectMapper().readTree(proof.statement()));
    }

    @Test
    void wholeListLeavesAProofOfWhatItLeavesOut() throws Exception {
        watchlist.apply(lima.file(2, WatchlistAuthority.document("PER-2")));
        assertTrue(watchlist.deletions(0).getFirst().statement().contains("\"PER-1\""));
        assertEquals(1, watchlist.deletions(0).size());
    }

    @Test
    void nothingIsSaidOfANoticeThatWasNeverHere() throws Exception {
        assertEquals(0, watchlist.apply(delta(1, 2, withdraw("PER-9"))).withdrawn());
        assertEquals(List.of(), watchlist.deletions(0));
    }

    @Test
    void proofsAreReadOn() throws Exception {
        watchlist.apply(delta(1, 2, withdraw("PER-1")));
        watchlist.apply(delta(2, 3, withdraw("PER-2")));
        assertEquals(
                List.of(2L),
                watchlist.deletions(1).stream().map(DeletionProof::sequence).toList());
    }

    // at rest

    @Test
    void nothingOfWithdrawnNoticesOrProofsLiesInClear() throws Exception {
        watchlist.apply(delta(1, 2, withdraw("PER-1"), upsert(WatchlistAuthority.person("PER-2026-77"))));
        assertNothingInClear();
    }

    @Test
    void nothingLiesInClearWhenTheStationIsKilledHalfway() throws Exception {
        byte[] next = delta(1, 2, withdraw("PER-1"), upsert(WatchlistAuthority.person("PER-2026-77")));
        Files.write(folder.resolve("next"), next);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process killed = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledStation.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(killed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(KilledStation.KILLED, killed.waitFor(), said);
        Files.delete(folder.resolve("next"));
        assertNothingInClear();
        assertEquals(List.of("PER-1"), byName(station.watchlist(CLOCK)));
    }

    private void assertNothingInClear() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (String secret : List.of(
                        "PER-1", "PER-2026-77", "QUISPE", "MAMANI", "116000123", "118000001", "Mandato", "Interpol")) {
                    assertTrue(!bytes.contains(secret), file + " holds " + secret);
                }
            }
        }
    }
}
