package org.tambo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenToolTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final String COMMON = "\"country\":\"PER\",\"kind\":\"requisitoria\",\"authority\":\"PJ\","
            + "\"legalBasis\":\"M 1\",\"action\":\"detain\",\"validUntil\":\"2031-10-01\","
            + "\"contact\":{\"name\":\"I\",\"phone\":\"1\"},";
    private static final String JUAN = "{\"id\":\"P1\"," + COMMON
            + "\"person\":{\"names\":[{\"paternal\":\"HUAMÁN\",\"maternal\":\"MAMANI\",\"given\":\"JUAN CARLOS\"}],"
            + "\"birthDate\":\"1990-05-03\",\"sex\":\"M\",\"documents\":[{\"issuer\":\"PER\",\"number\":\"O16000123\"}]}}";
    private static final String PASSPORTS = "{\"id\":\"D1\"," + COMMON
            + "\"document\":{\"issuer\":\"BOL\",\"number\":\"AB1000\",\"lastNumber\":\"AB1999\",\"status\":\"blank\"}}";
    private static final String CAR =
            "{\"id\":\"V1\"," + COMMON + "\"vehicle\":{\"plate\":\"ABC-123\",\"vin\":\"1HGCM82633A004352\"}}";
    private static final String GUN = "{\"id\":\"W1\"," + COMMON + "\"weapon\":{\"serialNumber\":\"SN 5501\"}}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path watchlist;

    @BeforeEach
    void write() throws IOException {
        watchlist = Files.writeString(folder.resolve("w.jsonl"), String.join("\n", JUAN, PASSPORTS, CAR, GUN) + "\n");
    }

    private int run(String... more) {
        List<String> args = new ArrayList<>(List.of("--watchlist", watchlist.toString()));
        args.addAll(List.of(more));
        return ScreenTool.run(
                args.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                CLOCK);
    }

    private List<JsonNode> answers(String... queries) throws IOException {
        Path file = Files.writeString(folder.resolve("q.jsonl"), String.join("\n", queries));
        assertEquals(0, run("--queries", file.toString(), "--json"), err.toString(StandardCharsets.UTF_8));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                answers.add(new ObjectMapper().readTree(line));
            }
        }
        return answers;
    }

    private String found(String query) throws IOException {
        List<String> ids = new ArrayList<>();
        answers(query)
                .getFirst()
                .path("candidates")
                .forEach(one -> ids.add(one.path("notice").asText()));
        return String.join(",", ids);
    }

    @Test
    void answersEachQueryInALineOfItsOwn() throws IOException {
        List<JsonNode> answers = answers(
                "{\"id\":\"q1\",\"name\":\"Juan Carlos Waman Mamani\",\"dob\":\"1990-05-03\",\"sex\":\"M\"}",
                "{\"id\":\"q2\",\"name\":\"Anna Eriksson\",\"dob\":\"1974-08-12\"}");
        assertEquals("q1", answers.getFirst().path("query").asText());
        JsonNode candidate = answers.getFirst().path("candidates").get(0);
        assertEquals("P1", candidate.path("notice").asText());
        assertTrue(candidate.path("probability").asDouble() > 0.9, candidate.toString());
        assertTrue(candidate.path("reasons").toString().contains("birth date: equal"), candidate.toString());
        assertTrue(answers.getFirst().path("ms").isNumber());
        assertEquals("q2", answers.get(1).path("query").asText());
        assertEquals(0, answers.get(1).path("candidates").size());
    }

    @Test
    void findsDocumentLetterForLetter() throws IOException {
        assertEquals("P1", found("{\"document\":{\"issuer\":\"PER\",\"number\":\"O16000123\"}}"));
    }

    @Test
    void findsDocumentThatIsMisread() throws IOException {
        assertEquals("P1", found("{\"document\":\"PER 016000I23\"}"));
    }

    @Test
    void findsDocumentOfUnknownIssuer() throws IOException {
        assertEquals("P1", found("{\"document\":\"O16000123\"}"));
    }

    @Test
    void findsDocumentInARangeOfBlanks() throws IOException {
        assertEquals("D1", found("{\"document\":\"BOL AB1234\"}"));
    }

    @Test
    void findsVehicleByPlateAndByVin() throws IOException {
        assertEquals("V1", found("{\"vehicle\":{\"plate\":\"A8C 123\"}}"));
        out.reset();
        assertEquals("V1", found("{\"vehicle\":{\"vin\":\"1HGCM82633AO04352\"}}"));
    }

    @Test
    void findsWeaponBySerialNumber() throws IOException {
        assertEquals("W1", found("{\"weapon\":{\"serialNumber\":\"sn-5501\"}}"));
    }

    @Test
    void saysWhatIsWrongWithAQueryAndGoesOn() throws IOException {
        List<JsonNode> answers =
                answers("{", "{\"id\":7,\"dob\":\"yesterday\",\"name\":\"A B\"}", "{\"id\":8}", "{\"name\":\"X\"}");
        assertEquals("it is no JSON", answers.getFirst().path("error").asText());
        assertEquals(7, answers.get(1).path("query").asInt());
        assertTrue(answers.get(1).path("error").asText().startsWith("dob is no date"));
        assertEquals(
                "it has neither a name nor a number",
                answers.get(2).path("error").asText());
        assertEquals(4, answers.get(3).path("query").asInt());
    }

    @Test
    void refusesBadNoticesByLineAndSearchesTheOthers() throws IOException {
        Files.writeString(
                watchlist,
                String.join(
                        "\n",
                        "no notice",
                        JUAN.replace("\"legalBasis\":\"M 1\",", ""),
                        JUAN.replace("P1", "P2").replace("1990-05-03", "2090-05-03"),
                        JUAN,
                        JUAN));
        assertEquals("P1", found("{\"name\":\"JUAN CARLOS HUAMAN MAMANI\",\"dob\":\"1990-05-03\"}"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("line 1: no JSON object"), said);
        assertTrue(said.contains("line 2: legalBasis is missing"), said);
        assertTrue(said.contains("line 3: birthDate lies in the future"), said);
        assertTrue(said.contains("line 5: id stands in this file twice"), said);
        assertTrue(said.contains("1 notices, 4 refused"), said);
    }

    @Test
    void answersOneInWords() {
        assertEquals(0, run("--name", "HUAMAN MAMANI, JUAN CARLOS", "--dob", "1990-05-03", "--sex", "M"));
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("PER P1: requisitoria, detain"), said);
        assertTrue(said.contains("name: 4 words agree"), said);
    }

    @Test
    void asksForAQuestion() {
        assertEquals(2, run());
    }

    @Test
    void saysWhichFileIsMissing() {
        assertEquals(1, run("--queries", folder.resolve("none").toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("none"));
    }
}
