package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

/** Templates and pictures of fingers, spoilt in every way, are read or refused by name; the decoder never falls over. */
class HostileFingersTest {
    private static final int TEMPLATE_RUNS = 5_000;
    private static final int PICTURE_RUNS = 1_000;
    /** Behind the signature and the header's chunk. */
    private static final int AFTER_HEADER = 33;

    private static final GreyImage PICTURE = SyntheticPictures.finger(1, 0);
    private static final FingerTemplate TEMPLATE = assertInstanceOf(
                    FingerReading.Readable.class, FingerReading.of(PICTURE))
            .template();

    @Test
    void ownBytesAreReadOrRefusedByName() {
        assertReadOrRefused(TEMPLATE.bytes(), FingerTemplate::parse);
    }

    @Test
    void isoRecordsAreReadOrRefusedByName() {
        assertReadOrRefused(record(TemplateFormat.ISO_19794_2_2005), FingerTemplate::fromIso);
    }

    @Test
    void newerIsoRecordsAreReadOrRefusedByName() {
        assertReadOrRefused(record(TemplateFormat.ISO_19794_2_2011), FingerTemplate::fromIso);
    }

    @Test
    void ansiRecordsAreReadOrRefusedByName() {
        assertReadOrRefused(record(TemplateFormat.ANSI_378_2004), FingerTemplate::fromIso);
    }

    private static byte[] record(TemplateFormat format) {
        return FingerprintCompatibility.exportTemplates(format, TEMPLATE.forMatching());
    }

    /** What is read can be stored and read again. */
    private static void assertReadOrRefused(byte[] sound, Function<byte[], FingerTemplate> reader) {
        Random random = new Random(20261124);
        int read = 0;
        for (int run = 0; run < TEMPLATE_RUNS; run++) {
            byte[] spoilt = spoilt(sound, 0, random);
            FingerTemplate template;
            try {
                template = reader.apply(spoilt);
            } catch (TemplateRefused refused) {
                continue;
            }
            assertTrue(template.minutiae() <= SourceAfisMinutiae.MOST);
            if (++read % 10 == 0) {
                assertEquals(
                        template.minutiae(),
                        FingerTemplate.parse(template.bytes()).minutiae());
            }
        }
        assertTrue(read > TEMPLATE_RUNS / 100, read + " were read");
    }

    /** Half of them get right checksums again, so that what is behind these is reached. */
    @Test
    void spoiltPicturesAreDecodedOrRefusedByName() {
        byte[] sound = FingerPicture.png(SyntheticPictures.noise(64, 48, 500, 1));
        Random random = new Random(20261124);
        for (int run = 0; run < PICTURE_RUNS; run++) {
            byte[] png = spoilt(sound, run % 4 == 0 ? 0 : AFTER_HEADER, random);
            if (run % 2 == 0) {
                checksum(png);
            }
            decode(png);
        }
    }

    /** Every chunk that the specification knows, with a content of any kind, and rows that are too few, too many or wrong. */
    @Test
    void composedPicturesAreDecodedOrRefusedByName() {
        List<String> chunks = List.of(
                "PLTE", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "tEXt", "zTXt", "iTXt", "bKGD", "hIST",
                "pHYs", "sPLT", "eXIf", "tIME", "acTL", "fcTL", "fdAT", "IDAT", "IHDR", "unKn", "UNKN");
        Random random = new Random(20261124);
        int read = 0;
        for (int run = 0; run < PICTURE_RUNS; run++) {
            PngFile png = new PngFile().header(64, 48, 8, 0, random.nextInt(8) == 0 ? 1 : 0);
            if (random.nextBoolean()) {
                byte[] content = new byte[random.nextInt(40)];
                random.nextBytes(content);
                png.chunk(chunks.get(random.nextInt(chunks.size())), content);
            }
            byte[] rows = new byte[random.nextInt(4) == 0 ? random.nextInt(6_000) : 65 * 48];
            random.nextBytes(rows);
            for (int at = 0; at < rows.length; at += 65) {
                rows[at] = (byte) random.nextInt(random.nextInt(50) == 0 ? 8 : 5);
            }
            if (decode(png.rows(rows).end())) {
                read++;
            }
        }
        int share = read;
        assertTrue(share > PICTURE_RUNS / 10, () -> share + " were read");
    }

    /** Spoilt anywhere, and often enough within what JNBIS reads by itself: tables and codes. */
    @Test
    void wsqFilesAreDecodedOrRefusedByName() {
        byte[] sound = new WsqFile()
                .filters(9, 7)
                .quantization()
                .huffman(0)
                .frame(64, 64)
                .block(0)
                .picture(SyntheticPictures.noise(64, 64, 500, 1))
                .end();
        Random random = new Random(20261125);
        int read = 0;
        for (int run = 0; run < TEMPLATE_RUNS; run++) {
            try {
                GreyImage image = FingerPicture.fromFile(spoilt(sound, run % 2 == 0 ? 2 : 0, random), 500);
                assertEquals(image.width() * image.height(), image.pixels().length);
                read++;
            } catch (PictureRefused refused) {
                // As it should be.
            }
        }
        int share = read;
        assertTrue(share > TEMPLATE_RUNS / 10, () -> share + " were read");
    }

    private static boolean decode(byte[] png) {
        try {
            GreyImage image = FingerPicture.fromPng(png, 500);
            assertEquals(image.width() * image.height(), image.pixels().length);
            return true;
        } catch (PictureRefused refused) {
            return false;
        }
    }

    private static byte[] spoilt(byte[] sound, int from, Random random) {
        byte[] spoilt = sound.clone();
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = from + random.nextInt(spoilt.length - from);
            switch (random.nextInt(5)) {
                case 0, 1 -> spoilt[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> spoilt[at] = (byte) random.nextInt(256);
                case 3 -> {
                    int length = Math.min(random.nextInt(16), spoilt.length - at);
                    System.arraycopy(spoilt, from, spoilt, at, Math.min(length, spoilt.length - at));
                }
                default -> spoilt = Arrays.copyOf(spoilt, Math.max(from + 1, at));
            }
        }
        return spoilt;
    }

    private static void checksum(byte[] png) {
        int at = 8;
        while (at + 12 <= png.length) {
            int length = (png[at] & 0xFF) << 24
                    | (png[at + 1] & 0xFF) << 16
                    | (png[at + 2] & 0xFF) << 8
                    | (png[at + 3] & 0xFF);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            int sum = (int) crc.getValue();
            for (int i = 0; i < 4; i++) {
                png[at + 8 + length + i] = (byte) (sum >>> 8 * (3 - i));
            }
            at += 12 + length;
        }
    }
}
