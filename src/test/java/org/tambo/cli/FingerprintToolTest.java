package org.tambo.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.PictureFiles;
import org.tambo.fingerprint.SyntheticPictures;

class FingerprintToolTest {
    @TempDir
    static Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void write() throws IOException {
        for (int seed = 1; seed <= 4; seed++) {
            for (int touch = 0; touch < 2; touch++) {
                Files.write(path(seed, touch), FingerPicture.png(SyntheticPictures.finger(seed, touch)));
            }
        }
        Files.write(path("blank"), FingerPicture.png(SyntheticPictures.plain(256, 288, 255)));
        Files.writeString(path("text"), "no picture");
    }

    private static Path path(int seed, int touch) {
        return path(seed + "-" + touch);
    }

    private static Path path(String name) {
        return folder.resolve(name + ".png");
    }

    private static String list(String name, Object... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, List.of(lines).stream().map(Object::toString).toList());
        return file.toString();
    }

    private int run(String... arguments) {
        return run(Optional.empty(), arguments);
    }

    private int run(Optional<IntFunction<Stream<FingerTemplate>>> others, String... arguments) {
        return FingerprintTool.run(
                arguments, new PrintStream(out, false, UTF_8), new PrintStream(err, true, UTF_8), others);
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    private List<JsonNode> answers() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (String line : lines()) {
            answers.add(new ObjectMapper().readTree(line));
        }
        return answers;
    }

    private static double score(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void scoresPairsInTheirOrder() throws IOException {
        String pairs = list(
                "pairs.txt",
                path(1, 0) + " " + path(2, 0),
                path(1, 0) + " " + path(1, 1),
                path(2, 1) + " " + path(2, 0));
        assertEquals(0, run("compare", "--dpi", "500", pairs));
        assertTrue(lines().get(0).startsWith(path(1, 0) + " " + path(2, 0) + " "));
        assertTrue(score(lines().get(0)) < 30);
        assertTrue(score(lines().get(1)) > 50);
        assertTrue(score(lines().get(2)) > 50);
    }

    @Test
    void scoresNothingWhereThereIsNoFinger() throws IOException {
        assertEquals(0, run("compare", "--dpi", "500", list("blank.txt", path(1, 0) + " " + path("blank"))));
        assertEquals(0, score(lines().getFirst()));
        assertTrue(err.toString(UTF_8).contains("blank.png: TOO_SMALL_AREA"));
    }

    @Test
    void saysHowGoodAPictureIsAndWhyNotBetter() throws IOException {
        Files.write(path("unreadable"), FingerPicture.png(SyntheticPictures.unreadable(1, 0)));
        assertEquals(
                1, run("quality", "--dpi", "500", list("quality.txt", path(3, 0), path("unreadable"), path("text"))));
        List<JsonNode> answers = answers();
        assertTrue(answers.get(0).path("quality").asInt() > 60, answers.toString());
        assertEquals(0, answers.get(0).path("reasons").size());
        assertTrue(answers.get(1).path("quality").asInt() <= 20, answers.toString());
        assertTrue(answers.get(1).has("failure"));
        assertTrue(answers.get(2).has("failure") && !answers.get(2).has("quality"));
    }

    @Test
    void failsWhereAnImageIsNone() throws IOException {
        assertEquals(1, run("compare", "--dpi", "500", list("text.txt", path(1, 0) + " " + path("text"))));
        assertEquals(1, lines().size());
        assertTrue(err.toString(UTF_8)
                .contains("text.png: finger picture refused: it is no PNG, BMP, TIFF, WSQ or JPEG 2000"));
    }

    @Test
    void namesTheImageThatIsNotThere() throws IOException {
        assertEquals(1, run("compare", "--dpi", "500", list("missing.txt", path(1, 0) + " nowhere.png")));
        assertTrue(err.toString(UTF_8).contains("nowhere.png: there is no such file"));
    }

    @Test
    void putsTheMateFirst() throws IOException {
        String gallery = list("gallery.txt", path(1, 0), path(2, 0), path(3, 0), path(4, 0));
        String probes = list("probes.txt", path(3, 1), path(1, 1));
        assertEquals(
                0,
                run("identify", "--dpi", "500", "--gallery", gallery, "--probes", probes, "--top", "2"),
                err::toString);
        List<JsonNode> answers = answers();
        assertEquals(path(3, 1).toString(), answers.get(0).path("probe").asText());
        assertEquals(2, answers.get(0).path("candidates").size());
        assertEquals(
                path(3, 0).toString(),
                answers.get(0).path("candidates").path(0).path("reference").asText());
        assertEquals(
                path(1, 0).toString(),
                answers.get(1).path("candidates").path(0).path("reference").asText());
        assertTrue(answers.get(1).path("extractMs").isNumber());
        assertTrue(answers.get(1).path("searchMs").isNumber());
    }

    @Test
    void saysWhyAProbeHasNoFinger() throws IOException {
        String gallery = list("one.txt", path(1, 0));
        assertEquals(
                0, run("identify", "--dpi", "500", "--gallery", gallery, "--probes", list("b.txt", path("blank"))));
        assertEquals("TOO_SMALL_AREA", answers().getFirst().path("failure").asText());
    }

    @Test
    void namesWhatIsMissingFromTheGalleryAndGoesOn() throws IOException {
        String gallery = list("holes.txt", path("text"), path(1, 0), "nowhere.png", path("blank"));
        assertEquals(1, run("identify", "--dpi", "500", "--gallery", gallery, "--probes", list("p1.txt", path(1, 1))));
        assertEquals(path(1, 0).toString(), reference(0, 0));
        String complaints = err.toString(UTF_8);
        assertTrue(complaints.contains("text.png: finger picture refused"), complaints);
        assertTrue(complaints.contains("nowhere.png: there is no such file"), complaints);
        assertTrue(complaints.contains("blank.png: TOO_SMALL_AREA"), complaints);
    }

    @Test
    void takesEachLinesOwnResolution() throws IOException {
        String gallery = list("one.txt", path(1, 0));
        String probes = list("own.txt", path(1, 1) + "\t100");
        assertEquals(1, run("identify", "--dpi", "500", "--gallery", gallery, "--probes", probes));
        assertTrue(answers().getFirst().path("failure").asText().contains("100 dpi"));
    }

    private String converted(String form) throws IOException {
        Path file = folder.resolve("converted." + form);
        assertEquals(
                0,
                run("convert", "--dpi", "500", "--to", form, path(1, 0).toString(), file.toString()),
                () -> err.toString(UTF_8));
        return file.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "iso2005", "iso2011", "ansi378"})
    void comparesWhatItConverted(String form) throws IOException {
        String pair = converted(form) + "\t" + path(1, 1);
        assertEquals(0, run("compare", "--dpi", "500", list(form + ".txt", pair)));
        assertTrue(score(lines().getFirst()) > 40, lines().getFirst());
    }

    @Test
    void refusesToConvertWhatIsNoFinger() {
        String out = folder.resolve("none").toString();
        assertEquals(
                1,
                run("convert", "--dpi", "500", "--to", "record", path("blank").toString(), out));
        assertTrue(err.toString(UTF_8).contains("TOO_SMALL_AREA"));
    }

    @Test
    void namesTheFormsThatItConvertsTo() {
        assertEquals(
                2, run("convert", "--dpi", "500", "--to", "nist", path(1, 0).toString(), "out"));
        assertTrue(err.toString(UTF_8).contains("ISO2011"));
    }

    @Test
    void readsRawPicturesByTheirDevicesProfile() throws IOException {
        // The same size as this module's pictures.
        byte[] grey = SyntheticPictures.finger(1, 1).pixels();
        Path raw = Files.write(folder.resolve("finger.raw"), grey);
        String pair = path(1, 0) + "\t" + raw;
        assertEquals(
                0, run("compare", "--dpi", "500", "--raw", "zfm-20", list("raw.txt", pair)), () -> err.toString(UTF_8));
        assertTrue(score(lines().getFirst()) > 50, lines().getFirst());
    }

    @Test
    void asksWhoseRawPictureItIs() throws IOException {
        Path raw = Files.write(folder.resolve("unknown.raw"), new byte[9]);
        assertEquals(1, run("compare", "--dpi", "500", list("whose.txt", path(1, 0) + "\t" + raw)));
        assertTrue(err.toString(UTF_8).contains("--raw PROFILE"));
    }

    @Test
    void refusesRawPicturesOfAnotherLength() throws IOException {
        Path raw = Files.write(folder.resolve("short.raw"), new byte[9]);
        assertEquals(1, run("compare", "--dpi", "500", "--raw", "zfm-20", list("r.txt", path(1, 0) + "\t" + raw)));
        assertTrue(err.toString(UTF_8).contains("9 bytes are no picture of profile 'zfm-20'"));
    }

    @Test
    void namesTheLineThatIsNoPair() throws IOException {
        assertEquals(2, run("compare", "--dpi", "500", list("bad.txt", path(1, 0) + " " + path(1, 1), "alone")));
        assertTrue(err.toString(UTF_8).contains("line 2 has not two paths"));
    }

    @Test
    void readsListsOfOtherSystems() throws IOException {
        Path list = Files.writeString(
                folder.resolve("windows.txt"), "\uFEFF" + path(1, 0) + "\t" + path(1, 1) + "\t500\r\n\r\n");
        assertEquals(0, run("compare", list.toString()), () -> err.toString(UTF_8));
        assertTrue(score(lines().getFirst()) > 50, lines().getFirst());
    }

    @Test
    void namesTheListThatCannotBeRead() throws IOException {
        Path latin = Files.write(folder.resolve("latin.txt"), "pi\u00F1a.png pi\u00F1a.png".getBytes(ISO_8859_1));
        assertEquals(2, run("compare", latin.toString()));
        assertTrue(err.toString(UTF_8).startsWith(latin + ": it is not UTF-8"), () -> err.toString(UTF_8));
        err.reset();
        assertEquals(2, run("compare", folder.toString()));
        assertTrue(err.toString(UTF_8).startsWith(folder + ": it cannot be read"), () -> err.toString(UTF_8));
    }

    @Test
    void namesThePlaceWhereItCannotWrite() {
        String nowhere = folder.resolve("nowhere").resolve("finger").toString();
        assertEquals(
                2, run("convert", "--to", "record", "--dpi", "500", path(1, 0).toString(), nowhere));
        assertTrue(err.toString(UTF_8).startsWith(nowhere + ": there is no such folder"), () -> err.toString(UTF_8));
        err.reset();
        assertEquals(
                2, run("convert", "--to", "record", "--dpi", "500", path(1, 0).toString(), folder.toString()));
        assertTrue(err.toString(UTF_8).startsWith(folder + ": it cannot be written"), () -> err.toString(UTF_8));
    }

    /** The same picture, as its file says 500 dpi. */
    private static Path resolute(int seed, int touch, String kind) throws IOException {
        return Files.write(
                folder.resolve(seed + "-" + touch + "-500." + kind),
                PictureFiles.saying(kind, SyntheticPictures.finger(seed, touch), 500));
    }

    @Test
    void takesTheResolutionThatTheFilesSay() throws IOException {
        String pair = resolute(1, 0, "png") + " " + resolute(1, 1, "tiff");
        assertEquals(0, run("compare", list("say.txt", pair)), () -> err.toString(UTF_8));
        assertTrue(score(lines().getFirst()) > 50, lines().getFirst());
    }

    @Test
    void takesWhatIsArguedRatherThanWhatAFileSays() throws IOException {
        String pair = path(1, 0) + " " + resolute(1, 1, "bmp");
        assertEquals(0, run("compare", "--dpi", "1000", list("argued.txt", pair)), () -> err.toString(UTF_8));
        assertTrue(err.toString(UTF_8).contains("TOO_SMALL_AREA"), () -> err.toString(UTF_8));
    }

    @Test
    void refusesPicturesWhoseResolutionNobodySays() throws IOException {
        String pair = path(1, 0) + " " + path(1, 1) + "\t500";
        assertEquals(1, run("compare", list("nobody.txt", pair, path(1, 0) + " " + path(1, 1))));
        assertTrue(score(lines().get(0)) > 50);
        assertEquals(0, score(lines().get(1)));
        assertTrue(err.toString(UTF_8).contains("1-0.png: finger picture refused: it does not say its resolution"));
    }

    /** Stands in for the program that makes them by the hundred thousand. */
    private static Stream<FingerTemplate> strangers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> FingerReading.of(SyntheticPictures.finger(1_000 + i, 0)))
                .flatMap(reading -> reading instanceof FingerReading.Readable readable
                        ? Stream.of(readable.template())
                        : Stream.empty());
    }

    @Test
    void searchesAmongSyntheticOthers() throws IOException {
        String gallery = list("few.txt", path(1, 0));
        String probes = list("two.txt", path(1, 1), path(2, 1));
        assertEquals(
                0,
                run(
                        Optional.of(FingerprintToolTest::strangers),
                        "identify",
                        "--dpi",
                        "500",
                        "--gallery",
                        gallery,
                        "--probes",
                        probes,
                        "--others",
                        "3"),
                () -> err.toString(UTF_8));
        assertEquals(path(1, 0).toString(), reference(0, 0));
        assertTrue(
                List.of(reference(1, 0), reference(1, 1)).stream().anyMatch(name -> name.matches("other-00000[0-2]")));
        assertTrue(err.toString(UTF_8).contains("3 of 3"));
    }

    private String reference(int probe, int candidate) throws IOException {
        return answers()
                .get(probe)
                .path("candidates")
                .path(candidate)
                .path("reference")
                .asText();
    }

    @Test
    void saysThatTheLaboratoryMakesTheOthers() throws IOException {
        String one = list("one.txt", path(1, 0));
        assertEquals(2, run("identify", "--dpi", "500", "--gallery", one, "--probes", one, "--others", "1000"));
        assertTrue(err.toString(UTF_8).contains("--others: the laboratory makes them"));
    }
}
