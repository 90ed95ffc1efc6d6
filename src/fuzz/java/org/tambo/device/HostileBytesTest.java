package org.tambo.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of seeded hostile streams into each decoder: none may throw anything but its named refusal, none may hold
 * more than its bound, and none may be blinded by what came before. A failure names its seed.
 */
class HostileBytesTest {
    private static final int STREAMS = 20_000;
    private static final Framing EF01 = FrameDecoderTest.EF01;
    private static final byte[] WELL = HexFormat.of().parseHex("ef01ffffffff07000300000a");
    private static final Profile.Text READER = new Profile.Text(128, 8, '_', List.of(new Profile.DocumentSize(2, 44)));

    @Test
    void frameDecoderYieldsOnlyFramesWithinTheirBounds() {
        for (int seed = 0; seed < STREAMS; seed++) {
            for (Frame frame : FrameDecoderTest.decode(FrameDecoder.ofDevice(EF01), frames(new Random(seed)))) {
                int least = frame.kind() == Frame.Kind.END ? 0 : 1;
                assertTrue(frame.content().length >= least && frame.content().length <= 256, "seed " + seed);
            }
        }
    }

    @Test
    void frameDecoderFindsTheSameFramesHoweverTheStreamIsCut() {
        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            byte[] stream = frames(random);
            FrameDecoder whole = FrameDecoder.ofDevice(EF01);
            FrameDecoder cut = FrameDecoder.ofDevice(EF01);
            List<Frame> pieces = new ArrayList<>();
            for (int at = 0; at < stream.length; ) {
                int end = Math.min(stream.length, at + 1 + random.nextInt(60));
                pieces.addAll(FrameDecoderTest.decode(cut, Arrays.copyOfRange(stream, at, end)));
                at = end;
            }
            assertEquals(texts(FrameDecoderTest.decode(whole, stream)), texts(pieces), "seed " + seed);
            assertEquals(whole.skipped(), cut.skipped(), "seed " + seed);
        }
    }

    @Test
    void frameDecoderIsNeverBlindedByWhatCameBefore() {
        // As long as the longest frame: no false start can still be waiting for its end behind them.
        byte[] silence = new byte[267];
        for (int seed = 0; seed < STREAMS; seed++) {
            FrameDecoder decoder = FrameDecoder.ofDevice(EF01);
            FrameDecoderTest.decode(decoder, frames(new Random(seed)));
            FrameDecoderTest.decode(decoder, silence);
            assertEquals(1, FrameDecoderTest.decode(decoder, WELL).size(), "seed " + seed);
        }
    }

    @Test
    void lineDecoderYieldsOnlyLinesWithinTheirBoundsOrCallsThemNoise() {
        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            LineDecoder decoder = new LineDecoder(READER);
            try {
                List<List<String>> documents = new ArrayList<>(decoder.decode(text(random)));
                documents.add(decoder.end());
                for (List<String> lines : documents) {
                    assertTrue(lines.size() <= 8, "seed " + seed);
                    for (String line : lines) {
                        assertTrue(!line.isEmpty() && line.length() <= 128, "seed " + seed);
                        assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '_'), "seed " + seed);
                    }
                }
            } catch (DeviceFailed e) {
                assertEquals(DeviceFault.NOISE, e.fault(), "seed " + seed);
            }
            assertFalse(decoder.begun(), "seed " + seed);
        }
    }

    /** Frames of all kinds, most of them damaged, with noise between them. */
    private static byte[] frames(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(12); i >= 0; i--) {
            byte[] content = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 256 : 20)];
            random.nextBytes(content);
            byte[] frame = EF01.encode(Frame.of(Frame.Kind.values()[random.nextInt(4)], content));
            switch (random.nextInt(7)) {
                case 0 -> stream.writeBytes(frame);
                case 1 -> stream.writeBytes(FrameDecoderTest.join(frame, frame));
                case 2 -> stream.writeBytes(Arrays.copyOf(frame, random.nextInt(frame.length)));
                case 3 -> stream.writeBytes(content);
                case 4 -> stream.writeBytes(Arrays.copyOf(frame, 1 + random.nextInt(9)));
                case 5 -> {
                    frame[7] = (byte) random.nextInt(3);
                    frame[8] = (byte) random.nextInt();
                    stream.writeBytes(frame);
                }
                default -> stream.writeBytes(mutate(frame, random));
            }
        }
        return stream.toByteArray();
    }

    private static byte[] text(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        String alphabet = "ABZ09<<<<<<____\r\r\n\u0002\u0003 ~";
        int strange = random.nextInt(30);
        for (int i = random.nextInt(1_500); i > 0; i--) {
            stream.write(
                    strange > 0 && random.nextInt(200) < strange
                            ? random.nextInt(256)
                            : alphabet.charAt(random.nextInt(alphabet.length())));
            if (random.nextInt(200) == 0) {
                stream.writeBytes("<".repeat(random.nextInt(160)).getBytes(UTF_8));
            }
        }
        return stream.toByteArray();
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(16));
        byte[] flipped = bytes.clone();
        return switch (random.nextInt(4)) {
            case 0 -> {
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> {
                flipped[at] = (byte) random.nextInt();
                yield flipped;
            }
            case 2 -> FrameDecoderTest.join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            default -> FrameDecoderTest.join(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
        };
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.kind() + ":" + HexFormat.of().formatHex(frame.content()))
                .toList();
    }

    /** An upload damaged anywhere: the picture that is delivered is the picture, or the capture has failed by name. */
    @Test
    void noDamagedPictureIsEverDelivered(@TempDir Path folder) throws Exception {
        Random random = new Random(20_261_124);
        byte[] picture = new byte[256 * 288 / 2];
        random.nextBytes(picture);
        byte[] pixels = new byte[2 * picture.length];
        for (int i = 0; i < picture.length; i++) {
            pixels[2 * i] = (byte) ((picture[i] >> 4 & 15) * 17);
            pixels[2 * i + 1] = (byte) ((picture[i] & 15) * 17);
        }
        byte[] whole = ScriptedModule.upload(picture, 256);
        PseudoTerminal line = new PseudoTerminal();
        try (ScriptedModule module = new ScriptedModule(line, (request, to) -> {
                    byte[] answer = answer(request, whole);
                    if (request.equals("0a") && random.nextInt(3) > 0) {
                        answer = mutate(answer, random);
                    }
                    to.send(answer);
                });
                Lane lane = new Lane()) {
            lane.open(
                    Lane.impatient(folder),
                    new ConfiguredDevice("finger", "zfm-20", line.path().toString()));
            lane.awaitReady("finger");
            for (int capture = 0; capture < 40; capture++) {
                int before = lane.events().size();
                assertTrue(lane.registry().capture("finger", Duration.ofMinutes(1)));
                lane.await(
                        before,
                        event -> event instanceof DeviceEvent.ImageCaptured
                                || event instanceof DeviceEvent.CaptureFailed);
                lane.await(before, event -> Lane.isReady(event, "finger"));
            }
            assertTrue(module.requests().stream().filter("0a"::equals).count() > 40);
            lane.events().stream()
                    .filter(DeviceEvent.ImageCaptured.class::isInstance)
                    .map(DeviceEvent.ImageCaptured.class::cast)
                    .forEach(event -> assertArrayEquals(pixels, event.image().pixels()));
            assertEquals(
                    40,
                    lane.events().stream()
                            .filter(event -> event instanceof DeviceEvent.ImageCaptured
                                    || event instanceof DeviceEvent.CaptureFailed)
                            .count());
        }
    }

    private static byte[] answer(String request, byte[] upload) {
        return switch (request) {
            case "0f" -> HexFormat.of().parseHex("ef01ffffffff070013000000000000c80003ffffffff0002000604e9");
            case "0a" -> upload;
            default -> WELL;
        };
    }
}
