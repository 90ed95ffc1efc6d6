package org.tambo.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Envelopes as the RTE6701's page has them: SOH, length, "OU", STX, flag, three lines, ETX, block check. */
class EnvelopeDecoderTest {
    private static final String FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private static final String SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private static final List<String> CARD = List.of(
            "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<");

    private final EnvelopeDecoder decoder = decoder();

    private static EnvelopeDecoder decoder() {
        Profile.Reader reader = (Profile.Reader) Profiles.load(ProfilesTest.SHIPPED)
                .profile("rte6701")
                .orElseThrow()
                .family();
        return new EnvelopeDecoder((Profile.Envelope) reader.sending(), reader.text());
    }

    private static byte[] envelope(String before, String text) {
        return ("\u0001" + before + "OU\u0002" + text + "\u0003").getBytes(ISO_8859_1);
    }

    /** With the exclusive-or of all bytes from {@code from} on. */
    private static byte[] checked(byte[] envelope, int from, int wrongBits) {
        int check = wrongBits;
        for (int i = from; i < envelope.length; i++) {
            check ^= envelope[i];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(envelope);
        out.write(check);
        return out.toByteArray();
    }

    private static byte[] passport() {
        return envelope("]", "0\r" + FIRST + "\r" + SECOND + "\r");
    }

    @Test
    void readsAPassportWhoseFirstLineIsEmpty() throws DeviceFailed {
        assertEquals(List.of(List.of(FIRST, SECOND)), decoder.decode(checked(passport(), 0, 0)));
    }

    @Test
    void readsACardOfThreeLines() throws DeviceFailed {
        byte[] card = envelope("`", "0" + String.join("\r", CARD) + "\r");
        assertEquals(List.of(CARD), decoder.decode(checked(card, 0, 0)));
    }

    @Test
    void takesThePaddingOffALineThatIsShort() throws DeviceFailed {
        List<String> lines = List.of("I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<", "D231458907UTO3407127M9507122<<<<<<<2");
        String text = "0\r" + lines.get(0) + "________\r" + lines.get(1) + "________\r";
        assertEquals(List.of(lines), decoder.decode(checked(envelope("]", text), 0, 0)));
    }

    @Test
    void readsAnEnvelopeWithoutFlagAndLength() throws DeviceFailed {
        assertEquals(
                List.of(List.of(FIRST, SECOND)),
                decoder.decode(checked(envelope("", "\r" + FIRST + "\r" + SECOND + "\r"), 0, 0)));
    }

    @Test
    void findsOutFromWhereTheCheckIsMade() throws DeviceFailed {
        int startOfText = 4;
        assertEquals(1, decoder.decode(checked(passport(), startOfText, 0)).size());
        assertEquals(DeviceFault.CHECKSUM, refused(checked(passport(), 0, 0)));
    }

    @Test
    void refusesAnEnvelopeWithAWrongCheck() {
        assertEquals(DeviceFault.CHECKSUM, refused(checked(passport(), 0, 0x5A)));
    }

    @Test
    void readsAnEnvelopeWithoutACheckOnceNothingMoreComes() throws DeviceFailed {
        assertEquals(List.of(), decoder.decode(passport()));
        assertEquals(List.of(FIRST, SECOND), decoder.end());
    }

    @Test
    void findsTheEnvelopeBehindNoise() throws DeviceFailed {
        decoder.decode("\u0001xyz\u0001\u0001OU".getBytes(ISO_8859_1));
        assertEquals(1, decoder.decode(checked(passport(), 0, 0)).size());
    }

    @Test
    void callsAnEnvelopeWithoutEndNoise() {
        assertEquals(DeviceFault.NOISE, refused(("\u0001]OU\u0002" + "A".repeat(400)).getBytes(ISO_8859_1)));
        assertFalse(decoder.begun());
    }

    private DeviceFault refused(byte[] bytes) {
        return assertThrows(DeviceFailed.class, () -> decoder.decode(bytes)).fault();
    }
}
