package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFramesTest {
    private static final String KIND = "multipart/x-mixed-replace; boundary=--BoundaryString";
    private static final String JPEG = "\u00FF\u00D8one--not the boundary\r\n\u00FF\u00D9";

    private final List<byte[]> frames = new ArrayList<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void take(String kind, String stream, int step) {
        MultipartFrames taken = new MultipartFrames(kind, frames::add);
        byte[] all = bytes(stream);
        for (int at = 0; at < all.length; at += step) {
            taken.take(all, at, Math.min(step, all.length - at));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000})
    void takesFramesWithALengthHoweverTheStreamIsCut(int step) {
        String part = "--BoundaryString\r\nContent-type: image/jpeg\r\nContent-Length: " + JPEG.length() + "\r\n\r\n"
                + JPEG + "\r\n\r\n";
        take(KIND, part + part, step);
        assertEquals(2, frames.size());
        assertArrayEquals(bytes(JPEG), frames.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--BoundaryString", "----BoundaryString"})
    void takesFramesWithoutALengthByTheBoundaryAfterThem(String delimiter) {
        String part = "\r\n" + delimiter + "\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG;
        take(KIND, part + part + part, 5);
        assertEquals(2, frames.size());
        assertArrayEquals(bytes(JPEG), frames.getFirst());
    }

    @Test
    void takesABoundaryInQuotes() {
        take(
                "Multipart/X-Mixed-Replace;boundary=\"frame\"",
                "--frame\r\nA: b\r\ncontent-length:\t4\r\n\r\n\u00FF\u00D8ab--frame",
                3);
        assertArrayEquals(bytes("\u00FF\u00D8ab"), frames.getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/json", "multipart/x-mixed-replace", "multipart/mixed; boundary=----"})
    void refusesWhatIsNoStreamOfPictures(String kind) {
        assertThrows(IllegalArgumentException.class, () -> new MultipartFrames(kind, frames::add));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--BoundaryString\r\nContent-Length: 999999999\r\n\r\n",
                "--BoundaryString\r\nContent-Length: 4\r\n\r\nGIF8",
                "--BoundaryString\r\nContent-Length: 0\r\n\r\n",
            })
    void refusesAFrameThatIsTooLargeOrNoPicture(String stream) {
        assertThrows(IllegalArgumentException.class, () -> take(KIND, stream, 1_000));
    }

    @Test
    void refusesAHeadAndAFrameWithoutEnd() {
        assertThrows(
                IllegalArgumentException.class,
                () -> take(KIND, "--BoundaryString\r\n" + "x".repeat(MultipartFrames.MOST_HEAD + 1), 1_000));
        assertThrows(
                IllegalArgumentException.class,
                () -> take(
                        KIND,
                        "--BoundaryString\r\n\r\n\u00FF\u00D8" + "x".repeat(MultipartFrames.MOST_FRAME + 1),
                        1 << 16));
    }

    @Test
    void takesBytesOfAnyKindOrRefusesThem() {
        Random random = new Random(5);
        String[] pieces = {
            "--BoundaryString", "\r\n", "\r\n\r\n", "Content-Length: ", "3", "-", "\u00FF\u00D8", "a", "\n"
        };
        for (int round = 0; round < 3_000; round++) {
            StringBuilder stream = new StringBuilder();
            for (int piece = random.nextInt(30); piece > 0; piece--) {
                stream.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                take(KIND, stream.toString(), 1 + random.nextInt(9));
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("frame"), e.toString());
            }
        }
    }
}
