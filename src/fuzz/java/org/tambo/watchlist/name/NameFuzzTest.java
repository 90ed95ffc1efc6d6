package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names of any characters and length are compared and searched, with a probability and in both directions alike. */
class NameFuzzTest {
    private static final String[] PARTS = {
        "QUISPE",
        "MAMANI",
        "DE LA",
        "JOSE",
        "J",
        "BIN",
        "NXX",
        "Ñ",
        ",",
        "<<",
        "  ",
        "김",
        "习",
        "علي",
        "Ф",
        "0",
        "\u0000",
        "\uD83D\uDE00",
        "HUAMAN",
        "XX",
        "-",
        "'",
        "Æ",
        "ß",
        "DELOSRIOS",
        "नरेन्द्र",
        "\u0301"
    };

    private static String name(Random random) {
        var name = new StringBuilder();
        int parts = random.nextInt(random.nextInt(20) == 0 ? 200 : 7);
        for (int i = 0; i < parts; i++) {
            name.append(PARTS[random.nextInt(PARTS.length)]);
            if (random.nextInt(3) > 0) {
                name.append(' ');
            }
        }
        return name.toString();
    }

    @Test
    void anyTwoNamesHaveAProbability() {
        var random = new Random(20261124);
        var comparison = RecordComparison.ofPairs();
        for (int i = 0; i < 20_000; i++) {
            var a = PersonRecord.of(PersonName.whole(name(random)));
            var b = PersonRecord.of(PersonName.whole(name(random)));
            double probability = comparison.compare(a, b).probability();
            assertTrue(probability >= 0 && probability <= 1);
        }
    }

    @Test
    void anyNameIsFoundByItself() {
        var random = new Random(7);
        var builder = new NameIndex.Builder();
        var names = new String[500];
        for (int i = 0; i < names.length; i++) {
            names[i] = "ZXQ" + (char) ('A' + i % 26) + (char) ('A' + i / 26) + " UNICO " + name(random);
            assertEquals(i, builder.add(PersonRecord.of(PersonName.whole(names[i]))));
        }
        var index = builder.build();
        for (int i = 0; i < names.length; i++) {
            int wanted = i;
            assertTrue(
                    index.candidates(PersonRecord.of(PersonName.whole(names[i])), 500)
                            .contains(wanted),
                    () -> "number " + wanted);
        }
    }
}
