package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tambo.device.ScriptedModule.hex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Bytes marked "published": GenImg and its checksum from the ZFM-20 user manual's packet rules as printed in public
 * drivers; VfyPwd and acknowledgements from public drivers' tests; the ReadSysPara answer from a public log.
 */
class FrameDecoderTest {
    static final Framing EF01 = new Framing(
            ef01(Frame.Kind.COMMAND, "01"),
            ef01(Frame.Kind.ANSWER, "07"),
            ef01(Frame.Kind.DATA, "02"),
            ef01(Frame.Kind.END, "08"),
            256,
            null);

    /** Published: answer to ReadSysPara. */
    private static final byte[] PARAMETERS =
            hex("ef01 ffffffff 07 0013 00 0000 0000 00c8 0003 ffffffff 0002 0006 04e9");
    /** Published: success. */
    private static final byte[] SUCCESS = hex("ef01ffffffff0700 0300 000a");
    /** By the manual's rule: no finger. */
    private static final byte[] NO_FINGER = hex("EF01FFFFFFFF 07 0003 02 000C");

    private final FrameDecoder decoder = FrameDecoder.ofDevice(EF01);

    private static FrameLayout ef01(Frame.Kind kind, String identifier) {
        return FrameLayout.parse(kind, "EF01 FFFFFFFF [ " + identifier + " length:2+2 content+ ] sum16", false);
    }

    private List<Frame> decode(byte[] bytes) {
        return decode(decoder, bytes);
    }

    static List<Frame> decode(FrameDecoder decoder, byte[] bytes) {
        decoder.feed(bytes);
        return Stream.generate(decoder::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();
    }

    @Test
    void encodesThePublishedRequestForAPicture() {
        assertArrayEquals(
                hex("EF 01 FF FF FF FF 01 00 03 01 00 05"), EF01.encode(Frame.of(Frame.Kind.COMMAND, new byte[] {1})));
    }

    @Test
    void encodesThePublishedPasswordRequest() {
        assertArrayEquals(
                hex("ef01ffffffff 01 0007 13 00000000 001b"),
                EF01.encode(Frame.of(Frame.Kind.COMMAND, hex("13 00000000"))));
    }

    @Test
    void readsThePublishedSystemParameters() {
        Frame frame = decode(PARAMETERS).getFirst();
        assertEquals(Frame.Kind.ANSWER, frame.kind());
        assertArrayEquals(hex("00 0000 0000 00c8 0003 ffffffff 0002 0006"), frame.content());
    }

    @Test
    void readsAFrameThatComesByteByByte() {
        List<Frame> frames = new ArrayList<>();
        for (byte b : PARAMETERS) {
            frames.addAll(decode(new byte[] {b}));
        }
        assertEquals(1, frames.size());
    }

    @Test
    void readsTwoFramesThatComeAtOnce() {
        assertEquals(2, decode(join(SUCCESS, NO_FINGER)).size());
    }

    @Test
    void refusesFrameWithWrongChecksum() {
        byte[] broken = SUCCESS.clone();
        broken[9] = 0x02;
        assertTrue(decode(broken).isEmpty());
        assertEquals(1, decoder.wrongSums());
    }

    @Test
    void keepsATruncatedFrameForLater() {
        assertTrue(decode(Arrays.copyOf(SUCCESS, 11)).isEmpty());
        assertEquals(1, decode(new byte[] {SUCCESS[11]}).size());
    }

    @Test
    void findsTheFrameBehindATruncatedOne() {
        List<Frame> frames = decode(join(Arrays.copyOf(PARAMETERS, 12), join(NO_FINGER, SUCCESS)));
        assertEquals(2, frames.size());
        assertEquals(2, frames.getFirst().content()[0]);
    }

    @Test
    void findsTheFrameBehindNoise() {
        assertEquals(
                1, decode(join(hex("00 EF EF 01 FF EF 01 FF FF 55"), SUCCESS)).size());
        assertEquals(10, decoder.skipped());
    }

    @Test
    void findsTheFrameBehindALengthThatIsTooGreat() {
        assertEquals(1, decode(join(hex("EF01FFFFFFFF 07 FFFF"), SUCCESS)).size());
    }

    @Test
    void findsTheFrameBehindALengthThatIsTooSmall() {
        assertEquals(1, decode(join(hex("EF01FFFFFFFF 07 0002 0009"), SUCCESS)).size());
    }

    @Test
    void findsTheFrameInsideOneWhoseLengthLies() {
        byte[] lying = hex("EF01FFFFFFFF 07 000F 00");
        List<Frame> frames = decode(join(lying, join(SUCCESS, NO_FINGER)));
        assertEquals(2, frames.size());
    }

    @Test
    void findsTheFrameBehindOneThatNeverEnds() {
        assertTrue(decode(join(hex("EF01FFFFFFFF 07 0100 00"), SUCCESS)).isEmpty());
        while (decoder.next().isEmpty()) {
            assertTrue(decoder.giveUpBegun());
        }
    }

    @Test
    void readsTheGreatestFrame() {
        byte[] content = new byte[256];
        Arrays.fill(content, (byte) 0xEF);
        Frame frame = decode(ScriptedModule.packet(2, content)).getFirst();
        assertArrayEquals(content, frame.content());
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
