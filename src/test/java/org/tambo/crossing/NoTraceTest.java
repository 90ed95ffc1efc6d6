package org.tambo.crossing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintTemplate;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;
import org.tambo.lab.demo.DemoTraveller;
import org.tambo.lab.traveller.FingerPictures;

/** Looks for what a traveller gave in all that the station wrote: databases, their WAL, every other file, the log. */
@QuarkusTest
@WithTestResource(LabStation.class)
class NoTraceTest {
    /** So long a run of a print's bytes does not come about by chance. */
    private static final int WINDOW = 24;

    private final DemoTraveller traveller = DemoTraveller.CLEAR;

    @BeforeEach
    void awaitReady() {
        EdgeClient.awaitReady();
    }

    @AfterEach
    void clearLane() {
        EdgeClient.clearLane();
    }

    @Test
    void aTravellerWithoutAHitLeavesNoFingerAndNoNameBehind() {
        JsonPath lane = EdgeClient.pass(traveller);
        assertEquals("CONTINUE", lane.getString("encounter.answer.verdict"));
        assertEquals(List.of(), tracesOf(fingerAndName(traveller)));
        EdgeClient.close(lane.getString("encounter.id"));
        assertEquals(List.of(), tracesOf(fingerAndName(traveller)));
    }

    @Test
    void aTravellerWithAnOpenCandidateStandsNowhereInClear() {
        EdgeClient.pass(DemoTraveller.FINGER_ALONE);
        assertEquals(List.of(), tracesOf(fingerAndName(DemoTraveller.FINGER_ALONE)));
    }

    @Test
    void theWatchlistStandsNowhereInClear() {
        assertEquals(List.of(), tracesOf(Map.of("a notice's document", utf8("A4071852"))));
    }

    @Test
    void theSearchFindsWhatIsThere() throws IOException {
        Map<String, byte[]> wanted = fingerAndName(traveller);
        for (Map.Entry<String, byte[]> one : wanted.entrySet()) {
            Path planted = LabStation.running().folder().resolve("planted");
            byte[] bytes = Arrays.copyOf(new byte[100], 200 + one.getValue().length);
            System.arraycopy(one.getValue(), 0, bytes, 150, one.getValue().length);
            Files.write(planted, bytes);
            List<String> traces = tracesOf(Map.of(one.getKey(), one.getValue()));
            Files.delete(planted);
            assertEquals(1, traces.size(), one.getKey());
        }
    }

    /** The finger as pixels, as the line carried it, as a template, each also as text; and the name and number. */
    private static Map<String, byte[]> fingerAndName(DemoTraveller traveller) {
        FingerPictures pictures = new FingerPictures(LabStation.PICTURES);
        Map<String, byte[]> wanted = new LinkedHashMap<>();
        for (int touch = 2; touch <= 4; touch++) {
            GreyImage image = pictures.impression(traveller.traveller().fingerSeed(), touch);
            byte[] packed = new byte[image.pixels().length / 2];
            byte[] captured = new byte[image.pixels().length];
            for (int i = 0; i < packed.length; i++) {
                int left = (image.pixels()[2 * i] & 0xFF) >> 4;
                int right = (image.pixels()[2 * i + 1] & 0xFF) >> 4;
                packed[i] = (byte) (left << 4 | right);
                captured[2 * i] = (byte) (left * 17);
                captured[2 * i + 1] = (byte) (right * 17);
            }
            byte[] template = new FingerprintTemplate(new FingerprintImage(
                            image.width(), image.height(), captured, new FingerprintImageOptions().dpi(500)))
                    .toByteArray();
            put(wanted, "touch " + touch + ", pixels", tellingStretch(captured));
            put(wanted, "touch " + touch + ", packed", tellingStretch(packed));
            put(wanted, "touch " + touch + ", template", Arrays.copyOfRange(template, 60, 60 + WINDOW));
        }
        wanted.put("surname", utf8(traveller.traveller().surnames().split(" ")[0]));
        wanted.put("document number", utf8(traveller.traveller().document().number()));
        return wanted;
    }

    /** The stretch of the picture in which most is to be seen. */
    private static byte[] tellingStretch(byte[] pixels) {
        byte[] telling = Arrays.copyOf(pixels, WINDOW);
        for (int start = 0; start + WINDOW <= pixels.length; start += WINDOW / 2) {
            byte[] stretch = Arrays.copyOfRange(pixels, start, start + WINDOW);
            if (distinct(stretch) > distinct(telling)) {
                telling = stretch;
            }
        }
        return telling;
    }

    private static void put(Map<String, byte[]> wanted, String name, byte[] bytes) {
        assertTrue(distinct(bytes) > 7, () -> name + " says nothing");
        wanted.put(name, bytes);
        wanted.put(name + ", hexadecimal", utf8(HexFormat.of().formatHex(bytes)));
        // Base64 of the middle, which is the same whatever stood before it, for each of the three alignments.
        for (int shift = 0; shift < 3; shift++) {
            byte[] aligned = Arrays.copyOfRange(bytes, shift, shift + WINDOW - 3);
            wanted.put(name + ", base64 " + shift, utf8(Base64.getEncoder().encodeToString(aligned)));
        }
    }

    private static int distinct(byte[] bytes) {
        BitSet seen = new BitSet(256);
        for (byte one : bytes) {
            seen.set(one & 0xFF);
        }
        return seen.cardinality();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> tracesOf(Map<String, byte[]> wanted) {
        List<String> traces = new ArrayList<>();
        try (Stream<Path> files = Files.walk(LabStation.running().folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                wanted.forEach((name, bytes) -> {
                    if (contains(content, bytes)) {
                        traces.add(name + " in " + file.getFileName());
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return traces;
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        outer:
        for (int i = 0; i + wanted.length <= content.length; i++) {
            for (int j = 0; j < wanted.length; j++) {
                if (content[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
