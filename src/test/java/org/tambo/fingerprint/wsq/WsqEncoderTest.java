package org.tambo.fingerprint.wsq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jnbis.api.Jnbis;
import org.jnbis.api.model.Bitmap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it writes is read by JNBIS, which knows nothing of it. */
class WsqEncoderTest {
    private static final int DPI = 500;

    /** Ridges nine pixels apart that bend, on a ground that is not even, with some noise: what WSQ was made for. */
    private static byte[] ridges(int width, int height, long seed) {
        Random random = new Random(seed);
        byte[] grey = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double along = Math.hypot(x - width / 2.0, 1.4 * (y - height / 3.0));
                double value =
                        130 + 80 * Math.sin(along * 2 * Math.PI / 9) + 20.0 * x / width + 6 * random.nextGaussian();
                grey[y * width + x] = (byte) Math.clamp(Math.round(value), 0, 255);
            }
        }
        return grey;
    }

    private static Bitmap decoded(byte[] file) {
        return Jnbis.wsq().decode(file).asBitmap();
    }

    /** Mean of the squared differences of the pixels. */
    private static double error(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += difference * difference;
        }
        return sum / a.length;
    }

    @ParameterizedTest
    @CsvSource({"128,128", "300,400", "301,403", "388,374", "131,257", "512,512", "255,641", "800,750"})
    void aDecoderReadsThePictureAgain(int width, int height) {
        byte[] grey = ridges(width, height, width + height);
        byte[] file = WsqEncoder.encode(grey, width, height, DPI);
        Bitmap picture = decoded(file);
        assertEquals(width, picture.getWidth());
        assertEquals(height, picture.getHeight());
        // Contrast of the ridges is 3,200 in this measure.
        double error = error(grey, picture.getPixels());
        assertTrue(error < 80, "error " + error);
        assertTrue(file.length < width * height / 4, file.length + " bytes");
    }

    @Test
    void aNoisyPictureIsReadAgainToo() {
        Random random = new Random(7);
        byte[] grey = new byte[256 * 256];
        random.nextBytes(grey);
        Bitmap picture = decoded(WsqEncoder.encode(grey, 256, 256, DPI));
        // Uniform noise has a variance of 5,461: less than that is left.
        assertTrue(error(grey, picture.getPixels()) < 5_400);
    }

    @Test
    void onePixelOnWhiteIsReadAgain() {
        byte[] grey = new byte[200 * 200];
        Arrays.fill(grey, (byte) 255);
        grey[100 * 200 + 100] = 0;
        Bitmap picture = decoded(WsqEncoder.encode(grey, 200, 200, DPI));
        assertTrue(error(grey, picture.getPixels()) < 5);
    }

    @Test
    void theCommentSaysHowDenselyItWasTaken() {
        byte[] file = WsqEncoder.encode(ridges(128, 128, 1), 128, 128, 1_000);
        assertTrue(new String(file, StandardCharsets.ISO_8859_1).contains("PPI 1000\n"));
    }

    @Test
    void picturesThatCannotBeWrittenAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WsqEncoder.encode(new byte[127 * 200], 127, 200, DPI));
        assertThrows(IllegalArgumentException.class, () -> WsqEncoder.encode(new byte[5], 200, 200, DPI));
        assertThrows(IllegalArgumentException.class, () -> WsqEncoder.encode(new byte[200 * 200], 200, 200, DPI));
    }

    @Test
    void anySizeAndContentIsReadAgain() {
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            int width = 128 + random.nextInt(200);
            int height = 128 + random.nextInt(200);
            byte[] grey = ridges(width, height, i);
            for (int spot = 0; spot < random.nextInt(2_000); spot++) {
                grey[random.nextInt(grey.length)] = (byte) random.nextInt();
            }
            Bitmap picture = decoded(WsqEncoder.encode(grey, width, height, DPI));
            assertTrue(error(grey, picture.getPixels()) < 400, width + " by " + height + ", " + i);
        }
    }
}
