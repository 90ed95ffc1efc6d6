package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameIndexTest {
    private static final PersonRecord WANTED = PersonRecord.of(
            PersonName.of("HUAMAN", "DE LA CRUZ", "JUAN CARLOS"), BirthDate.parse("1990-05-03"), PersonSex.M);

    private static NameIndex index() {
        var builder = new NameIndex.Builder();
        builder.add(PersonRecord.of(PersonName.of("QUISPE", "MAMANI", "ROSA")));
        builder.add(WANTED);
        builder.add(new PersonRecord(
                List.of(PersonName.of("TICONA", "", "PEDRO"), PersonName.of("VARGAS", "APAZA", "MIGUEL")),
                List.of(new BirthDate(1970, 1, 2), new BirthDate(1971, 2, 1)),
                PersonSex.M,
                Set.of("BOL")));
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JUAN CARLOS HUAMAN DE LA CRUZ",
                "WAMAN CRUZ, JUAN",
                "JUAN CARLOS GUAMAN DELACRUZ",
                "JUANCARLOS HUAMAN CRUZ",
                "HUAMAN DELA CRUZ JUAM CARLOS"
            })
    void findsAPersonByEverySpelling(String name) {
        var found =
                index().search(PersonRecord.of(PersonName.whole(name), BirthDate.parse("1990-05-03"), PersonSex.M), 10);
        assertEquals(List.of(1), found.stream().map(NameIndex.Candidate::record).toList());
    }

    @Test
    void findsAPersonByAliasAndSecondBirthDate() {
        var found = index().search(
                        PersonRecord.of(
                                PersonName.ofDocument("VARGAS APAZA", "MIGUEL", false),
                                BirthDate.parse("1971-02-01"),
                                PersonSex.M),
                        10);
        assertEquals(2, found.getFirst().record());
        assertEquals(1, found.getFirst().score().name());
        assertEquals(DateAgreement.EQUAL, found.getFirst().score().dateAgreement());
    }

    @Test
    void comparesAsTwoRecordsSideBySide() {
        var query = PersonRecord.of(PersonName.whole("JUAN HUAMAN"), BirthDate.parse("1990-05-03"), PersonSex.M);
        var inIndex = index().compared(query, 10).getFirst().score();
        assertEquals(RecordComparison.ofPairs().compare(query, WANTED).dateAgreement(), inIndex.dateAgreement());
        assertTrue(inIndex.match());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", ",,,", "123", "DE LA", "\u0000\uFFFF", "\uD83D\uDE00"})
    void aQueryOfNoNameFindsNothing(String name) {
        assertTrue(index().search(PersonRecord.of(PersonName.whole(name)), 10).isEmpty());
    }

    @Test
    void aNameOfAMegabyteIsAnsweredToo() {
        assertTrue(index().search(PersonRecord.of(PersonName.whole("QUISPE ".repeat(150_000))), 10)
                        .size()
                <= 3);
    }

    /** Whom it does not compare because he cannot match, he would not have matched. */
    @Test
    void findsAllThatMatchWhomeverItPassesOver() {
        Random random = new Random(3);
        String[] words = {"JUAN", "JUANA", "CARLOS", "QUISPE", "KISPE", "MAMANI", "HUAMAN", "ROSA"};
        String[] dates = {"", "1990", "1990-05-03", "1990-03-05", "1990-05-13", "1991-05-03", "1972-11-30"};
        Supplier<PersonRecord> any = () -> new PersonRecord(
                List.of(PersonName.whole(
                        words[random.nextInt(8)] + " " + words[random.nextInt(8)] + " " + words[random.nextInt(8)])),
                Stream.of(dates[random.nextInt(7)])
                        .filter(date -> !date.isEmpty())
                        .flatMap(date -> BirthDate.parse(date).stream())
                        .toList(),
                PersonSex.values()[random.nextInt(PersonSex.values().length)],
                random.nextBoolean() ? Set.of() : Set.of(random.nextBoolean() ? "PER" : "BOL"));
        var builder = new NameIndex.Builder();
        for (int i = 0; i < 300; i++) {
            builder.add(any.get());
        }
        NameIndex index = builder.build();
        int matches = 0;
        int passedOver = 0;
        for (int i = 0; i < 300; i++) {
            PersonRecord query = any.get();
            var compared = index.compared(query, 300);
            var found = index.search(query, 300);
            assertEquals(compared.stream().filter(one -> one.score().match()).toList(), found);
            matches += found.size();
            passedOver += compared.size() - found.size();
        }
        assertTrue(matches > 100 && passedOver > 1_000, matches + " and " + passedOver);
    }

    @Test
    void anEmptyIndexFindsNothing() {
        assertTrue(new NameIndex.Builder().build().search(WANTED, 10).isEmpty());
    }
}
