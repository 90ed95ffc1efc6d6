package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;

class GallerySnapshotTest {
    private static final int FINGERS = 6;
    private static final int NOTICES = 300;
    private static final String STATE = "lab/7";

    @TempDir
    static Path folder;

    private static final List<FingerTemplate> TEMPLATES = new ArrayList<>();
    private static Gallery gallery = new Gallery();
    private static Sealer sealer;
    private static Path file;

    @BeforeAll
    static void write() throws IOException {
        sealer = sealer("keys");
        for (int seed = 0; seed < FINGERS; seed++) {
            TEMPLATES.add(
                    assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, 0)))
                            .template());
        }
        List<Gallery.Enrolled> fingers = new ArrayList<>();
        for (int notice = 0; notice < NOTICES; notice++) {
            fingers.add(new Gallery.Enrolled(notice, label(FingerPosition.LEFT_RING), TEMPLATES.get(notice % FINGERS)));
        }
        fingers.add(new Gallery.Enrolled(5, label(FingerPosition.RIGHT_THUMB), TEMPLATES.get(0)));
        gallery.put(fingers);
        file = folder.resolve("gallery");
        GallerySnapshot.write(gallery, STATE, file, sealer);
    }

    private static GalleryLabel label(FingerPosition position) {
        return new GalleryLabel(position, "ECU", 2, GalleryLabel.Sex.MALE);
    }

    private static Sealer sealer(String name) throws IOException {
        return StationKeys.open(folder.resolve(name), "a passphrase".toCharArray())
                .sealer("gallery");
    }

    @AfterAll
    static void close() {
        gallery.close();
    }

    @Test
    void givesBackEveryFinger() throws Exception {
        try (Gallery read = GallerySnapshot.read(file, STATE, sealer)) {
            assertEquals(NOTICES + 1, read.size());
            assertTrue(read.holds(
                    7, List.of(new Gallery.Enrolled(7, FingerPosition.LEFT_RING, TEMPLATES.get(7 % FINGERS)))));
            assertEquals(Set.of(FingerPosition.LEFT_RING, FingerPosition.RIGHT_THUMB), read.positions(Set.of(5L)));
        }
    }

    @Test
    void answersAsTheGalleryThatWasWritten() throws Exception {
        FingerTemplate probe = assertInstanceOf(
                        FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(3, 1)))
                .template();
        try (Gallery read = GallerySnapshot.read(file, STATE, sealer)) {
            assertEquals(
                    gallery.best(probe, 5).stream()
                            .map(Gallery.FingerCandidate::score)
                            .toList(),
                    read.best(probe, 5).stream()
                            .map(Gallery.FingerCandidate::score)
                            .toList());
        }
    }

    @Test
    void goesOnLivingAsIfNothingHadBeen() throws Exception {
        try (Gallery read = GallerySnapshot.read(file, STATE, sealer)) {
            read.put(List.of(new Gallery.Enrolled(5, FingerPosition.LEFT_INDEX, TEMPLATES.get(1))));
            read.removeNotices(List.of(6L));
            assertEquals(NOTICES - 1, read.size());
        }
    }

    @Test
    void keepsLabels() throws Exception {
        try (Gallery read = GallerySnapshot.read(file, STATE, sealer)) {
            assertEquals(
                    List.of(),
                    read.best(TEMPLATES.get(0), 5, new GalleryFilter(Set.of(), Set.of("PER"), Set.of(), Set.of())));
        }
    }

    @Test
    void keepsAnEmptyGallery() throws Exception {
        Path empty = folder.resolve("empty");
        try (Gallery none = new Gallery()) {
            GallerySnapshot.write(none, STATE, empty, sealer);
        }
        try (Gallery read = GallerySnapshot.read(empty, STATE, sealer)) {
            assertEquals(0, read.size());
        }
    }

    private static void assertRefused(byte[] bytes, String state, Sealer by) throws IOException {
        Path other = folder.resolve("other");
        Files.write(other, bytes);
        assertThrows(
                SnapshotRefused.class,
                () -> GallerySnapshot.read(other, state, by).close());
    }

    @Test
    void refusesAnotherState() throws IOException {
        assertRefused(Files.readAllBytes(file), "lab/8", sealer);
    }

    @Test
    void refusesAnotherStationsFile() throws IOException {
        assertRefused(Files.readAllBytes(file), STATE, sealer("others' keys"));
    }

    @Test
    void refusesFileWithABitTurnedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 1 + at / 2 + whole.length / 60) {
            byte[] turned = whole.clone();
            turned[at] ^= 4;
            assertRefused(turned, STATE, sealer);
        }
    }

    /** Where chunks begin: their lengths are in clear. */
    private static List<Integer> chunks(byte[] whole) {
        List<Integer> starts = new ArrayList<>();
        for (int at = 20; at < whole.length; ) {
            starts.add(at);
            at += 4 + java.nio.ByteBuffer.wrap(whole).getInt(at);
        }
        return starts;
    }

    @Test
    void refusesFileWithoutItsLastChunk() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<Integer> starts = chunks(whole);
        assertTrue(starts.size() > 3, starts.size() + " chunks");
        assertRefused(Arrays.copyOf(whole, starts.getLast()), STATE, sealer);
    }

    @Test
    void refusesChunksThatChangedPlaces() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<Integer> starts = chunks(whole);
        byte[] swapped = Arrays.copyOf(whole, starts.get(0));
        for (int chunk : new int[] {1, 0}) {
            swapped = joined(swapped, Arrays.copyOfRange(whole, starts.get(chunk), starts.get(chunk + 1)));
        }
        assertRefused(joined(swapped, Arrays.copyOfRange(whole, starts.get(2), whole.length)), STATE, sealer);
    }

    @Test
    void refusesAChunkOfAnotherFile() throws IOException {
        Path again = folder.resolve("again");
        GallerySnapshot.write(gallery, STATE, again, sealer);
        byte[] whole = Files.readAllBytes(file);
        byte[] other = Files.readAllBytes(again);
        int second = chunks(other).get(1);
        byte[] mixed =
                joined(Arrays.copyOf(whole, chunks(whole).get(1)), Arrays.copyOfRange(other, second, other.length));
        assertRefused(mixed, STATE, sealer);
    }

    @Test
    void refusesFileOfAnotherKind() throws IOException {
        assertRefused(
                "something else altogether, long enough".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                STATE,
                sealer);
    }

    @Test
    void saysWhenThereIsNone() {
        assertThrows(
                NoSuchFileException.class,
                () -> GallerySnapshot.read(folder.resolve("none"), STATE, sealer)
                        .close());
    }

    /** Neither a record nor what stands in it: eight bytes of one in a row would be no chance. */
    @Test
    void leavesNothingOfARecordInClear() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (FingerTemplate template : TEMPLATES) {
            byte[] record = template.ridges().bytes();
            for (int at = 0; at + 8 <= record.length; at += 8) {
                assertFalse(contains(whole, Arrays.copyOfRange(record, at, at + 8)), "byte " + at);
            }
        }
    }

    @Test
    void leavesNoOtherFileBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    files.filter(one -> one.toString().endsWith(".new")).toList());
        }
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (bytes[at] == part[0] && Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
