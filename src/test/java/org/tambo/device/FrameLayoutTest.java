package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tambo.device.ScriptedModule.hex;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Layouts beyond that of the EF01 family, by the bytes that their makers or public drivers printed. */
class FrameLayoutTest {
    private static Profile.Module module(String id) {
        return (Profile.Module)
                Profiles.load(ProfilesTest.SHIPPED).profile(id).orElseThrow().family();
    }

    private static Framing framing(String id) {
        return module(id).framing();
    }

    private static List<Frame> decode(Framing framing, String bytes) {
        return FrameDecoderTest.decode(FrameDecoder.ofDevice(framing), hex(bytes));
    }

    /** SparkFun, "Fingerprint Scanner Hookup Guide", output of FPS_Blink. */
    @Test
    void encodesThePublishedLightRequestLowestByteFirst() {
        Profile.Request light =
                Objects.requireNonNull(module("gt-511c3").commands().lightOn());
        assertArrayEquals(
                hex("55 AA 01 00 01 00 00 00 12 00 13 01"), framing("gt-511c3").encode(light.frame()));
    }

    @Test
    void readsThePublishedAcknowledgement() {
        Frame answer = decode(framing("gt-511c3"), "55 AA 01 00 00 00 00 00 30 00 30 01")
                .getFirst();
        assertEquals(0x30, answer.number(Frame.Number.CODE));
    }

    /** Suprema, "UF Protocol Manual": enrolling with the ID 0x9929. */
    @Test
    void encodesThePublishedExampleOfAnEightBitSum() {
        Frame enroll = new Frame(
                Frame.Kind.COMMAND, Map.of(Frame.Number.CODE, 0x05L, Frame.Number.PARAMETER, 0x9929L), new byte[0]);
        assertArrayEquals(
                hex("40 05 29 99 00 00 00 00 00 00 00 07 0A"),
                framing("suprema-sfm").encode(enroll));
    }

    @Test
    void readsAnAnswerFromAnyAddress() {
        Frame answer =
                decode(framing("zfm-20"), "EF01 00 00 00 01 07 00 03 02 00 0C").getFirst();
        assertArrayEquals(hex("02"), answer.content());
    }

    @Test
    void sendsBytesThatMayBeAnyAsFf() {
        FrameLayout layout = FrameLayout.parse(Frame.Kind.ANSWER, "40 .... content:1", false);
        assertArrayEquals(hex("40 FF FF 07"), layout.encode(Frame.of(Frame.Kind.ANSWER, hex("07"))));
    }

    @Test
    void readsDataOnlyOfTheExpectedSize() {
        FrameDecoder decoder = FrameDecoder.ofDevice(framing("gt-511c3"));
        byte[] data = framing("gt-511c3").encode(Frame.of(Frame.Kind.DATA, hex("01 02 03")));
        assertTrue(FrameDecoderTest.decode(decoder, data).isEmpty());
        decoder.reset();
        decoder.expect(2, 3);
        assertArrayEquals(
                hex("01 02 03"),
                FrameDecoderTest.decode(decoder, data).getFirst().content());
    }

    @Test
    void readsFramesThatBeginWithALetterOnly() {
        Profile.Reader reader = (Profile.Reader) Profiles.load(ProfilesTest.SHIPPED)
                .profile("elyctis-id-box")
                .orElseThrow()
                .family();
        Framing elyctis = ((Profile.Frames) reader.sending()).framing();
        List<Frame> frames = decode(elyctis, "00 49 00 02 41 42 43 00 01 01");
        assertEquals(2, frames.size());
        assertArrayEquals(hex("41 42"), frames.getFirst().content());
    }

    @Test
    void takesTheStuffingOff() {
        Profile.Reader reader = (Profile.Reader) Profiles.load(ProfilesTest.SHIPPED)
                .profile("morphoaccess")
                .orElseThrow()
                .family();
        Framing morpho = ((Profile.Frames) reader.sending()).framing();
        Frame sent = Frame.of(Frame.Kind.ANSWER, hex("31 1B 03 1B 1B 02"));
        byte[] bytes = morpho.encode(sent);
        assertEquals(0x02, bytes[0]);
        Frame read =
                FrameDecoderTest.decode(FrameDecoder.ofDevice(morpho), bytes).getFirst();
        assertArrayEquals(sent.content(), read.content());
    }

    /** The check value of CRC-16/XMODEM, which is V.41 as V.41 has it, in the catalogue of parametrised CRCs. */
    @Test
    void makesTheChecksumOfV41() {
        byte[] digits = "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(0x31C3, FrameLayout.Check.CRC16.of(digits, 0, digits.length));
    }

    @Test
    void refusesALayoutWhoseChecksumCoversNothing() {
        assertThrows(
                IllegalArgumentException.class,
                () -> FrameLayout.parse(Frame.Kind.ANSWER, "EF01 length:2 content sum16", false));
    }

    @Test
    void refusesALengthBehindItsContent() {
        assertThrows(
                IllegalArgumentException.class,
                () -> FrameLayout.parse(Frame.Kind.ANSWER, "EF01 content length:2", false));
    }
}
