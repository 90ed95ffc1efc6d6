package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

class RidgeEngineTest {
    private static final int[] NONE = {};
    private static final RidgeRecord FINGER = record(1, 0);

    private static RidgeRecord record(long seed, int touch) {
        return RidgeRecord.of(SyntheticPictures.finger(seed, touch), NONE).record();
    }

    private static RidgeFault refusedImage(GreyImage image, int... minutiae) {
        return assertThrows(RidgesRefused.class, () -> RidgeEngine.extract(image, minutiae))
                .fault();
    }

    private static RidgeFault refusedRecord(byte[] bytes) {
        return assertThrows(RidgesRefused.class, () -> RidgeRecord.parse(bytes)).fault();
    }

    private static byte[] changed(int at, int value) {
        byte[] bytes = FINGER.bytes().clone();
        bytes[at] = (byte) value;
        return bytes;
    }

    @Test
    void agreesMoreWithTheSameFingerThanWithAnother() {
        List<RidgeAgreement> found = RidgeEngine.compare(FINGER, List.of(record(1, 1), record(2, 0)));
        assertTrue(found.getFirst().ridges() > 2 * found.getLast().ridges(), found.toString());
    }

    @Test
    void comparesManyAsOneByOne() {
        List<RidgeRecord> candidates =
                Stream.of(1, 2, 3, 4).map(seed -> record(seed, 1)).toList();
        assertEquals(
                candidates.stream()
                        .map(candidate ->
                                RidgeEngine.compare(FINGER, List.of(candidate)).getFirst())
                        .toList(),
                RidgeEngine.compare(FINGER, candidates));
    }

    @Test
    void comparesWithNone() {
        assertEquals(List.of(), RidgeEngine.compare(FINGER, List.of()));
    }

    @Test
    void comparesTheSameInEveryThread() {
        List<RidgeRecord> candidates = Collections.nCopies(20, record(1, 1));
        RidgeAgreement alone = RidgeEngine.compare(FINGER, candidates).getFirst();
        assertTrue(Stream.generate(() -> candidates)
                .limit(8)
                .parallel()
                .flatMap(list -> RidgeEngine.compare(FINGER, list).stream())
                .allMatch(alone::equals));
    }

    @Test
    void givesTheSameBytesForTheSamePicture() {
        assertArrayEquals(FINGER.bytes(), record(1, 0).bytes());
    }

    @Test
    void givesBlankGlassNoQuality() {
        assertEquals(
                0,
                RidgeRecord.of(SyntheticPictures.plain(256, 288, 255), NONE)
                        .record()
                        .facts()
                        .quality());
    }

    @Test
    void isNotChangedByTheOwnerOfItsBytes() {
        byte[] bytes = FINGER.bytes().clone();
        RidgeRecord parsed = RidgeRecord.parse(bytes);
        Arrays.fill(bytes, (byte) 0);
        assertArrayEquals(FINGER.bytes(), parsed.bytes());
    }

    @Test
    void refusesPictureSmallerThanAnyFinger() {
        assertEquals(RidgeFault.IMAGE_TOO_SMALL, refusedImage(SyntheticPictures.plain(15, 300, 255)));
    }

    @Test
    void refusesPictureLargerThanAnyFinger() {
        assertEquals(RidgeFault.IMAGE_TOO_LARGE, refusedImage(SyntheticPictures.plain(1025, 300, 255)));
    }

    @Test
    void refusesMinutiaOutsideThePicture() {
        assertEquals(RidgeFault.BAD_MINUTIA, refusedImage(SyntheticPictures.plain(256, 288, 255), 256, 0, 0, 0));
    }

    @Test
    void refusesHalfAMinutia() {
        assertEquals(RidgeFault.BAD_ARGUMENT, refusedImage(SyntheticPictures.plain(256, 288, 255), 1, 2));
    }

    @Test
    void refusesRecordWithoutItsHead() {
        assertEquals(RidgeFault.RECORD_TOO_SHORT, refusedRecord(new byte[0]));
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertEquals(RidgeFault.NOT_A_RECORD, refusedRecord(changed(0, 'X')));
    }

    @Test
    void refusesRecordOfVersionToCome() {
        assertEquals(RidgeFault.UNKNOWN_VERSION, refusedRecord(changed(2, 4)));
    }

    @Test
    void refusesRecordOfAPictureOutOfBounds() {
        assertEquals(RidgeFault.BAD_GEOMETRY, refusedRecord(changed(5, 0xFF)));
    }

    @Test
    void refusesRecordWithAByteTooMany() {
        assertEquals(RidgeFault.WRONG_LENGTH, refusedRecord(Arrays.copyOf(FINGER.bytes(), FINGER.bytes().length + 1)));
    }

    @Test
    void refusesQualityAboveHundred() {
        assertEquals(RidgeFault.BAD_VALUE, refusedRecord(changed(3, 101)));
    }

    @Test
    void refusesCandidateThatIsNoRecord() {
        RidgeRecord broken = new RidgeRecord(changed(0, 'X'), FINGER.facts());
        assertEquals(
                RidgeFault.NOT_A_RECORD,
                assertThrows(RidgesRefused.class, () -> RidgeEngine.compare(FINGER, List.of(FINGER, broken)))
                        .fault());
    }

    @Test
    void refusesProbeThatIsNoRecord() {
        RidgeRecord broken = new RidgeRecord(changed(0, 'X'), FINGER.facts());
        assertEquals(
                RidgeFault.NOT_A_RECORD,
                assertThrows(RidgesRefused.class, () -> RidgeEngine.compare(broken, List.of(FINGER)))
                        .fault());
    }
}
