package org.tambo.sync.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tambo.sync.segment.SegmentRefused.Reason;

class LineColumnsTest {
    private static final String PATH = "pe/000012-0003.notices";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void comesBack(String lines) throws SegmentRefused {
        assertArrayEquals(bytes(lines), LineColumns.lines(PATH, LineColumns.of(bytes(lines))));
    }

    private static Reason refused(byte[] columns) {
        return assertThrows(SegmentRefused.class, () -> LineColumns.lines(PATH, columns))
                .reason();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"a\":\"x\",\"b\":[\"y\",\"y\",\"\"],\"c\":-1.5e+3,\"d\":null,\"e\":true}",
                "{\"a\":\"says \\\"yes\\\" \\\\\",\"ñ\":\"Ñandú 漢\"}",
                "{\"a\" : \"a space before the colon\"}",
                "no JSON at all \"",
                "\"\\",
                "\"a\"\"b\":1-2"
            })
    void aLineComesBackAsItWas(String line) throws SegmentRefused {
        comesBack(line + "\n");
        comesBack((line + "\n").repeat(3) + "{\"a\":\"other\"}\n" + line + "\n");
    }

    @Test
    void noLinesComeBackAsNone() throws SegmentRefused {
        comesBack("");
    }

    /** More than a byte counts, and values of every kind of column. */
    @Test
    void manyLinesComeBackAsTheyWere() throws SegmentRefused {
        Random random = new Random(4);
        comesBack(IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"id\":\"PER-%07d\",\"word\":\"%d\",\"any\":\"%s\",\"shape%d\":1}\n"
                        .formatted(i, random.nextInt(700), "x".repeat(random.nextInt(90)), i % 300))
                .collect(Collectors.joining()));
    }

    @Test
    void makesShorterWhatIsCompressed() {
        Random random = new Random(5);
        byte[] lines = bytes(IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"id\":\"PER-%07d\",\"born\":\"19%02d-0%d-1%d\",\"court\":\"%d.º Juzgado Penal\"}\n"
                        .formatted(
                                i, random.nextInt(90), 1 + random.nextInt(9), random.nextInt(10), random.nextInt(40)))
                .collect(Collectors.joining()));
        assertTrue(Zstd.compress(LineColumns.of(lines), 12).length * 3 < Zstd.compress(lines, 12).length * 2);
    }

    @Test
    void whatIsCutOffAnywhereIsRefused() {
        byte[] columns = LineColumns.of(bytes("{\"a\":\"x\",\"b\":12}\n{\"a\":\"y\",\"b\":13}\n"));
        for (int length = 0; length < columns.length; length++) {
            assertEquals(Reason.NO_COLUMNS, refused(Arrays.copyOf(columns, length)), "after " + length);
        }
        assertEquals(Reason.NO_COLUMNS, refused(Arrays.copyOf(columns, columns.length + 1)));
    }

    @Test
    void moreLinesThanThereAreBytesAreRefused() {
        assertEquals(
                Reason.NO_COLUMNS,
                refused(ByteBuffer.allocate(20)
                        .putInt(Integer.MAX_VALUE)
                        .putInt(1)
                        .array()));
        assertEquals(
                Reason.NO_COLUMNS,
                refused(ByteBuffer.allocate(20).putInt(-1).putInt(1).array()));
    }

    /** One long shape that very many lines have. */
    @Test
    void whatWouldBecomeTooLongIsRefused() {
        byte[] shape = bytes("x".repeat(100_000) + "\n");
        var bomb = ByteBuffer.allocate(8 + shape.length + 1_000)
                .putInt(1_000)
                .putInt(1)
                .put(shape)
                .array();
        assertEquals(Reason.NO_COLUMNS, refused(bomb));
    }

    @Test
    void whatIsNoJsonIsNotTaken() {
        assertThrows(IllegalArgumentException.class, () -> LineColumns.of(new byte[] {'{', 0, '}', '\n'}));
    }
}
