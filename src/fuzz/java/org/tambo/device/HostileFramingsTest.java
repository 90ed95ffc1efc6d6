package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged transcripts, thousands of them by seed, into each framing. */
class HostileFramingsTest {
    private static final int STREAMS = 3_000;

    static Stream<String> profiles() {
        return FramingFuzz.PROFILES.stream();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anyBytesGiveOnlyWhatIsBoundedOrARefusalByName(String id) {
        List<byte[]> frames = FramingFuzz.transcript(id).entries().stream()
                .filter(entry -> !entry.fromHost() && entry.bytes().length < 1_000)
                .map(Transcript.Entry::bytes)
                .toList();
        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            byte[] stream = damaged(frames, random);
            int cut = random.nextInt(256);
            assertDoesNotThrow(() -> FramingFuzz.check(id, stream, cut), () -> id + ": " + stream.length + " bytes");
        }
    }

    private static byte[] damaged(List<byte[]> frames, Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(8); i >= 0; i--) {
            byte[] frame = frames.get(random.nextInt(frames.size())).clone();
            switch (random.nextInt(6)) {
                case 0 -> stream.writeBytes(frame);
                case 1 -> stream.write(frame, 0, random.nextInt(frame.length));
                case 2 -> {
                    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                    stream.writeBytes(frame);
                }
                case 3 -> {
                    int at = random.nextInt(frame.length);
                    stream.write(frame, 0, at);
                    stream.write(frame, at / 2, frame.length - at / 2);
                }
                case 4 -> {
                    byte[] noise = new byte[random.nextInt(80)];
                    random.nextBytes(noise);
                    stream.writeBytes(noise);
                }
                default -> {
                    frame[random.nextInt(Math.min(frame.length, 10))] = (byte) random.nextInt();
                    stream.writeBytes(frame);
                }
            }
        }
        return stream.toByteArray();
    }
}
