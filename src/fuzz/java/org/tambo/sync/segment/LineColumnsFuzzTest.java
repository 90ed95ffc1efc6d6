package org.tambo.sync.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tambo.sync.segment.SegmentRefused.Reason;

/** Lines of any kind come back as they were; columns of any bytes are read or refused by name. */
class LineColumnsFuzzTest {
    private static final int RUNS = 20_000;
    private static final String PATH = "pe/000012-0003.notices";
    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\"a\":",
        "\"b\":",
        "\"word\"",
        "\"\"",
        "12",
        "-1.5e9",
        "null",
        "\n",
        "ñ",
        "x"
    };

    private static String words(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.append('\n').toString();
    }

    @Test
    void linesOfAnyKindComeBack() throws SegmentRefused {
        Random random = new Random(20261129);
        for (int run = 0; run < RUNS; run++) {
            byte[] lines = words(random).getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(lines, LineColumns.lines(PATH, LineColumns.of(lines)), "run " + run);
        }
    }

    @Test
    void columnsOfAnyBytesAreReadOrRefused() {
        Random random = new Random(20261130);
        int read = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] columns =
                    LineColumns.of(words(random).repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
            for (int i = random.nextInt(4); i >= 0; i--) {
                columns[random.nextInt(columns.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt(256));
            }
            try {
                assertTrue(LineColumns.lines(PATH, columns).length <= LineColumns.MOST_BYTES);
                read++;
            } catch (SegmentRefused e) {
                assertEquals(Reason.NO_COLUMNS, e.reason(), "run " + run);
            }
        }
        assertTrue(read > 0 && read < RUNS, "read " + read);
    }
}
