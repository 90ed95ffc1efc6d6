package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;
import org.tambo.lab.traveller.FingerPictures;

class FingerPictureTest {
    private static final int DPI = 500;
    private static final GreyImage PICTURE = SyntheticPictures.noise(96, 64, DPI, 1);

    private static String refusal(byte[] png, int dpi) {
        return String.valueOf(assertThrows(PictureRefused.class, () -> FingerPicture.fromPng(png, dpi))
                .getMessage());
    }

    private static void assertRefused(String reason, byte[] png) {
        String message = refusal(png, DPI);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void readsBackThePixelsThatItWrote() {
        assertArrayEquals(
                PICTURE.pixels(),
                FingerPicture.fromPng(FingerPicture.png(PICTURE), DPI).pixels());
    }

    @Test
    void readsThePixelsThatAnotherEncoderWrote() {
        assertArrayEquals(
                PICTURE.pixels(),
                FingerPicture.fromPng(FingerPictures.png(PICTURE), DPI).pixels());
    }

    @Test
    void keepsWidthAndHeightApart() {
        GreyImage read = FingerPicture.fromPng(FingerPicture.png(PICTURE), DPI);
        assertEquals(96, read.width());
        assertEquals(64, read.height());
    }

    @Test
    void hasTheResolutionThatTheFileNamed() {
        assertEquals(508, FingerPicture.fromPng(FingerPicture.png(PICTURE), 508).dpi());
    }

    /** A picture whose tail is missing is not one that is blank below. */
    @Test
    void refusesPngCutAnywhereBeforeItsLastChunk() {
        byte[] png = FingerPicture.png(PICTURE);
        for (int length = 0; length < png.length - 12; length += 1 + length / 8) {
            byte[] cut = Arrays.copyOf(png, length);
            assertThrows(PictureRefused.class, () -> FingerPicture.fromPng(cut, DPI), "first " + length + " bytes");
        }
    }

    @Test
    void refusesWhatIsNoPng() {
        assertRefused(
                "it is no PNG", "GIF89a and so on, long enough to be something".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void refusesEmptyFile() {
        assertRefused("it is no PNG", new byte[0]);
    }

    @Test
    void refusesPngThatDoesNotBeginWithItsHeader() {
        byte[] png = new PngFile()
                .chunk("tEXt", new byte[13])
                .header(1, 1, 8, 0)
                .rows(new byte[2])
                .end();
        assertRefused("it is no PNG", png);
    }

    /** A hundred bytes that claim a thousand million pixels. */
    @Test
    void refusesSizeThatNoFingerHas() {
        assertRefused(
                "30000 x 30000 pixels",
                new PngFile().header(30_000, 30_000, 8, 0).rows(new byte[8]).end());
    }

    @Test
    void refusesNegativeSize() {
        assertRefused(
                "pixels", new PngFile().header(-1, 64, 8, 0).rows(new byte[8]).end());
    }

    @Test
    void refusesPictureOfMoreThanTwoInches() {
        byte[] png = FingerPicture.png(SyntheticPictures.plain(64, 1_001, 255));
        assertTrue(refusal(png, 500).contains("are not one finger"));
    }

    @Test
    void acceptsPictureOfTwoInches() {
        byte[] png = FingerPicture.png(SyntheticPictures.plain(64, 1_000, 255));
        assertEquals(1_000, FingerPicture.fromPng(png, 500).height());
    }

    @Test
    void refusesResolutionThatNoScannerOfFingersHas() {
        byte[] png = FingerPicture.png(PICTURE);
        assertTrue(refusal(png, 249).contains("249 dpi"));
        assertTrue(refusal(png, 1_001).contains("1001 dpi"));
    }

    @Test
    void refusesColour() {
        byte[] png = new PngFile().header(1, 1, 8, 2).rows(new byte[4]).end();
        assertRefused("not 8-bit grey", png);
    }

    @Test
    void refusesSixteenBits() {
        byte[] png = new PngFile().header(1, 1, 16, 0).rows(new byte[3]).end();
        assertRefused("not 8-bit grey", png);
    }

    @Test
    void refusesFileOfTooManyBytes() {
        assertRefused("bytes are too many", new byte[FingerPicture.MAX_PNG + 1]);
    }

    @Test
    void refusesPngWithoutPixels() {
        assertRefused("does not decode", new PngFile().header(64, 64, 8, 0).end());
    }

    /** Twelve of EXIF's bytes say that the picture lies on its side. */
    @Test
    void doesNotTurnPictureByItsExifMark() {
        byte[] lying = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
        byte[] png = new PngFile()
                .header(3, 2, 8, 0)
                .chunk("eXIf", lying)
                .rows(new byte[] {0, 1, 2, 3, 0, 4, 5, 6})
                .end();
        assertArrayEquals(
                new byte[] {1, 2, 3, 4, 5, 6}, FingerPicture.fromPng(png, DPI).pixels());
    }
}
