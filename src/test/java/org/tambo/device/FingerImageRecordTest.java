package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerImageRecordTest {
    private static final PictureDecoder NONE = (file, dpi) -> {
        throw new IllegalArgumentException("no decoder");
    };

    /** Put down by hand by ISO/IEC 19794-4:2011, tables 2 and 4, with one quality block: 3 x 2 pixels at 500 an inch. */
    private static final byte[] BY_HAND = HexFormat.of()
            .parseHex("46495200" + "30323000" + "00000044" + "0001" + "00" + "01" // general header
                    + "00000034" // representation's length
                    + "07ea0101000000" + "0000" + "00" + "0000" + "0000" // time, technology, vendor, type
                    + "01" + "50" + "0000" + "0001" // one quality block
                    + "02" + "00" + "01" + "01f4" + "01f4" + "01f4" + "01f4" // right index, per inch
                    + "08" + "00" + "00" + "0003" + "0002" // 8 bits, not coded, plain
                    + "00000006" + "010203040506");

    @Test
    void readsARecordPutDownByHand() {
        FingerImageRecord record = FingerImageRecord.parse(BY_HAND);
        assertEquals(2, record.position());
        GreyImage image = record.image(NONE);
        assertEquals(3, image.width());
        assertEquals(2, image.height());
        assertEquals(500, image.dpi());
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, image.pixels());
    }

    @Test
    void readsWhatItWrites() {
        FingerImageRecord record =
                new FingerImageRecord(3, 2, 500, 7, FingerImageRecord.Coding.JPEG_2000, new byte[] {9, 8, 7});
        FingerImageRecord read = FingerImageRecord.parse(record.toBytes(Instant.parse("2026-11-25T01:02:03.456Z")));
        assertEquals(record.coding(), read.coding());
        assertEquals(record.position(), read.position());
        assertArrayEquals(record.picture(), read.picture());
    }

    @Test
    void turnsPixelsACentimetreIntoPixelsAnInch() {
        byte[] metric = BY_HAND.clone();
        metric[16 + 4 + 14 + 1 + 5 + 2] = 2;
        metric[16 + 4 + 14 + 1 + 5 + 3 + 5] = (byte) 197;
        metric[16 + 4 + 14 + 1 + 5 + 3 + 4] = 0;
        metric[16 + 4 + 14 + 1 + 5 + 3 + 7] = (byte) 197;
        metric[16 + 4 + 14 + 1 + 5 + 3 + 6] = 0;
        assertEquals(500, FingerImageRecord.parse(metric).dpi());
    }

    @Test
    void refusesADecodedPictureOfAnotherSize() {
        FingerImageRecord record = new FingerImageRecord(3, 2, 500, 0, FingerImageRecord.Coding.PNG, new byte[] {1});
        assertThrows(
                IllegalArgumentException.class,
                () -> record.image((file, dpi) -> new GreyImage(1, 1, dpi, new byte[1])));
    }

    @Test
    void refusesARecordWhoseLengthLies() {
        byte[] longer = Arrays.copyOf(BY_HAND, BY_HAND.length + 1);
        assertThrows(IllegalArgumentException.class, () -> FingerImageRecord.parse(longer));
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < BY_HAND.length; length++) {
            byte[] shorter = Arrays.copyOf(BY_HAND, length);
            assertThrows(IllegalArgumentException.class, () -> FingerImageRecord.parse(shorter));
        }
    }

    @Test
    void answersDamagedRecordsWithAPictureOrItsRefusal() {
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = BY_HAND.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                FingerImageRecord.parse(bad).image(NONE);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, refused + " refused");
    }
}
