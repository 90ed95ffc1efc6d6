package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tambo.watchlist.name.FieldContribution.Finding;

class RecordComparisonTest {
    private static final RecordComparison COMPARISON = RecordComparison.ofPairs();

    private static PersonRecord record(String name, String date, String sex) {
        return PersonRecord.of(PersonName.whole(name), BirthDate.parse(date), PersonSex.of(sex));
    }

    private static RecordScore compare(String a, String b) {
        return COMPARISON.compare(record(a, "", ""), record(b, "", ""));
    }

    private static boolean has(RecordScore score, Finding finding) {
        return score.contributions().stream().anyMatch(contribution -> contribution.finding() == finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JOSÉ LUIS ÑAHUI NÚÑEZ | NXXAHUI NUNXXEZ  JOSE LUIS",
                "ROSA HUAMÁN DE LA CRUZ | ROSA WAMAN DELACRUZ",
                "ELENA DE LOS RÍOS CUSI | ELENA RÍOS CUSI",
                "JUAN CARLOS QUISPE MAMANI | QUISPE MAMANI, JUAN CARLOS",
                "JUAN CARLOS QUISPE MAMANI | J CARLOS KISPE MAMANI",
                "CARMEN BLANCA TICONA VARGAS | CARMEN TICONA VARGAS",
                "CARMEN BLANCA TICONA VARGAS | CARMEN BLANCA TICONA",
                "LUCÍA SOFÍA ÑAHUI VARGAS | LUCÍA SOFÍA ÑAHUI DE CHOQUE",
                "FREDDY LUIS YÁNEZ TICONA | FREDDY LVIS YANEZ T1CONA",
                "CECILIA BENAVIDES GARCÍA | CECILIAB ENAVIDES GARCIA",
                "MAXIMILIANO FRANCISCO DE LA TORRE CHUQUIHUANCA | DE LA TORRE CHUQUIHUANCA  MAXIMILIANO F",
                "Володимир Зеленський | Volodymyr Oleksandrovych Zelenskyy",
                "Mr. Recep Tayyip Erdoğan | Recep Tayyip Erdogan"
            })
    void onePersonsNames(String a, String b) {
        assertTrue(compare(a, b).match());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HÉCTOR CALLISAYA OQUENDO | JHON CALLISAYA OQUENDO",
                "YESENIA DAYANA VARGAS FLORES | YESENIA DAYANA VARGAS ARISTIZÁBAL",
                "CARLOS VILLEGAS VALENCIA | CARLA VILLEGAS VALENCIA",
                "FRANCISCO ESTÉVEZ SIRPA | FRANCISCA ESTÉVEZ SIRPA",
                "ÓSCAR RAÚL PARI RESTREPO | ÓSCAR RAÚL PARIONA RESTREPO",
                "JUAN DAVID ROJAS GONZÁLEZ | JUAN DAVID ROSAS GONZÁLEZ",
                "SALMAN BIN MUHAMMAD AL-RAWI | MUHAMMAD BIN SALMAN AL-RAWI",
                "习近朋 | 习近平"
            })
    void twoPersonsNames(String a, String b) {
        assertFalse(compare(a, b).match());
    }

    /** One common word must not be enough, however short the other name (watchman 338 and 483). */
    @Test
    void oneCommonWordIsNotEnough() {
        assertFalse(compare("MARIA", "MARIA FLORES QUISPE").match());
    }

    /** The same birth date does not make up for another name (yente 245). */
    @Test
    void anEqualBirthDateDoesNotMakeUpForAnotherName() {
        var score = COMPARISON.compare(
                record("AMARU OSPINA YUJRA", "1990-05-03", "M"), record("JORGE CASTRO NINA", "1990-05-03", "M"));
        assertFalse(score.match());
    }

    @Test
    void brothersBornOnOneDayStayTwo() {
        var score = COMPARISON.compare(
                record("HECTOR CALLISAYA OQUENDO", "1990-05-03", "M"),
                record("JHON CALLISAYA OQUENDO", "1990-05-03", "M"));
        assertFalse(score.match());
        assertTrue(has(score, Finding.GIVEN_NAMES_CONFLICT));
    }

    @Test
    void oneWrongDigitInTheDateIsForgiven() {
        assertTrue(COMPARISON
                .compare(
                        record("JUAN QUISPE MAMANI", "1990-05-03", "M"),
                        record("JUAN QUISPE MAMANI", "1990-05-08", "M"))
                .match());
    }

    @Test
    void swappedDayAndMonthWithOneWrongDigitAreForgiven() {
        var score = COMPARISON.compare(
                record("JUAN QUISPE MAMANI", "1990-05-03", "M"), record("JUAN QUISPE MAMANI", "1991-03-05", "M"));
        assertEquals(DateAgreement.SWAPPED_AND_ONE_DIGIT, score.dateAgreement());
        assertTrue(score.match());
    }

    @Test
    void anotherDateSpeaksAgainstTheSameName() {
        assertFalse(COMPARISON
                .compare(
                        record("JUAN QUISPE MAMANI", "1990-05-03", "M"),
                        record("JUAN QUISPE MAMANI", "1971-11-20", "M"))
                .match());
    }

    @Test
    void theBestOfAllAliasesCountsAndIsNamed() {
        var notice = new PersonRecord(
                List.of(PersonName.of("CONDORI", "APAZA", "PEDRO"), PersonName.of("QUISPE", "MAMANI", "JUAN")),
                List.of(),
                PersonSex.UNKNOWN,
                Set.of());
        var score = COMPARISON.compare(PersonRecord.of(PersonName.ofDocument("QUISPE MAMANI", "JUAN", false)), notice);
        assertTrue(score.match());
        assertEquals(1, score.name());
    }

    @Test
    void theContributionsAddUpToTheScore() {
        var score = COMPARISON.compare(
                record("ELENA SISA JIMENEZ CAICEDO", "1990-05-03", "F"), record("E SISA JIMENES", "1990-XX-XX", "F"));
        double sum = score.contributions().stream()
                .mapToDouble(FieldContribution::weight)
                .sum();
        assertEquals(score.score(), sum, 1e-9);
        assertTrue(has(score, Finding.NAME_INITIALS));
    }

    @Test
    void theComparisonIsSymmetric() {
        var a = record("ELENA SISA JIMENEZ CAICEDO", "1990-05-03", "F");
        var b = record("CAYCEDO, ELENA S", "1990-03-05", "F");
        assertEquals(COMPARISON.compare(a, b).score(), COMPARISON.compare(b, a).score(), 1e-6);
    }

    @Test
    void aMatchIsAProbabilityOfOneHalfAndMore() {
        var score = compare("JUAN QUISPE", "JUAN QUISPE");
        assertEquals(score.match(), score.probability() >= 0.5);
    }
}
