package org.tambo.centre.itl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jnbis.api.Jnbis;
import org.junit.jupiter.api.Test;
import org.tambo.centre.itl.HitTransaction.Compression;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.ListedMinutiae;
import org.tambo.fingerprint.SyntheticPictures;

class HitTransactionTest {
    private static final GreyImage PICTURE = SyntheticPictures.finger(1, 0);

    private static HitTransaction.Hit hit(GreyImage... pictures) {
        return new HitTransaction.Hit(
                "3f2a9c0d11e4b7a8-5",
                Instant.parse("2026-11-24T02:14:07Z"),
                new TreeMap<>(Map.of(10, "PER", 11, "PER-2026-000123", 22, "NUÑEZ\u001dX")),
                Arrays.stream(pictures)
                        .map(picture -> new HitTransaction.Finger(FingerPosition.RIGHT_INDEX, picture))
                        .toList());
    }

    private static byte[] written(Compression compression, boolean type4, GreyImage... pictures) throws ItlRefused {
        return HitTransaction.of(hit(pictures), new HitTransaction.Wishes("PE-PNP", "AND-TAMBO", compression, type4));
    }

    private static List<Integer> types(byte[] file) throws ItlRefused {
        return ItlFile.read(file).stream().map(ItlFile.Read::type).toList();
    }

    @Test
    void aHitWithoutAPictureIsSaidInTwoRecords() throws ItlRefused {
        List<ItlFile.Read> records = ItlFile.read(written(Compression.PNG, false));
        assertEquals(2, records.size());
        ItlFile.Read first = records.getFirst();
        assertEquals("0502", first.text(2));
        assertEquals("1\u001f1\u001e2\u001f00", first.text(3));
        assertEquals("20261124", first.text(5));
        assertEquals("PE-PNP", first.text(7));
        assertEquals("3f2a9c0d11e4b7a8-5", first.text(9));
        assertEquals("PER-2026-000123", records.get(1).text(11));
        assertEquals("NUÑEZ X", records.get(1).text(22));
    }

    @Test
    void aPictureComesLosslesslyWithItsMinutiae() throws ItlRefused {
        byte[] file = written(Compression.PNG, false, PICTURE);
        assertEquals(List.of(1, 2, 14, 9), types(file));
        ItlFile.Read picture = ItlFile.read(file).get(2);
        assertEquals("PNG", picture.text(11));
        assertEquals("2", picture.text(13));
        var read = FingerReading.ofPng(picture.fields().getOrDefault(999, new byte[0]), PICTURE.dpi());
        assertEquals(FingerReading.of(PICTURE).quality(), read.quality());
    }

    @Test
    void theMinutiaeAreThoseOfThePicturesTemplate() throws ItlRefused {
        ItlFile.Read minutiae =
                ItlFile.read(written(Compression.WSQ20, false, PICTURE)).get(3);
        List<ListedMinutiae.Place> places =
                ListedMinutiae.of(template(PICTURE), FingerPosition.RIGHT_INDEX).places();
        assertEquals(places.size(), Integer.parseInt(minutiae.text(136)));
        String[] written = minutiae.text(137).split("\u001e");
        for (int i = 0; i < written.length; i++) {
            ListedMinutiae.Place place = places.get(i);
            assertEquals(
                    List.of(i + 1, place.x(), place.y(), place.angle(), place.kind(), place.quality()),
                    Arrays.stream(written[i].split("\u001f"))
                            .map(Integer::valueOf)
                            .toList());
        }
    }

    private static FingerTemplate template(GreyImage picture) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(picture))
                .template();
    }

    @Test
    void aPictureComesAsItIs() throws ItlRefused {
        ItlFile.Read picture =
                ItlFile.read(written(Compression.NONE, false, PICTURE)).get(2);
        assertArrayEquals(PICTURE.pixels(), picture.fields().get(999));
    }

    @Test
    void aPictureComesInWsqWhereItIsAskedFor() throws ItlRefused {
        ItlFile.Read picture =
                ItlFile.read(written(Compression.WSQ20, false, PICTURE)).get(2);
        var bitmap = Jnbis.wsq()
                .decode(picture.fields().getOrDefault(999, new byte[0]))
                .asBitmap();
        assertEquals(PICTURE.width(), bitmap.getWidth());
        assertEquals(PICTURE.height(), bitmap.getHeight());
        // What another decoder has read is still the same finger.
        GreyImage decoded = new GreyImage(bitmap.getWidth(), bitmap.getHeight(), PICTURE.dpi(), bitmap.getPixels());
        var enrolled = new Gallery.Enrolled(1, FingerPosition.RIGHT_INDEX, template(SyntheticPictures.finger(1, 1)));
        try (Gallery gallery = Gallery.of(List.of(enrolled))) {
            assertEquals(1, gallery.search(template(decoded)).size());
        }
    }

    @Test
    void anOlderReceiverGetsRecordsOfType4() throws ItlRefused {
        byte[] file = written(Compression.WSQ20, true, PICTURE, PICTURE);
        assertEquals(List.of(1, 2, 4, 9, 4, 9), types(file));
        byte[] record = ItlFile.read(file).get(4).fields().getOrDefault(999, new byte[0]);
        assertEquals(2, record[4]);
        assertEquals(PICTURE.width(), ByteBuffer.wrap(record).getShort(13));
        assertEquals("19.69", ItlFile.read(file).getFirst().text(11));
        // JNBIS reads whole transactions too, and knows nothing of what wrote this one.
        assertEquals(
                2, Jnbis.nist().decode(file).getHiResGrayscaleFingerprints().size());
    }

    @Test
    void anotherReaderFindsItsRecords() throws ItlRefused {
        var nist = Jnbis.nist().decode(written(Compression.WSQ20, false, PICTURE));
        assertEquals("PE-PNP", nist.getTransactionInfo().getDestinationAgencyId());
        assertEquals(1, nist.getUserDefinedTexts().size());
        assertEquals(1, nist.getVariableResFingerprints().size());
        assertEquals(1, nist.getMinutiaeData().size());
    }

    @Test
    void aRecordOfType4HoldsNoPngAndNothingButFiveHundredDpi() {
        assertThrows(ItlRefused.class, () -> written(Compression.PNG, true, PICTURE));
        GreyImage denser = new GreyImage(PICTURE.width(), PICTURE.height(), 1_000, PICTURE.pixels());
        assertThrows(ItlRefused.class, () -> written(Compression.WSQ20, true, denser));
    }

    @Test
    void whatSaysOfItselfWhatIsNotSoIsRefused() throws ItlRefused {
        String sound = new String(written(Compression.PNG, false), StandardCharsets.ISO_8859_1);
        for (String[] change : new String[][] {
            {"0502", "0300"},
            {"1.009:", "1.009;"},
            {"1\u001f1\u001e", "1\u001f2\u001e"},
            {"2\u001f00", "2\u001f01"},
            {"2.001:", "2.001:1"},
            {"1.004:HIT", "1.004:HI"},
            {"1.012:", "1.011:"}
        }) {
            byte[] broken = sound.replace(change[0], change[1]).getBytes(StandardCharsets.ISO_8859_1);
            assertThrows(ItlRefused.class, () -> ItlFile.read(broken), change[1]);
        }
    }

    @Test
    void bytesOfAnyKindAreReadOrRefused() throws ItlRefused {
        byte[] sound = written(Compression.WSQ20, true, PICTURE);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int k = random.nextInt(4); k > 0 && bytes.length > 0; k--) {
                bytes[random.nextInt(Math.min(bytes.length, 600))] = (byte) random.nextInt();
            }
            try {
                ItlFile.read(bytes);
            } catch (ItlRefused e) {
                refused++;
            }
        }
        // What is changed in a text is another text, and as sound.
        assertTrue(refused > 5_000, refused + " refused");
    }
}
