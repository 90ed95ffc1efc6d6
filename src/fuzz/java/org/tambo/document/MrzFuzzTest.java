package org.tambo.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text of every kind comes to a document or to a named refusal, never to anything else. */
class MrzFuzzTest {
    private static final int RUNS = 200_000;
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final List<List<String>> SEEDS = List.of(
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
            List.of(
                    "I<UTOD23145890<7349<<<<<<<<<<<",
                    "3407127M9507122UTO<<<<<<<<<<<2",
                    "STEVENSON<<PETER<JOHN<<<<<<<<<"),
            List.of("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
            List.of("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"));
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    private static final String OTHER = "abcß \t\r\n\0*ñİ\uD83D\uDE00\u00AB\u0663";

    @Test
    void anyTextIsReadOrRefusedByName() {
        var random = new Random(20261124);
        int read = 0;
        for (int run = 0; run < RUNS; run++) {
            var lines = random.nextInt(20) == 0 ? noise(random) : mutated(random);
            try {
                var document = Mrz.parse(lines, TODAY);
                assertSound(document);
                read++;
            } catch (UnreadableMrz refusal) {
                assertNotEquals("", refusal.getMessage());
            }
        }
        int share = read;
        assertTrue(read > RUNS / 10 && read < RUNS * 9 / 10, () -> share + " of " + RUNS + " were read");
    }

    private static void assertSound(TravelDocument document) {
        int checks = switch (document.format()) {
            case TD1, TD2 -> 4;
            case TD3 -> 5;
            case MRV_A, MRV_B -> 3;
        };
        assertEquals(checks, document.checks().size());
        for (var date : List.of(document.birthDate(), document.expiryDate())) {
            assertTrue(date.month() >= 0 && date.month() <= 12 && date.day() >= 0 && date.day() <= 31);
        }
        assertFalse(document.birthDate().year() > TODAY.getYear());
        assertFalse((document.number() + document.primaryIdentifier() + document.secondaryIdentifier()).contains("<"));
        assertFalse(document.expiredOn(LocalDate.of(1976, 1, 1)));
    }

    private static List<String> mutated(Random random) {
        var lines = new ArrayList<>(SEEDS.get(random.nextInt(SEEDS.size())));
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(lines.size());
            var line = new StringBuilder(lines.get(at));
            int place = random.nextInt(line.length() + 1);
            switch (random.nextInt(12)) {
                case 0 -> line.insert(place, any(random, OTHER));
                case 1 -> line.insert(place, any(random, ALPHABET));
                case 2 -> line.setLength(place);
                case 3 -> line.append("<".repeat(random.nextInt(10)));
                default -> {
                    if (place < line.length()) {
                        line.setCharAt(place, any(random, ALPHABET));
                    }
                }
            }
            lines.set(at, line.toString());
        }
        if (random.nextInt(30) == 0) {
            lines.remove(random.nextInt(lines.size()));
        }
        if (random.nextInt(30) == 0) {
            lines.add(random.nextInt(lines.size() + 1), "");
        }
        return lines;
    }

    private static List<String> noise(Random random) {
        var lines = new ArrayList<String>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            var line = new StringBuilder();
            int length = random.nextInt(4) == 0
                    ? random.nextInt(400)
                    : List.of(30, 36, 44, 88, 90, 72).get(random.nextInt(6));
            for (int at = 0; at < length; at++) {
                line.append(random.nextInt(40) == 0 ? any(random, OTHER) : any(random, ALPHABET));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static char any(Random random, String alphabet) {
        return alphabet.charAt(random.nextInt(alphabet.length()));
    }
}
