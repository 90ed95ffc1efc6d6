package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

class FingerTemplateTest {
    private static final FingerTemplate TEMPLATE = template(1, 0);

    private static FingerTemplate template(long seed, int touch) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, touch)))
                .template();
    }

    private static byte[] iso(FingerTemplate template) {
        return FingerprintCompatibility.exportTemplates(TemplateFormat.ISO_19794_2_2005, template.forMatching());
    }

    /** Version 2: SourceAFIS's template and the engine's record, which may be none. */
    private static byte[] version2(byte[] minutiae, byte[] ridges) {
        return ByteBuffer.allocate(10 + minutiae.length + ridges.length)
                .put(new byte[] {'T', 'M', 'B', 2, 50, (byte) (minutiae.length >> 16)})
                .putShort((short) minutiae.length)
                .putShort((short) ridges.length)
                .put(minutiae)
                .put(ridges)
                .array();
    }

    /** SourceAFIS's template with this many minutiae, all in one place. */
    private static byte[] minutiae(int count) throws IOException {
        short[] positions = new short[count];
        float[] directions = new float[count];
        return new CBORMapper()
                .writeValueAsBytes(Map.of(
                        "version",
                        "3.18.1-java",
                        "width",
                        300,
                        "height",
                        400,
                        "positionsX",
                        positions,
                        "positionsY",
                        positions,
                        "directions",
                        directions,
                        "types",
                        "E".repeat(count)));
    }

    @Test
    void readsBackItsBytes() {
        assertArrayEquals(
                TEMPLATE.bytes(), FingerTemplate.parse(TEMPLATE.bytes()).bytes());
    }

    @Test
    void countsItsMinutiaeAfterReadingBack() {
        assertEquals(TEMPLATE.minutiae(), FingerTemplate.parse(TEMPLATE.bytes()).minutiae());
    }

    @Test
    void givesAwayNoHoldOnItsBytes() {
        TEMPLATE.bytes()[0] = 0;
        assertFalse(TEMPLATE.bytes()[0] == 0);
    }

    @Test
    void readsIsoRecord() {
        assertEquals(TEMPLATE.minutiae(), FingerTemplate.fromIso(iso(TEMPLATE)).minutiae());
    }

    /** A score of 40 means one false match in ten thousand. */
    @Test
    void matchesTheSameFingerAfterIsoRecord() {
        FingerTemplate imported = FingerTemplate.fromIso(iso(TEMPLATE));
        assertTrue(new FingerprintMatcher(template(1, 1).forMatching()).match(imported.forMatching()) > 40);
    }

    @Test
    void refusesIsoRecordCutAnywhere() {
        byte[] iso = iso(TEMPLATE);
        for (int length = 0; length < iso.length; length++) {
            byte[] cut = Arrays.copyOf(iso, length);
            assertThrows(TemplateRefused.class, () -> FingerTemplate.fromIso(cut), "first " + length + " bytes");
        }
    }

    @Test
    void refusesBytesCutAnywhere() {
        byte[] bytes = TEMPLATE.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(cut), "first " + length + " bytes");
        }
    }

    /** The first minutia's place begins at byte 28, the resolution at 18. */
    @Test
    void refusesIsoRecordWithMinutiaeFurtherApartThanOnAnyFinger() {
        byte[] iso = iso(TEMPLATE);
        iso[28] |= 0x3F;
        assertThrows(TemplateRefused.class, () -> FingerTemplate.fromIso(iso));
    }

    @Test
    void readsIsoRecordWhoseMinutiaeLieOutsideItsPicture() {
        byte[] iso = iso(TEMPLATE);
        iso[14] = iso[15] = 0;
        iso[16] = iso[17] = 0;
        FingerTemplate read = FingerTemplate.fromIso(iso);
        assertEquals(TEMPLATE.minutiae(), read.minutiae());
        assertTrue(new FingerprintMatcher(template(1, 1).forMatching()).match(read.forMatching()) > 40);
    }

    /** Its first letter is a beginning of CBOR too. */
    @Test
    void refusesIsoRecordWhereItsOwnBytesShouldBe() {
        assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(iso(TEMPLATE)));
    }

    @Test
    void refusesItsOwnBytesWhereIsoRecordShouldBe() {
        assertThrows(TemplateRefused.class, () -> FingerTemplate.fromIso(TEMPLATE.bytes()));
    }

    @Test
    void refusesText() {
        byte[] text = "neither the one nor the other".getBytes(StandardCharsets.US_ASCII);
        assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(text));
        assertThrows(TemplateRefused.class, () -> FingerTemplate.fromIso(text));
    }

    private static String refusal(byte[] bytes) {
        return String.valueOf(assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(bytes))
                .getMessage());
    }

    @Test
    void hasBothViewsAfterReadingBack() {
        FingerTemplate read = FingerTemplate.parse(TEMPLATE.bytes());
        assertTrue(read.hasMinutiae());
        assertTrue(read.hasRidges());
    }

    @Test
    void keepsItsQuality() {
        assertEquals(TEMPLATE.quality(), FingerTemplate.parse(TEMPLATE.bytes()).quality());
    }

    @Test
    void hasNoRidgesWhenItCameAsIsoRecord() {
        FingerTemplate imported = FingerTemplate.fromIso(iso(TEMPLATE));
        assertFalse(FingerTemplate.parse(imported.bytes()).hasRidges());
    }

    @Test
    void isSmallerThanOneAndAHalfKilobytes() {
        assertTrue(TEMPLATE.bytes().length <= 1500, TEMPLATE.bytes().length + " bytes");
    }

    @Test
    void rebuildsSourceAfisTemplateThatScoresAlikeTo() {
        FingerprintMatcher matcher = new FingerprintMatcher(template(1, 1).forMatching());
        GreyImage image = SyntheticPictures.finger(1, 0);
        double extracted = matcher.match(new FingerprintTemplate(new FingerprintImage(
                image.width(), image.height(), image.pixels(), new FingerprintImageOptions().dpi(image.dpi()))));
        assertEquals(
                extracted, matcher.match(FingerTemplate.parse(TEMPLATE.bytes()).forMatching()), 0.1 * extracted);
    }

    @Test
    void readsTheFirstVersionAndSaysThatItIsOlder() throws IOException {
        FingerTemplate read = FingerTemplate.parse(minutiae(20));
        assertEquals(1, read.version());
        assertEquals(20, read.minutiae());
        assertFalse(read.hasRidges());
        assertArrayEquals(minutiae(20), read.bytes());
    }

    @Test
    void readsTheSecondVersionAndSaysThatItIsOlder() {
        byte[] bytes =
                version2(TEMPLATE.forMatching().toByteArray(), TEMPLATE.ridges().bytes());
        FingerTemplate read = FingerTemplate.parse(bytes);
        assertEquals(2, read.version());
        assertEquals(50, read.quality());
        assertEquals(TEMPLATE.minutiae(), read.minutiae());
        assertTrue(read.hasRidges());
        assertArrayEquals(bytes, read.bytes());
    }

    @Test
    void refusesTheSecondVersionCutAnywhere() {
        byte[] bytes =
                version2(TEMPLATE.forMatching().toByteArray(), TEMPLATE.ridges().bytes());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(cut), "first " + length + " bytes");
        }
    }

    @Test
    void namesVersionThatIsToCome() {
        byte[] bytes = TEMPLATE.bytes();
        bytes[3] = 4;
        assertTrue(refusal(bytes).contains("version 4"), refusal(bytes));
    }

    @Test
    void refusesQualityAboveHundred() {
        byte[] bytes = TEMPLATE.bytes();
        bytes[4] = 101;
        assertTrue(refusal(bytes).contains("quality of 101"), refusal(bytes));
    }

    @Test
    void refusesBytesBehindItsEnd() {
        byte[] longer = Arrays.copyOf(TEMPLATE.bytes(), TEMPLATE.bytes().length + 1);
        assertTrue(refusal(longer).contains("longer or shorter"), refusal(longer));
    }

    @Test
    void saysWhatIsWrongWithItsRidges() {
        byte[] bytes = TEMPLATE.bytes();
        bytes[7] = 77;
        assertTrue(refusal(bytes).contains("ridge record is of a version"), refusal(bytes));
    }

    @Test
    void refusesTooManyBytes() {
        assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(new byte[FingerTemplate.MAX_BYTES + 1]));
        assertThrows(TemplateRefused.class, () -> FingerTemplate.fromIso(new byte[FingerTemplate.MAX_BYTES + 1]));
    }

    @Test
    void acceptsAsManyMinutiaeAsAnIsoRecordCounts() throws IOException {
        assertEquals(
                255, FingerTemplate.parse(version2(minutiae(255), new byte[0])).minutiae());
    }

    @Test
    void refusesMoreMinutiaeThanAnIsoRecordCounts() throws IOException {
        byte[] bytes = version2(minutiae(256), new byte[0]);
        String message = String.valueOf(assertThrows(TemplateRefused.class, () -> FingerTemplate.parse(bytes))
                .getMessage());
        assertTrue(message.contains("256 minutiae are too many"), message);
    }

    @Test
    void isTooPoorWithFewerThanEightMinutiae() throws IOException {
        assertTrue(FingerTemplate.parse(version2(minutiae(7), new byte[0])).tooPoor());
        assertFalse(FingerTemplate.parse(version2(minutiae(8), new byte[0])).tooPoor());
    }

    @Test
    void itsMinutiaeAloneAreTheSameInAFractionOfTheBytes() {
        FingerTemplate alone = TEMPLATE.minutiaeAlone();
        assertTrue(alone.bytes().length * 4 < TEMPLATE.bytes().length, alone.bytes().length + " bytes");
        assertTrue(TEMPLATE.hasMinutiaeOf(alone));
        assertFalse(template(2, 0).hasMinutiaeOf(alone));
        assertEquals(TEMPLATE.minutiae(), alone.minutiae());
        assertEquals(TEMPLATE.quality(), alone.quality());
        assertFalse(alone.hasRidges());
    }

    @Test
    void aFingerOfTooFewMinutiaeStaysWhole() throws IOException {
        FingerTemplate few = FingerTemplate.of(TEMPLATE.ridges().with(new int[0]));
        assertEquals(few, few.minutiaeAlone());
        FingerTemplate imported = FingerTemplate.fromIso(iso(TEMPLATE));
        assertEquals(imported, imported.minutiaeAlone());
    }
}
