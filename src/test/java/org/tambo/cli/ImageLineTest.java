package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageLineTest {
    @Test
    void partsPathsByBlanks() {
        assertEquals(
                new ImageLine(List.of("a.png", "b.png"), Optional.of(500)),
                ImageLine.parse("a.png  b.png", 2, Optional.of(500)));
    }

    @Test
    void partsPathsByTabsSoThatTheyMayHaveBlanks() {
        assertEquals(
                new ImageLine(List.of("a 1.png", "b 2.png"), Optional.of(500)),
                ImageLine.parse("a 1.png\tb 2.png", 2, Optional.of(500)));
    }

    @Test
    void takesResolutionAfterATab() {
        assertEquals(
                new ImageLine(List.of("a 1.png"), Optional.of(1000)),
                ImageLine.parse("a 1.png\t1000", 1, Optional.of(500)));
        assertEquals(
                new ImageLine(List.of("a", "b"), Optional.of(1000)), ImageLine.parse("a b\t1000", 2, Optional.of(500)));
        assertEquals(
                new ImageLine(List.of("a", "b"), Optional.of(1000)),
                ImageLine.parse("a\tb\t1000", 2, Optional.of(500)));
    }

    @Test
    void keepsBlanksInASinglePath() {
        assertEquals(
                new ImageLine(List.of("my finger.tif"), Optional.of(500)),
                ImageLine.parse("my finger.tif", 1, Optional.of(500)));
    }

    @Test
    void refusesAnotherNumberOfPaths() {
        assertThrows(IllegalArgumentException.class, () -> ImageLine.parse("a", 2, Optional.of(500)));
        assertThrows(IllegalArgumentException.class, () -> ImageLine.parse("a b c", 2, Optional.of(500)));
        assertThrows(IllegalArgumentException.class, () -> ImageLine.parse("a\tb", 1, Optional.of(500)));
    }
}
