package org.tambo.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The two lines are the specimen of ICAO Doc 9303-4. */
class LineDecoderTest {
    private static final String FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private static final String SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    private final LineDecoder decoder = decoderOf(List.of());

    private static LineDecoder decoderOf(List<Profile.DocumentSize> documents) {
        return new LineDecoder(new Profile.Text(64, 4, '_', documents));
    }

    private List<List<String>> decode(String text) throws DeviceFailed {
        return decoder.decode(text.getBytes(ISO_8859_1));
    }

    @Test
    void gathersLinesEndedByCarriageReturn() throws DeviceFailed {
        assertTrue(decode(FIRST + "\r" + SECOND + "\r").isEmpty());
        assertEquals(List.of(FIRST, SECOND), decoder.end());
    }

    @Test
    void completesADocumentOfAKnownSizeWithItsLastCarriageReturn() throws DeviceFailed {
        LineDecoder sized = decoderOf(List.of(new Profile.DocumentSize(2, 44)));
        byte[] text = (FIRST + "\r" + SECOND + "\r").getBytes(ISO_8859_1);
        assertEquals(List.of(List.of(FIRST, SECOND)), sized.decode(text));
        assertFalse(sized.begun());
    }

    @Test
    void keepsADocumentOfAnotherSizeOpen() throws DeviceFailed {
        LineDecoder sized = decoderOf(List.of(new Profile.DocumentSize(2, 36)));
        assertEquals(List.of(), sized.decode((FIRST + "\r" + SECOND + "\r").getBytes(ISO_8859_1)));
        assertTrue(sized.begun());
    }

    @Test
    void toleratesLineFeeds() throws DeviceFailed {
        decode(FIRST + "\r\n" + SECOND + "\r\n");
        assertEquals(List.of(FIRST, SECOND), decoder.end());
    }

    @Test
    void endsADocumentAtEtx() throws DeviceFailed {
        assertEquals(List.of(List.of(FIRST, SECOND)), decode("\u0002" + FIRST + "\r" + SECOND + "\r\u0003"));
    }

    @Test
    void takesAByteBehindTheEnvelopeForACheck() throws DeviceFailed {
        String enveloped = "\u0002" + FIRST + "\r" + SECOND + "\r\u0003";
        List<String> document = List.of(FIRST, SECOND);
        assertEquals(List.of(document, document), decode(enveloped + "7" + enveloped));
        assertFalse(decoder.begun());
    }

    @Test
    void takesALastLineWithoutCarriageReturn() throws DeviceFailed {
        decode(FIRST + "\r" + SECOND);
        assertEquals(List.of(FIRST, SECOND), decoder.end());
    }

    @Test
    void turnsPaddingIntoFillers() throws DeviceFailed {
        decode(FIRST.replace('<', '_') + "\r");
        assertEquals(List.of(FIRST), decoder.end());
    }

    @Test
    void marksAnUnprintableByte() throws DeviceFailed {
        decode(FIRST.replace('A', '\u00C1') + "\r");
        assertEquals(List.of(FIRST.replace('A', LineDecoder.UNREADABLE)), decoder.end());
    }

    @Test
    void holdsNothingAfterADocument() throws DeviceFailed {
        decode(FIRST + "\r");
        decoder.end();
        assertFalse(decoder.begun());
    }

    @Test
    void callsALineWithoutEndNoise() {
        assertEquals(DeviceFault.NOISE, refused("A".repeat(65)));
    }

    @Test
    void callsADocumentWithoutEndNoise() {
        assertEquals(DeviceFault.NOISE, refused((FIRST + "\r").repeat(5)));
    }

    @Test
    void callsManyUnprintableBytesNoise() {
        assertEquals(DeviceFault.NOISE, refused("\u0080".repeat(9)));
    }

    @Test
    void holdsNothingAfterNoise() {
        refused("A".repeat(65));
        assertFalse(decoder.begun());
    }

    private DeviceFault refused(String text) {
        return assertThrows(DeviceFailed.class, () -> decode(text)).fault();
    }
}
