package org.tambo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HintLinesTest {
    private final List<String> hints = new ArrayList<>();
    private int heard;

    private boolean read(byte[] stream) throws IOException {
        return new HintLines((timestamp, urgent) -> hints.add(timestamp + (urgent ? " urgent" : "")), () -> heard++)
                .read(new ByteArrayInputStream(stream));
    }

    private boolean read(String stream) throws IOException {
        return read(stream.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsOfEachHintAndWhetherItIsUrgent() throws IOException {
        assertTrue(read("data:{\"timestamp\":7}\n\ndata: {\"timestamp\":8,\"urgent\":true}\r\n\r\n"));
        assertEquals(List.of("7", "8 urgent"), hints);
    }

    @Test
    void passesOverWhatIsNone() throws IOException {
        read(":comment\nevent: update\ndata:{}\ndata:\ndata:{\"timestamp\":\"8\"}\ndata:{\"timesta\ndata:[9]\nid: 4\n");
        assertEquals(List.of(), hints);
    }

    @Test
    void hearsEveryByteAndWhetherThereWasAny() throws IOException {
        assertFalse(read(""));
        assertTrue(read(":\n"));
        assertEquals(2, heard);
    }

    @Test
    void leavesALineThatDoesNotEnd() {
        assertThrows(IOException.class, () -> read("data:" + "x".repeat(5_000)));
        assertEquals(List.of(), hints);
    }

    @Test
    void bytesOfAnyKindTellNothingThatTheyDoNotSay() throws IOException {
        Random random = new Random(9);
        for (int round = 0; round < 2_000; round++) {
            byte[] stream = "data:{\"timestamp\":7}\n".getBytes(StandardCharsets.UTF_8);
            int at = random.nextInt(stream.length);
            stream[at] = (byte) random.nextInt(256);
            read(stream);
        }
        assertTrue(hints.stream().allMatch(hint -> hint.matches("-?[0-9]+")), hints::toString);
    }
}
