package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tambo.device.GreyImage;

class PictureSizeTest {
    private static final GreyImage PICTURE = SyntheticPictures.noise(96, 64, 500, 1);

    private static byte[] file(String kind) throws IOException {
        BufferedImage image = new BufferedImage(PICTURE.width(), PICTURE.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(PICTURE.pixels(), 0, raster, 0, raster.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, kind, out));
        return out.toByteArray();
    }

    private static byte[] tiff(int... entries) {
        ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) (entries.length / 4));
        for (int i = 0; i < entries.length; i += 4) {
            file.putShort((short) entries[i])
                    .putShort((short) entries[i + 1])
                    .putInt(entries[i + 2])
                    .putInt(entries[i + 3]);
        }
        return file.array();
    }

    private static String refusal(byte[] file) {
        return String.valueOf(assertThrows(PictureRefused.class, () -> FingerPicture.fromFile(file, 500))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void saysTheSizeOfEachKind(String kind) throws IOException {
        assertEquals(new PictureSize(96, 64), PictureSize.of(file(kind)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void keepsTheGreyOfEachKind(String kind) throws IOException {
        assertArrayEquals(
                PICTURE.pixels(), FingerPicture.fromFile(file(kind), 500).pixels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void takesOrRefusesDamagedFiles(String kind) throws IOException {
        byte[] whole = file(kind);
        Random random = new Random(5);
        for (int round = 0; round < 1_500; round++) {
            byte[] damaged = Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int change = 0; change < 4 && damaged.length > 0; change++) {
                // The head is where the sizes and the offsets stand; TIFF's directory may stand at the end.
                int near = random.nextInt(Math.min(damaged.length, 200));
                damaged[random.nextBoolean() ? near : damaged.length - 1 - near] = (byte) random.nextInt();
            }
            try {
                GreyImage image = FingerPicture.fromFile(damaged, 500);
                assertTrue(image.width() <= 1_000 && image.height() <= 1_000, "round " + round);
            } catch (PictureRefused named) {
                // As it should be.
            }
        }
    }

    @Test
    void readsBmpWhoseRowsGoDown() {
        byte[] file = ByteBuffer.allocate(54)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'B', 'M'})
                .position(14)
                .putInt(40)
                .putInt(300)
                .putInt(-400)
                .array();
        assertEquals(new PictureSize(300, 400), PictureSize.of(file));
    }

    @Test
    void refusesTiffThatClaimsGigabytes() {
        assertTrue(refusal(tiff(256, 4, 1, 60_000, 257, 4, 1, 60_000)).contains("60000 x 60000"));
    }

    @Test
    void refusesTiffThatSaysItsSizeTwice() {
        assertTrue(
                refusal(tiff(256, 4, 1, 100, 257, 4, 1, 100, 256, 4, 1, 60_000)).contains("twice"));
    }

    @Test
    void refusesTiffWhoseDirectoryIsNotInIt() {
        byte[] file = tiff(256, 4, 1, 100);
        Arrays.fill(file, 4, 8, (byte) 0x7F);
        assertTrue(refusal(file).contains("ends before"));
    }

    @Test
    void refusesOtherKinds() {
        assertTrue(refusal("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .contains("no PNG, BMP, TIFF, WSQ or JPEG 2000"));
    }

    @Test
    void refusesTooManyBytes() {
        assertTrue(refusal(new byte[FingerPicture.MAX_FILE + 1]).contains("too many"));
    }
}
