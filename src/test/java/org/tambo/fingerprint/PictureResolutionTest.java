package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tambo.device.GreyImage;

class PictureResolutionTest {
    private static final GreyImage PICTURE = SyntheticPictures.noise(64, 128, 1_000, 1);
    private static final int A_METRE = 39_370;

    private static String refusal(byte[] file) {
        return String.valueOf(assertThrows(PictureRefused.class, () -> FingerPicture.fromFile(file))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff", "wsq"})
    void readsWhatEachKindSays(String kind) {
        byte[] file = PictureFiles.saying(kind, PICTURE, 1_000);
        assertEquals(OptionalInt.of(1_000), PictureResolution.of(file));
        GreyImage read = FingerPicture.fromFile(file);
        assertEquals(1_000, read.dpi());
        if (!kind.equals("wsq")) {
            assertArrayEquals(PICTURE.pixels(), read.pixels());
        }
    }

    @Test
    void readsTiffInCentimetresAndTheOtherOrder() {
        assertEquals(
                OptionalInt.of(500),
                PictureResolution.of(PictureFiles.tiff(ByteOrder.BIG_ENDIAN, PICTURE, 197, 197, 3)));
    }

    @Test
    void makesNothingOfWhatSaysNoUnit() {
        assertEquals(
                OptionalInt.empty(),
                PictureResolution.of(PictureFiles.tiff(ByteOrder.LITTLE_ENDIAN, PICTURE, 500, 500, 1)));
        assertEquals(OptionalInt.empty(), PictureResolution.of(PictureFiles.png(PICTURE, 1, 1, 0)));
        assertEquals(OptionalInt.empty(), PictureResolution.of(PictureFiles.bmp(PICTURE, 0, 0)));
        assertEquals(OptionalInt.empty(), PictureResolution.of(PictureFiles.wsq(PICTURE, "made with care")));
    }

    @Test
    void readsNoResolutionFromJpeg2000WithoutOne() {
        assertEquals(OptionalInt.empty(), PictureResolution.of(FingerPicture.jpeg2000(PICTURE)));
    }

    @Test
    void refusesPixelsThatAreNotSquare() {
        byte[] file = PictureFiles.bmp(PICTURE, A_METRE, A_METRE / 2);
        assertTrue(refusal(file).contains("not square: 1000 by 500 dpi"), refusal(file));
    }

    /** What programs write that were told nothing. */
    @Test
    void refusesTheResolutionOfAScreen() {
        byte[] file = PictureFiles.saying("bmp", PICTURE, 96);
        assertTrue(refusal(file).contains("it says 96 dpi"), refusal(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff", "wsq"})
    void readsOrRefusesDamagedFiles(String kind) {
        byte[] sound = PictureFiles.saying(kind, PICTURE, 500);
        int head = Math.min(sound.length, 400);
        Random random = new Random(20261129);
        int said = 0;
        for (int run = 0; run < 2_000; run++) {
            byte[] damaged = sound.clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                damaged[random.nextInt(head)] = (byte) random.nextInt(256);
            }
            try {
                said += PictureResolution.of(damaged).isPresent() ? 1 : 0;
            } catch (PictureRefused refused) {
                // As it should be.
            }
        }
        assertTrue(said > 100, said + " said one");
    }
}
