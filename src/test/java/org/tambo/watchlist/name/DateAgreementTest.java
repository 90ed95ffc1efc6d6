package org.tambo.watchlist.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateAgreementTest {
    private static BirthDate date(String text) {
        return BirthDate.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "1990-05-03,1990-05-03,EQUAL",
        "1990-05-03,1990-03-05,DAY_AND_MONTH_SWAPPED",
        "1990-05-03,1990-05-08,ONE_DIGIT",
        "1990-05-03,1909-05-03,ONE_DIGIT",
        "1990-05-03,1990-05-30,ONE_DIGIT",
        "1990-05-03,1991-03-05,SWAPPED_AND_ONE_DIGIT",
        "1990-05-03,1990-05-XX,YEAR_AND_MONTH",
        "1990-05-03,1990,YEAR",
        "1989-05-03,1990-05-03,DAY_AND_MONTH",
        "1990,1991-01-01,NEIGHBOURING_YEARS",
        "1990,1980-01-01,YEAR_ONE_DIGIT",
        "1990-05-03,1990-11-27,OTHER_DAY",
        "1990-05-03,1992-11-27,NEAR",
        "1990-05-03,1971-11-20,DIFFERENT",
        "1990-05-03,XXXX-05-03,UNKNOWN"
    })
    void agrees(String a, String b, DateAgreement expected) {
        assertEquals(expected, DateAgreement.of(date(a), date(b)));
        assertEquals(expected, DateAgreement.of(date(b), date(a)));
    }

    @ParameterizedTest
    @CsvSource({"1990-13-01", "1990-01-32", "90-01-01", "1990/01/01", "''"})
    void refusesWhatIsNoDate(String text) {
        assertTrue(BirthDate.parse(text).isEmpty());
    }

    @Test
    void aDifferentDateIsNoCandidate() {
        assertFalse(DateAgreement.ONE_DIGIT.mayBeOneDate());
        assertTrue(DateAgreement.YEAR.mayBeOneDate());
    }

    @Test
    void packingKeepsADate() {
        var date = new BirthDate(1990, 5, 0);
        assertEquals(date, PackedDate.unpacked(PackedDate.packed(date)));
    }

    /** What is passed over must not have spoken for one person. */
    @Test
    void theQuickLookNeverPassesOverDatesThatAgree() {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            var a = new BirthDate(1985 + random.nextInt(8), 1 + random.nextInt(12), 1 + random.nextInt(28));
            var b = new BirthDate(1985 + random.nextInt(8), 1 + random.nextInt(12), 1 + random.nextInt(28));
            if (!PackedDate.mayAgree(PackedDate.packed(a), PackedDate.packed(b))) {
                assertEquals(0, DateAgreement.of(a, b).information, () -> a + " " + b);
            }
        }
    }
}
