package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

class FingerReadingTest {
    /** Upright ridges nine pixels apart. */
    private static GreyImage stripes(int width, int height) {
        byte[] pixels = new byte[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(128 + 100 * Math.sin(2 * Math.PI * (i % width) / 9.0));
        }
        return new GreyImage(width, height, 500, pixels);
    }

    @Test
    void readsFinger() {
        for (long seed = 1; seed <= 5; seed++) {
            assertInstanceOf(
                    FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, 0)), "seed " + seed);
        }
    }

    @Test
    void readsFingerFromItsPng() {
        byte[] png = FingerPicture.png(SyntheticPictures.finger(1, 0));
        assertInstanceOf(FingerReading.Readable.class, FingerReading.ofPng(png, 500));
    }

    @Test
    void readsNoFingerFromSmearedOrFaintTouch() {
        for (int touch = 0; touch < 6; touch++) {
            assertInstanceOf(
                    FingerReading.Unreadable.class,
                    FingerReading.of(SyntheticPictures.unreadable(1, touch)),
                    "touch " + touch);
        }
    }

    @Test
    void findsTooSmallAnAreaOnBareGlass() {
        assertEquals(
                new FingerReading.Unreadable(
                        FingerReading.Problem.TOO_SMALL_AREA, 0, List.of(FingerReading.Reason.SMALL_AREA)),
                FingerReading.of(SyntheticPictures.plain(256, 288, 255)));
    }

    @Test
    void findsTooSmallAnAreaInTheDark() {
        assertEquals(
                new FingerReading.Unreadable(
                        FingerReading.Problem.TOO_SMALL_AREA, 0, List.of(FingerReading.Reason.SMALL_AREA)),
                FingerReading.of(SyntheticPictures.plain(256, 288, 0)));
    }

    /** Parallel ridges have no ending and no fork. */
    @Test
    void findsTooFewMinutiaeInStripes() {
        var unreadable = assertInstanceOf(FingerReading.Unreadable.class, FingerReading.of(stripes(256, 288)));
        assertEquals(FingerReading.Problem.TOO_FEW_MINUTIAE, unreadable.problem());
    }

    @Test
    void givesFingerMoreThanHalfTheQuality() {
        assertTrue(FingerReading.of(SyntheticPictures.finger(1, 0)).quality() > 50);
    }

    @Test
    void givesUnreadableFingerLittleQuality() {
        for (int touch = 0; touch < 6; touch++) {
            assertTrue(FingerReading.of(SyntheticPictures.unreadable(1, touch)).quality() <= 20);
        }
    }

    /** Noise has minutiae in plenty: as a probe it would match nobody, and the traveller would be let through. */
    @Test
    void readsNoFingerFromNoise() {
        for (int seed = 0; seed < 5; seed++) {
            assertInstanceOf(
                    FingerReading.Unreadable.class,
                    FingerReading.of(SyntheticPictures.noise(256, 288, 500, seed)),
                    "seed " + seed);
        }
    }

    @Test
    void readsNoFingerFromCoarseNoise() {
        for (int grain = 2; grain <= 6; grain++) {
            assertInstanceOf(
                    FingerReading.Unreadable.class,
                    FingerReading.of(SyntheticPictures.checkered(256, 288, grain, 7)),
                    grain + " pixels a grain");
        }
    }

    /** Whatever a device may deliver comes to a verdict. */
    @Test
    void comesToAVerdictOnAnySize() {
        int[][] sizes = {{1, 1}, {1, 1024}, {1024, 1}, {32, 32}, {2, 900}, {640, 480}};
        for (int[] size : sizes) {
            for (int dpi : new int[] {250, 500, 1_000}) {
                int quality = FingerReading.of(SyntheticPictures.noise(size[0], size[1], dpi, 7))
                        .quality();
                assertTrue(quality >= 0 && quality <= 100, size[0] + " x " + size[1] + " at " + dpi + " dpi");
            }
        }
    }

    @Test
    void comesToAVerdictOnStripesOfAnySize() {
        int[][] sizes = {{300, 16}, {16, 300}, {2, 1024}, {1024, 2}, {1024, 1}, {1024, 1024}};
        for (int[] size : sizes) {
            int quality = FingerReading.of(stripes(size[0], size[1])).quality();
            assertTrue(quality >= 0 && quality <= 100, size[0] + " x " + size[1]);
        }
    }

    @Test
    void readsInvertedFingerAsIfItWereNot() {
        GreyImage finger = SyntheticPictures.finger(1, 0);
        var inverted =
                assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.inverted(finger)));
        var upright = assertInstanceOf(FingerReading.Readable.class, FingerReading.of(finger));
        assertArrayEquals(upright.template().bytes(), inverted.template().bytes());
    }

    @Test
    void namesAFingerAtTheSideOfTheGlass() {
        GreyImage finger = SyntheticPictures.finger(2, 0);
        int shift = finger.width() * 2 / 5;
        byte[] pixels = new byte[finger.width() * finger.height()];
        Arrays.fill(pixels, (byte) 255);
        for (int y = 0; y < finger.height(); y++) {
            System.arraycopy(
                    finger.pixels(), y * finger.width(), pixels, y * finger.width() + shift, finger.width() - shift);
        }
        FingerReading reading = FingerReading.of(new GreyImage(finger.width(), finger.height(), 500, pixels));
        assertTrue(
                reading.reasons().contains(FingerReading.Reason.OFF_CENTRE),
                reading.reasons().toString());
        assertTrue(reading.quality() < FingerReading.of(finger).quality());
    }

    /** Its lower half drawn together, as the skin is when the finger is pushed along the glass. */
    @Test
    void namesAFingerThatWasPushed() {
        GreyImage finger = SyntheticPictures.finger(4, 0);
        int middle = finger.height() / 2;
        byte[] pixels = new byte[finger.width() * finger.height()];
        Arrays.fill(pixels, (byte) 255);
        for (int y = 0; y < finger.height(); y++) {
            int from = y < middle ? y : middle + (y - middle) * 2;
            if (from < finger.height()) {
                System.arraycopy(finger.pixels(), from * finger.width(), pixels, y * finger.width(), finger.width());
            }
        }
        FingerReading reading = FingerReading.of(new GreyImage(finger.width(), finger.height(), 500, pixels));
        assertEquals(FingerReading.Reason.MOVED, reading.reasons().getFirst());
        assertTrue(reading.quality() < FingerReading.of(finger).quality());
    }

    @Test
    void givesNoReasonForAGoodPicture() {
        assertEquals(List.of(), FingerReading.of(SyntheticPictures.finger(3, 0)).reasons());
    }

    /** A false minutia here or there, but never another person's score. */
    @Test
    void scoresNoFingerHighAgainstHostilePictures() {
        FingerProbe probe = new FingerProbe(
                assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(1, 0)))
                        .template());
        List<GreyImage> hostile = List.of(
                stripes(300, 400),
                SyntheticPictures.checkered(500, 500, 5, 1),
                SyntheticPictures.noise(300, 300, 500, 2));
        for (GreyImage image : hostile) {
            if (FingerReading.of(image) instanceof FingerReading.Readable readable) {
                assertTrue(probe.compare(readable.template()).score() < 30);
            }
        }
    }

    /** A print of hardly any contrast, on which SourceAFIS finds little, is no bare glass. */
    @Test
    void readsFaintFingerByItsRidges() {
        GreyImage clear = SyntheticPictures.finger(1, 0);
        byte[] faint = clear.pixels().clone();
        for (int i = 0; i < faint.length; i++) {
            faint[i] = (byte) (200 + (faint[i] & 0xFF) / 10);
        }
        assertTrue(FingerPicture.ridgeArea(new GreyImage(clear.width(), clear.height(), 500, faint))
                        .squareMillimetres()
                < FingerReading.LEAST_AREA);
        var readable = assertInstanceOf(
                FingerReading.Readable.class,
                FingerReading.of(new GreyImage(clear.width(), clear.height(), 500, faint)));
        assertTrue(readable.template().hasRidges());
    }

    @Test
    void refusesWhatIsNoPicture() {
        assertThrows(PictureRefused.class, () -> FingerReading.ofPng(new byte[100], 500));
    }
}
