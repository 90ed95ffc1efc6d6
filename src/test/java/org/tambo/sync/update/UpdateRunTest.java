package org.tambo.sync.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tambo.sync.update.LabRepository.upsert;
import static org.tambo.sync.update.LabRepository.withdraw;
import static org.tambo.sync.update.MemberState.COL;
import static org.tambo.sync.update.MemberState.PER;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.SyntheticPictures;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentLabel.Kind;
import org.tambo.sync.segment.SegmentLabel.Part;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.tuf.ExpiredMetadata;
import org.tambo.sync.tuf.Mirror;
import org.tambo.sync.tuf.UnknownTarget;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.watchlist.Watchlist;

/** From a published folder to what a checkpoint finds; what is wrong in it is refused by name, and the rest is kept. */
class UpdateRunTest {
    private static final Instant NOW = LabRepository.NOW;

    @TempDir
    private Path folder;

    private StationKeys keys;
    private LabRepository repository;
    private Watchlist watchlist;
    private UpdateStore store;
    private Instant now = NOW;

    @BeforeEach
    void openStation() throws Exception {
        repository = new LabRepository(folder.resolve("repository"));
        keys = StationKeys.open(folder.resolve("station"), "chasqui at dawn".toCharArray());
        repository.enrol(keys);
        store = new UpdateStore(folder.resolve("station/updates"));
        watchlist = opened();
    }

    private Watchlist opened() throws IOException {
        return Watchlist.open(keys, folder.resolve("station"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        watchlist.close();
    }

    private UpdateRun.Outcome update() throws Exception {
        return update(repository.door());
    }

    private UpdateRun.Outcome update(Door door) throws Exception {
        return update(door, Subset.whole());
    }

    private UpdateRun.Outcome update(Door door, Subset subset) throws Exception {
        return new UpdateRun(watchlist, keys, store, subset, () -> now).from(door, repository.root());
    }

    private boolean finds(String number) {
        return !watchlist
                .current()
                .byNumber("PER", number, LocalDate.ofInstant(NOW, ZoneOffset.UTC))
                .isEmpty();
    }

    private void publishTwoCountries() throws IOException {
        repository.base(PER, 1, upsert(PER, "1001"), upsert(PER, "1002"));
        repository.base(COL, 1, upsert(COL, "2001"));
        repository.publish();
    }

    private void publishWithdrawal() throws IOException {
        repository.add(PER, Kind.WITHDRAWALS, Part.NOTICES, 2, 1, withdraw(PER, "1001"));
        repository.publish();
    }

    private static List<String> reasons(UpdateRun.Outcome outcome) {
        return outcome.refusals().stream()
                .map(refusal -> refusal.country() + " " + refusal.reason())
                .toList();
    }

    @Test
    void takesWhatIsPublished() throws Exception {
        publishTwoCountries();
        assertTrue(update().changed());
        assertTrue(finds("1001"));
        assertTrue(finds("2001"));
        var header = watchlist.current().header().orElseThrow();
        assertEquals(NOW, header.issuedAt());
        assertEquals(1, header.origin().orElseThrow().generations().get("PER"));
    }

    @Test
    void takesWhatHasChangedAndNothingTwice() throws Exception {
        publishTwoCountries();
        update();
        publishWithdrawal();
        assertTrue(update().changed());
        assertFalse(finds("1001"));
        assertTrue(finds("1002"));
        assertFalse(update().changed());
    }

    @Test
    void whatCameAndWentWithinOneUpdateWasNeverInForce() throws Exception {
        publishTwoCountries();
        update();
        repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, upsert(PER, "1003"));
        repository.add(PER, Kind.WITHDRAWALS, Part.NOTICES, 3, 2, withdraw(PER, "1003"));
        repository.publish();
        assertTrue(update().changed());
        assertFalse(finds("1003"));
        assertEquals(3, watchlist.current().notices());
    }

    @Test
    void knowsAfterAStartWhatItHas() throws Exception {
        publishTwoCountries();
        update();
        watchlist.close();
        watchlist = opened();
        assertFalse(update().changed());
        assertTrue(finds("2001"));
    }

    @Test
    void isAsOldAsItsTimestampAndYoungerWhenNothingIsNew() throws Exception {
        publishTwoCountries();
        update();
        now = NOW.plusSeconds(1_800);
        repository.issued = now;
        repository.publish();
        assertFalse(update().changed());
        assertEquals(now, watchlist.current().header().orElseThrow().issuedAt());
    }

    @Test
    void anExpiredTimestampLeavesTheWatchlistInForce() throws Exception {
        publishTwoCountries();
        update();
        now = NOW.plus(Duration.ofDays(2));
        assertThrows(ExpiredMetadata.class, this::update);
        assertTrue(finds("1001"));
        assertEquals(NOW, watchlist.current().header().orElseThrow().issuedAt());
    }

    @Test
    void takesFromAStickWhatALinkWouldBeTooLateFor() throws Exception {
        publishTwoCountries();
        now = NOW.plus(Duration.ofDays(2));
        assertThrows(ExpiredMetadata.class, this::update);
        assertTrue(update(Door.in(repository.folder())).changed());
        assertEquals(NOW, watchlist.current().header().orElseThrow().issuedAt());
    }

    @Test
    void offersWhatItVerifiedToAnother() throws Exception {
        publishTwoCountries();
        update();
        publishWithdrawal();
        update();
        var other = StationKeys.open(folder.resolve("other"), "chasqui at dawn".toCharArray());
        try (var refused = new Neighbour(other)) {
            assertThrows(UnknownTarget.class, () -> refused.update(store.offered()));
        }
        repository.enrol(other);
        repository.publish();
        update();
        try (var neighbour = new Neighbour(other)) {
            neighbour.update(repository.folder());
            publishTwoCountriesAgain();
            update();
            neighbour.update(store.offered());
            assertEquals(
                    3L,
                    neighbour
                            .list
                            .current()
                            .header()
                            .orElseThrow()
                            .origin()
                            .orElseThrow()
                            .generations()
                            .get("PER"));
        }
    }

    private void publishTwoCountriesAgain() throws IOException {
        repository.add(PER, Kind.DELTA, Part.NOTICES, 3, 2, upsert(PER, "1003"));
        repository.publish();
    }

    private final class Neighbour implements AutoCloseable {
        private final StationKeys own;
        private final Watchlist list;

        Neighbour(StationKeys own) throws IOException {
            this.own = own;
            this.list = Watchlist.open(own, folder.resolve("other"), Clock.fixed(NOW, ZoneOffset.UTC));
        }

        void update(Path from) throws UpdateRefused, SegmentRefused, IOException {
            new UpdateRun(list, own, new UpdateStore(folder.resolve("other/updates")), Subset.whole(), () -> now)
                    .from(Door.in(from), repository.root());
        }

        @Override
        public void close() {
            list.close();
        }
    }

    @Test
    void holdsTheChosenSubsetAlone() throws Exception {
        repository.base(COL, 1, upsert(COL, "2001"));
        repository.listed(PER).clear();
        repository.add(PER, Kind.BASE, Part.NOTICES, "requisitoria", 1, 0, 1, upsert(PER, "1001"));
        repository.add(PER, Kind.BASE, Part.NOTICES, "antecedente", 1, 0, 1, upsert(PER, "1002"));
        repository.publish();
        update(repository.door(), new Subset(Set.of("pe"), Set.of("requisitoria"), Set.of(), Set.of(Part.values())));
        assertTrue(finds("1001"));
        assertFalse(finds("1002"));
        assertFalse(finds("2001"));
        assertEquals(
                "countries pe; categories requisitoria",
                watchlist
                        .current()
                        .header()
                        .orElseThrow()
                        .origin()
                        .orElseThrow()
                        .subset());
        // Another choice begins anew.
        update();
        assertTrue(finds("1002"));
        assertTrue(finds("2001"));
    }

    @Test
    void withdrawsBeforeItFetchesWhatIsLong() throws Exception {
        publishTwoCountries();
        update();
        // Which hardly become shorter.
        List<String> numbers = new Random(3)
                .longs(25_000, 1L << 56, 1L << 60)
                .mapToObj(number -> Long.toString(number, 36).toUpperCase(Locale.ROOT))
                .toList();
        String[] many = numbers.stream().map(number -> upsert(PER, number)).toArray(String[]::new);
        repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, many);
        Path withdrawals = repository.add(PER, Kind.WITHDRAWALS, Part.NOTICES, 2, 1, withdraw(PER, "1001"));
        repository.publish();
        // The link breaks with the first file that is not the withdrawals.
        Mirror thin = path -> {
            if (path.endsWith(".NOTICES") && !withdrawals.endsWith(Path.of(path).getFileName())) {
                throw new IOException("the link is down");
            }
            return repository.door().targets().open(path);
        };
        assertThrows(IOException.class, () -> update(new Door(repository.door().metadata(), thin, false)));
        assertFalse(finds("1001"));
        assertEquals(
                1L,
                watchlist
                        .current()
                        .header()
                        .orElseThrow()
                        .origin()
                        .orElseThrow()
                        .generations()
                        .get("PER"));
        assertTrue(update().changed());
        assertTrue(finds(numbers.getFirst()));
    }

    private static String ofFinger(String what, int notice, FingerTemplate finger) {
        return "{\"" + what + "\":{\"notice\":\"PER-" + notice
                + "\",\"place\":0,\"position\":\"RIGHT_INDEX\",\"record\":\""
                + Base64.getEncoder().encodeToString(finger.bytes()) + "\"}}";
    }

    private String coverage() {
        return watchlist.current().header().orElseThrow().origin().orElseThrow().coverage();
    }

    @Test
    void searchesFingersBeforeTheirRidgesHaveComeAndSaysSo() throws Exception {
        var whole = ((FingerReading.Readable) FingerReading.of(SyntheticPictures.finger(1, 0))).template();
        repository.base(PER, 1, upsert(PER, "1001"), upsert(PER, "1002"));
        repository.add(PER, Kind.BASE, Part.FINGERS, 1, 0, ofFinger("finger", 1001, whole.minutiaeAlone()));
        // As long as those of many: lines for notices that are not here are passed over.
        Random random = new Random(7);
        for (int segment = 0; segment < 2; segment++) {
            List<String> lines = new ArrayList<>(List.of(ofFinger("texture", 1001, whole)));
            for (int i = 0; i < 1_500; i++) {
                String elsewhere = new BigInteger(960, random).toString(36);
                lines.add(ofFinger("texture", 1001, whole).replace("PER-1001", elsewhere));
            }
            repository.add(PER, Kind.BASE, Part.TEXTURE, 1, 0, lines.toArray(String[]::new));
        }
        repository.publish();
        Mirror thin = path -> {
            if (path.endsWith(".TEXTURE")) {
                throw new IOException("the link is down");
            }
            return repository.door().targets().open(path);
        };
        assertThrows(IOException.class, () -> update(new Door(repository.door().metadata(), thin, false)));
        assertEquals(1, watchlist.current().fingers());
        assertEquals("BOL 0, COL 0, ECU 0, PER 1; ridges to come PER", coverage());
        var outcome = update();
        assertTrue(outcome.unfinished());
        assertEquals("BOL 0, COL 0, ECU 0, PER 1; ridges to come PER", coverage());
        outcome = update();
        assertFalse(outcome.unfinished());
        assertEquals("BOL 0, COL 0, ECU 0, PER 1", coverage());
        assertFalse(update().changed());
    }

    @Test
    void goesOnAtTheByteWhereItBrokeOff() throws Exception {
        publishTwoCountries();
        long[] given = new long[1];
        Mirror breaking = new Mirror() {
            @Override
            public InputStream open(String path) throws IOException {
                byte[] file = repository.door().targets().open(path).readAllBytes();
                return new FilterInputStream(new ByteArrayInputStream(file, 0, file.length / 2)) {
                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        int count = super.read(bytes, from, length);
                        if (count < 0) {
                            throw new IOException("the link is down");
                        }
                        return count;
                    }
                };
            }

            @Override
            public InputStream open(String path, long from) throws IOException {
                given[0] = from;
                byte[] file = repository.door().targets().open(path).readAllBytes();
                return new ByteArrayInputStream(file, (int) from, file.length - (int) from);
            }
        };
        Door door = new Door(repository.door().metadata(), breaking, false);
        for (int tries = 0; tries < 6 && !watchlist.current().header().isPresent(); tries++) {
            try {
                update(door);
            } catch (IOException again) {
                // As a link does.
            }
        }
        assertTrue(given[0] > 0);
        assertTrue(finds("1001"));
    }

    /** At every step of it: then it is as before, or as after, and the next update mends the rest. */
    @Test
    void aStationThatDiesInAnUpdateHasTheOldStateOrTheNewOne() throws Exception {
        publishTwoCountries();
        update();
        repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, upsert(PER, "1003"));
        repository.add(PER, Kind.WITHDRAWALS, Part.NOTICES, 2, 1, withdraw(PER, "1001"));
        repository.publish();
        Path root = Files.write(folder.resolve("root.json"), repository.root());
        watchlist.close();
        copy(folder.resolve("station"), folder.resolve("before"));
        int step = 0;
        int ended;
        do {
            step++;
            remove(folder.resolve("station"));
            copy(folder.resolve("before"), folder.resolve("station"));
            ended = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledUpdate.class.getName(),
                            folder.resolve("station").toString(),
                            repository.folder().toString(),
                            root.toString(),
                            String.valueOf(step))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("killed.log").toFile())
                    .start()
                    .waitFor();
            assertTrue(ended == 0 || ended == KilledUpdate.KILLED, Files.readString(folder.resolve("killed.log")));
            watchlist = opened();
            assertEquals(finds("1003"), !finds("1001"), "step " + step);
            assertEquals(
                    finds("1003") ? 2L : 1L,
                    watchlist
                            .current()
                            .header()
                            .orElseThrow()
                            .origin()
                            .orElseThrow()
                            .generations()
                            .get("PER"));
            update();
            assertTrue(finds("1003"), "step " + step);
            watchlist.close();
        } while (ended != 0);
        assertTrue(step > 6, "it died in " + (step - 1) + " steps only");
        watchlist = opened();
    }

    private static void remove(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.delete(file);
        }
    }

    // what is refused

    @Test
    void oneCountrysBadLineKeepsTheOthersPart() throws Exception {
        publishTwoCountries();
        update();
        repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, upsert(PER, "1003"), "{\"upsert\":{}}");
        repository.add(COL, Kind.DELTA, Part.NOTICES, 2, 1, upsert(COL, "2002"));
        repository.issued = NOW.plusSeconds(60);
        repository.publish();
        var outcome = update();
        assertEquals(List.of("PER BAD_LINE"), reasons(outcome));
        assertTrue(outcome.refusals().getFirst().message().matches("pe/000002-0*2\\.NOTICES line 2: .*"));
        assertFalse(finds("1003"));
        assertTrue(finds("2002"));
        // What is refused has not become newer.
        assertEquals(NOW, watchlist.current().header().orElseThrow().issuedAt());
    }

    @Test
    void aCountryCannotSpeakForAnotherInANotice() throws Exception {
        repository.base(PER, 1, upsert(COL, "1001"));
        repository.base(COL, 1, upsert(COL, "2001"));
        repository.publish();
        assertEquals(List.of("PER BAD_LINE"), reasons(update()));
        assertFalse(finds("1001"));
        assertTrue(finds("2001"));
    }

    @Test
    void aCountryCannotListAnothersSegment() throws Exception {
        publishTwoCountries();
        repository.listed(PER).addAll(repository.listed(COL));
        repository.publish();
        assertEquals(List.of("PER TARGET_OUT_OF_SCOPE"), reasons(update()));
        assertTrue(finds("2001"));
    }

    @Test
    void aCountryCannotSignForAnother() throws Exception {
        publishTwoCountries();
        update();
        repository.sign(PER, LabRepository.signer());
        publishWithdrawal();
        assertEquals(List.of("PER TOO_FEW_SIGNATURES"), reasons(update()));
        assertTrue(finds("1001"));
    }

    @Test
    void tornSegmentsAndWrongLengthsAreRefusedByName() throws Exception {
        publishTwoCountries();
        update();
        Path file = repository.add(PER, Kind.DELTA, Part.NOTICES, 2, 1, upsert(PER, "1003"));
        repository.publish();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertEquals(List.of("PER LENGTH_MISMATCH"), reasons(update()));
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertEquals(List.of("PER TOO_LONG_FILE"), reasons(update()));
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole);
        assertEquals(List.of("PER HASH_MISMATCH"), reasons(update()));
        Files.delete(file);
        assertEquals(List.of("PER MISSING_FILE"), reasons(update()));
        assertTrue(finds("1001"));
    }

    @Test
    void anEndlessStreamEndsAtTheListedLength() throws Exception {
        publishTwoCountries();
        Mirror endless = path -> path.startsWith("pe/")
                ? new InputStream() {
                    @Override
                    public int read() {
                        return 0;
                    }
                }
                : repository.door().targets().open(path);
        assertEquals(
                List.of("PER TOO_LONG_FILE"),
                reasons(update(new Door(repository.door().metadata(), endless, false))));
        assertTrue(finds("2001"));
    }

    @Test
    void anotherNumberOfLinesThanListedIsRefused() throws Exception {
        repository.add(PER, Kind.BASE, Part.NOTICES, "", 1, 0, 2, upsert(PER, "1001"));
        repository.publish();
        assertEquals(List.of("PER WRONG_LENGTH"), reasons(update()));
        assertFalse(finds("1001"));
    }

    @Test
    void aChainWithAGapIsRefused() throws Exception {
        publishTwoCountries();
        update();
        repository.add(PER, Kind.DELTA, Part.NOTICES, 5, 4, upsert(PER, "1003"));
        repository.publish();
        assertEquals(List.of("PER BAD_LABEL"), reasons(update()));
    }

    @Test
    void anOlderStateIsRefusedEvenWhereTheClientsFolderIsLost() throws Exception {
        publishTwoCountries();
        copy(repository.folder(), folder.resolve("older"));
        publishWithdrawal();
        update();
        for (Path file : files(store.trusted())) {
            Files.delete(file);
        }
        var refused = assertThrows(SegmentRefused.class, () -> update(Door.in(folder.resolve("older"))));
        assertEquals(SegmentRefused.Reason.OLDER_STATE, refused.reason());
        assertFalse(finds("1001"));
        update();
    }

    @Test
    void aGenerationThatGoesBackIsRefusedThoughItsCountrySignedIt() throws Exception {
        publishTwoCountries();
        publishWithdrawal();
        update();
        repository.base(PER, 1, upsert(PER, "1001"));
        repository.publish();
        assertEquals(List.of("PER BAD_LABEL"), reasons(update()));
        assertFalse(finds("1001"));
    }

    @Test
    void aStationThatIsNotEnrolledIsRefused() throws Exception {
        keys = StationKeys.open(folder.resolve("stranger"), "chasqui at dawn".toCharArray());
        publishTwoCountries();
        assertThrows(UnknownTarget.class, this::update);
        assertFalse(finds("1001"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(file, copy);
        }
    }
}
