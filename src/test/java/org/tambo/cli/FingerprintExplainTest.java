package org.tambo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.SyntheticPictures;

class FingerprintExplainTest {
    private static final GreyImage FINGER = SyntheticPictures.finger(1, 0);

    @TempDir
    static Path folder;

    private final Path drawn = folder.resolve("drawn.png");
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void write() throws IOException {
        Files.write(path("finger"), FingerPicture.png(FINGER));
        Files.write(path("again"), FingerPicture.png(SyntheticPictures.finger(1, 1)));
        Files.write(path("other"), FingerPicture.png(SyntheticPictures.finger(2, 0)));
        Files.write(path("blank"), FingerPicture.png(SyntheticPictures.plain(256, 288, 255)));
        Files.writeString(path("text"), "no picture");
    }

    @BeforeEach
    void remove() throws IOException {
        Files.deleteIfExists(drawn);
    }

    private static Path path(String name) {
        return folder.resolve(name + ".png");
    }

    private int run(String... arguments) {
        return FingerprintTool.run(
                arguments,
                new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                new PrintStream(err, true, UTF_8),
                Optional.empty());
    }

    private int explain(String probe, String candidate) {
        return run(
                "explain",
                "--dpi",
                "500",
                "--out",
                drawn.toString(),
                path(probe).toString(),
                path(candidate).toString());
    }

    private BufferedImage explained(String probe, String candidate) throws IOException {
        assertEquals(0, explain(probe, candidate), () -> err.toString(UTF_8));
        return ImageIO.read(drawn.toFile());
    }

    /** Of the pixels between the upper prints, where nothing but the lines of pairs is drawn. */
    private static long coloured(BufferedImage picture) {
        int middle = picture.getWidth() / 2;
        long pixels = 0;
        for (int y = ComparisonPicture.HEAD;
                y < ComparisonPicture.HEAD + ComparisonPicture.SCALE * FINGER.height();
                y++) {
            pixels += (picture.getRGB(middle, y) & 0xFFFFFF) == 0xFFFFFF ? 0 : 1;
        }
        return pixels;
    }

    @Test
    void drawsBothPrintsTwice() throws IOException {
        BufferedImage picture = explained("finger", "again");
        int prints = 2 * ComparisonPicture.SCALE * FINGER.width();
        assertEquals(
                Math.max(
                        ComparisonPicture.LEAST_WIDTH,
                        prints + 2 * ComparisonPicture.MARGIN + ComparisonPicture.BETWEEN),
                picture.getWidth());
        assertEquals(
                ComparisonPicture.HEAD
                        + 2 * ComparisonPicture.SCALE * FINGER.height()
                        + ComparisonPicture.BETWEEN
                        + ComparisonPicture.LEGEND,
                picture.getHeight());
    }

    @Test
    void joinsMorePairsOfOneFingerThanOfTwo() throws IOException {
        assertTrue(coloured(explained("finger", "again")) > 2 * coloured(explained("finger", "other")));
    }

    @Test
    void refusesByNameWhatIsNoPicture() {
        assertEquals(1, explain("finger", "text"));
        assertTrue(err.toString(UTF_8).contains("text.png: finger picture refused: it is no PNG"));
        assertFalse(Files.exists(drawn));
    }

    @Test
    void saysWhereNoFingerCanBeRead() {
        assertEquals(1, explain("blank", "finger"));
        assertTrue(err.toString(UTF_8).contains("blank.png: TOO_SMALL_AREA"));
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertEquals(2, explain("finger", "nowhere"));
        assertTrue(err.toString(UTF_8).contains("nowhere.png: there is no such file"));
    }

    @Test
    void refusesRecordsWhichHaveNoPicture() {
        assertEquals(
                0,
                run(
                        "convert",
                        "--dpi",
                        "500",
                        "--to",
                        "record",
                        path("finger").toString(),
                        path("record").toString()));
        assertEquals(1, explain("record", "finger"));
        assertTrue(err.toString(UTF_8).contains("record.png: there is no picture in a record"));
    }

    @Test
    void assumesNoResolution() {
        assertEquals(1, run("explain", path("finger").toString(), path("again").toString()));
        assertTrue(err.toString(UTF_8).contains("finger.png: finger picture refused: it does not say its resolution"));
    }
}
