package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;
import org.tambo.lab.fingerprint.FingerprintPicture;
import org.tambo.lab.fingerprint.SyntheticFinger;

class WsqPictureTest {
    private static final int DPI = 500;
    private static final GreyImage PICTURE = picture(1, 0);
    private static final byte[] FILE = WsqFile.of(PICTURE);

    private static GreyImage picture(long seed, int touch) {
        FingerprintPicture picture = new SyntheticFinger(seed).impression(touch, 256, 320);
        return new GreyImage(picture.width(), picture.height(), DPI, picture.grey());
    }

    private static void assertRefused(String reason, byte[] file) {
        String message = String.valueOf(assertThrows(PictureRefused.class, () -> FingerPicture.fromFile(file, DPI))
                .getMessage());
        assertTrue(message.contains(reason), message);
    }

    private static WsqFile begun() {
        return new WsqFile().filters(9, 7).quantization().huffman(0);
    }

    @Test
    void decodesPixelsWithinTheQuantizationStep() {
        byte[] read = FingerPicture.fromFile(FILE, DPI).pixels();
        double squares = 0;
        for (int i = 0; i < read.length; i++) {
            double difference = (read[i] & 0xFF) - (PICTURE.pixels()[i] & 0xFF);
            squares += difference * difference;
        }
        double deviation = Math.sqrt(squares / read.length);
        assertTrue(deviation < 4, "deviation " + deviation);
    }

    @Test
    void keepsWidthAndHeightApart() {
        GreyImage read = FingerPicture.fromFile(FILE, DPI);
        assertEquals(256, read.width());
        assertEquals(320, read.height());
    }

    @Test
    void findsTheFingerOfAnotherTouchInIt() {
        FingerTemplate packed = assertInstanceOf(FingerReading.Readable.class, FingerReading.ofFile(FILE, DPI))
                .template();
        FingerTemplate other = assertInstanceOf(FingerReading.Readable.class, FingerReading.of(picture(1, 1)))
                .template();
        double score = new FingerProbe(packed).compare(other).score();
        assertTrue(score > 60, "score " + score);
    }

    @Test
    void readsTablesThatComeBehindTheFrame() {
        byte[] file = new WsqFile()
                .comment("synthetic")
                .frame(256, 320)
                .filters(9, 7)
                .quantization()
                .huffman(3)
                .block(3)
                .picture(PICTURE)
                .end();
        assertEquals(256, FingerPicture.fromFile(file, DPI).width());
    }

    @Test
    void refusesGiantSizesBeforeDecoding() {
        assertRefused(
                "65535 x 65535 pixels",
                begun().frame(65_535, 65_535).block(0).codes(new byte[8]).end());
    }

    /** JNBIS would take the second frame's size: it does not go by the first comment's length. */
    @Test
    void refusesFrameThatHidesInAnotherSegment() {
        assertRefused(
                "says its size twice",
                begun().frame(64, 64)
                        .frame(65_535, 65_535)
                        .block(0)
                        .codes(new byte[8])
                        .end());
    }

    @Test
    void refusesFiltersOfHundredsOfTaps() {
        assertRefused(
                "a segment of it is not what it says",
                new WsqFile()
                        .filters(255, 255)
                        .quantization()
                        .huffman(0)
                        .frame(64, 64)
                        .block(0)
                        .codes(new byte[8])
                        .end());
    }

    @Test
    void refusesFiltersThatComeTwice() {
        assertRefused(
                "filters twice",
                begun().filters(9, 7).frame(64, 64).block(0).codes(new byte[8]).end());
    }

    @Test
    void refusesSegmentThatIsShorterThanItsContent() {
        WsqFile file = new WsqFile();
        file.segment(0xA4, new byte[] {9, 7, 0, 0});
        assertRefused("is not what it says", file.frame(64, 64).block(0).end());
    }

    @Test
    void refusesFileWithoutFilters() {
        assertRefused(
                "does not decode",
                new WsqFile()
                        .quantization()
                        .huffman(0)
                        .frame(64, 64)
                        .block(0)
                        .codes(new byte[64])
                        .end());
    }

    @Test
    void refusesBlockWithoutFrame() {
        assertRefused("is not what it says", begun().block(0).codes(new byte[8]).end());
    }

    @Test
    void refusesMoreCodesThanPixels() {
        byte[] codes = new byte[65 * 64];
        Arrays.fill(codes, (byte) 179);
        assertRefused(
                "does not decode", begun().frame(64, 64).block(0).codes(codes).end());
    }

    @Test
    void refusesFileCutAnywhere() {
        for (int length = 3; length < FILE.length; length += 1 + length / 6) {
            byte[] cut = Arrays.copyOf(FILE, length);
            assertThrows(PictureRefused.class, () -> FingerPicture.fromFile(cut, DPI), "first " + length + " bytes");
        }
    }
}
