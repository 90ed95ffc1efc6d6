package org.tambo.document;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Zones collected from other projects' tests and from Doc 9303, each with a verdict that was made independently. */
class PeersZonesTest {
    private static final Map<CheckedField, String> VERDICTS = Map.of(
            CheckedField.NUMBER, "number",
            CheckedField.BIRTH_DATE, "birth",
            CheckedField.EXPIRY_DATE, "expiry",
            CheckedField.OPTIONAL, "personal",
            CheckedField.COMPOSITE, "composite");

    /** A TD2 card whose number goes on in its optional data; the verdict there takes it for a number of nine. */
    private static final Set<String> LONG_NUMBER_TAKEN_FOR_SHORT = Set.of("123456789<UTO7408122F1204159104<<<<4");

    private static List<JsonNode> zones = List.of();

    @BeforeAll
    static void load() throws IOException {
        String root = System.getenv().getOrDefault("TAMBO_DATA", "../shared/data");
        Path file = Path.of(root, "mrz", "mrz_strings.json");
        assumeTrue(Files.exists(file), "skipped: no " + file + "; set TAMBO_DATA to the folder that holds mrz/");
        zones = new ArrayList<>();
        new ObjectMapper().readTree(file.toFile()).forEach(zones::add);
    }

    private static List<String> lines(JsonNode zone) {
        var lines = new ArrayList<String>();
        zone.get("lines").forEach(line -> lines.add(line.asText()));
        return lines;
    }

    private static TravelDocument read(JsonNode zone) throws UnreadableMrz {
        return Mrz.parse(lines(zone), LocalDate.of(2026, 11, 24));
    }

    @Test
    void readsEachInItsFormat() throws UnreadableMrz {
        for (JsonNode zone : zones) {
            assertEquals(
                    zone.get("format").asText().replace('-', '_'),
                    read(zone).format().name(),
                    () -> lines(zone).toString());
        }
    }

    /** Verdicts are about the text as it was read: a corrected field may have either. */
    @Test
    void agreesOnEveryCheckDigit() throws UnreadableMrz {
        int compared = 0;
        for (JsonNode zone : zones) {
            if (LONG_NUMBER_TAKEN_FOR_SHORT.contains(lines(zone).getLast())) {
                continue;
            }
            for (FieldCheck check : read(zone).checks()) {
                if (!check.corrected()) {
                    boolean expected = zone.get("check_digits")
                            .get(VERDICTS.get(check.field()))
                            .asBoolean();
                    assertEquals(expected, check.valid(), () -> lines(zone) + " " + check);
                    compared++;
                }
            }
        }
        assertTrue(compared > 400, compared + " verdicts compared");
    }

    @Test
    void correctsOnlyWhereReadersConfusedLettersWithDigits() throws UnreadableMrz {
        var corrected = new ArrayList<String>();
        for (JsonNode zone : zones) {
            if (read(zone).checks().stream().anyMatch(FieldCheck::corrected)) {
                corrected.add(lines(zone).getLast());
            }
        }
        assertEquals(
                List.of(
                        "D231458907UT0740BIZZF12O4IS9<<<<<<<G",
                        "9250764733GBRBB09117F2ZZ7162<<<<<<<<<<<<<<08",
                        "9250764733GBRBB09117F2007162<<<<<<<<<<<<<<08"),
                corrected);
    }

    @Test
    void theIssuersOwnZonesHaveAllChecksValid() throws UnreadableMrz {
        for (JsonNode zone : zones) {
            if (zone.get("all_valid").asBoolean()) {
                assertTrue(read(zone).allChecksValid(), () -> lines(zone).toString());
            }
        }
    }
}
