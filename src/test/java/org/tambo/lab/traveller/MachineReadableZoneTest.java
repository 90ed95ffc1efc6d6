package org.tambo.lab.traveller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineReadableZoneTest {
    private static Traveller anna(IssuedDocument document) {
        return new Traveller("ERIKSSON", "", "ANNA MARIA", Sex.F, LocalDate.of(1974, 8, 12), "UTO", document, 1L);
    }

    /** The specimen of Doc 9303-4, appendix B. */
    @Test
    void writesTheSpecimenPassport() {
        IssuedDocument passport = new IssuedDocument(
                IssuedDocument.Size.TD3,
                "P",
                "UTO",
                "L898902C3",
                LocalDate.of(2012, 4, 15),
                "ZE184226B",
                EnyeSpelling.N);
        assertEquals(
                List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
                MachineReadableZone.of(anna(passport)));
    }

    /** The specimen of Doc 9303-5, appendix B. */
    @Test
    void writesTheSpecimenCard() {
        IssuedDocument card = new IssuedDocument(
                IssuedDocument.Size.TD1, "I", "UTO", "D23145890", LocalDate.of(2012, 4, 15), "", EnyeSpelling.N);
        assertEquals(
                List.of(
                        "I<UTOD231458907<<<<<<<<<<<<<<<",
                        "7408122F1204159UTO<<<<<<<<<<<6",
                        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
                MachineReadableZone.of(anna(card)));
    }

    /** Doc 9303-5, note j, with the strings of the public test sets. */
    @Test
    void putsTheRestOfLongNumberIntoTheOptionalField() {
        IssuedDocument card = new IssuedDocument(
                IssuedDocument.Size.TD1, "I", "UTO", "D23145890123", LocalDate.of(2012, 4, 15), "", EnyeSpelling.N);
        assertEquals(
                "I<UTOD23145890<1233<<<<<<<<<<<",
                MachineReadableZone.of(anna(card)).getFirst());
    }

    @Test
    void cutsLongNamesWithLetterAtTheEnd() {
        assertEquals(
                "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
                MachineReadableZone.names("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG", EnyeSpelling.N, 39));
    }

    @Test
    void neverEndsCutNamesWithFiller() {
        String cut = MachineReadableZone.names("CHOQUEHUANCA SINANI", "WARA LUZ MARIA", EnyeSpelling.N, 30);
        assertEquals("CHOQUEHUANCA<SINANI<<WARA<LU<M", cut);
    }

    @Test
    void dropsSingleLetterThatWouldStandLast() {
        assertEquals(
                "CHOQUEHUANCA<SINANI<<WARALU<MA",
                MachineReadableZone.names("CHOQUEHUANCA SINANI", "WARALU B MARIA", EnyeSpelling.N, 30));
    }

    @Test
    void leavesRoomForGivenNamesBesideLongSurnames() {
        String names = MachineReadableZone.names(
                "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO", EnyeSpelling.N, 39);
        assertEquals(39, names.length());
        assertTrue(names.endsWith("<<DINGO<P"), names);
    }

    @Test
    void spellsEnyeEitherWay() {
        assertEquals("NUNEZ", MachineReadableZone.spelled("NÚÑEZ", EnyeSpelling.N));
        assertEquals("NUNXXEZ", MachineReadableZone.spelled("NÚÑEZ", EnyeSpelling.NXX));
    }

    @Test
    void spellsTheExamplesOfDoc9303() throws IOException {
        for (JsonNode example : data("icao_names.json")) {
            String[] printed = example.path("viz").asText().split(", ", 2);
            String given = printed.length == 2 ? printed[1] : "";
            String zone = example.path("mrz").asText();
            int prefix = example.path("part").asInt() == 5 ? 0 : 5;
            int length = zone.length() - prefix;
            String primary = MachineReadableZone.spelled(printed[0], EnyeSpelling.N);
            String secondary = MachineReadableZone.spelled(given, EnyeSpelling.N);
            // How to cut is the issuer's choice in part; what fits must be spelled as the example is.
            if (primary.length() + 2 + secondary.length() <= length) {
                assertEquals(
                        zone.substring(prefix), MachineReadableZone.names(printed[0], given, EnyeSpelling.N, length));
            }
        }
    }

    @Test
    void transliteratesLatinLettersAsDoc9303Allows() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (JsonNode row : data("icao_transliteration.json")) {
            String letter = row.path("char").asText();
            // Latin-1: all that the languages of the region need.
            boolean latin = letter.length() == 1 && letter.charAt(0) >= 'À' && letter.charAt(0) <= 'ÿ';
            List<String> allowed = Arrays.asList(row.path("translit").asText().split(" or "));
            if (latin && !allowed.contains(MachineReadableZone.spelled(letter, EnyeSpelling.N))) {
                wrong.add(letter + " " + MachineReadableZone.spelled(letter, EnyeSpelling.N) + " not " + allowed);
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Each published zone of the sizes written here whose number check digit is known to be right or wrong. */
    @Test
    void agreesWithPublishedCheckDigits() throws IOException {
        int compared = 0;
        for (JsonNode zone : data("mrz_strings.json")) {
            Optional<Boolean> verdict =
                    Optional.ofNullable(zone.path("check_digits").get("birth")).map(JsonNode::asBoolean);
            String format = zone.path("format").asText();
            if (verdict.isEmpty() || !(format.equals("TD1") || format.equals("TD3"))) {
                continue;
            }
            String line = zone.path("lines").get(1).asText();
            int at = format.equals("TD1") ? 0 : 13;
            boolean right =
                    MachineReadableZone.checkDigit(line.substring(at, at + 6)).equals(line.substring(at + 6, at + 7));
            assertEquals(verdict.get(), right, line);
            compared++;
        }
        assertTrue(compared > 20, "only " + compared + " compared");
    }

    private static JsonNode data(String name) throws IOException {
        Path file = Path.of(Optional.ofNullable(System.getenv("TAMBO_DATA")).orElse("../shared/data"), "mrz", name);
        assumeTrue(Files.exists(file), "skipped: " + file + " is absent (set TAMBO_DATA)");
        return new ObjectMapper().readTree(file.toFile());
    }
}
