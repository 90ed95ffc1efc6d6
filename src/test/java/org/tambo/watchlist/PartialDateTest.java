package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialDateTest {
    private static boolean compatible(String one, String other) {
        boolean there = PartialDate.parse(one).compatibleWith(PartialDate.parse(other));
        assertEquals(there, PartialDate.parse(other).compatibleWith(PartialDate.parse(one)), "and the other way round");
        return there;
    }

    @Test
    void readsYearMonthAndDay() {
        assertEquals(new PartialDate(1990, 5, 3), PartialDate.parse("1990-05-03"));
    }

    @Test
    void readsYearAndMonth() {
        assertEquals(new PartialDate(1990, 5, 0), PartialDate.parse("1990-05"));
    }

    @Test
    void readsYear() {
        assertEquals(new PartialDate(1990, 0, 0), PartialDate.parse("1990"));
    }

    @Test
    void isWrittenAsItWasRead() {
        for (String text : List.of("1990-05-03", "1990-05", "1990", "0033")) {
            assertEquals(text, PartialDate.parse(text).toString());
        }
    }

    @Test
    void refusesWhatIsNoDate() {
        for (String text : List.of(
                "",
                "90",
                "1990-5-3",
                "1990-05-03 ",
                "1990-13",
                "1990-02-30",
                "1990-05-32",
                "0000",
                "1990-00",
                "1990-00-03",
                "1990-05-00",
                "19900503",
                "١٩٩٠",
                "a".repeat(1_000))) {
            assertThrows(DateTimeException.class, () -> PartialDate.parse(text), text);
        }
    }

    @Test
    void knowsLeapYears() {
        assertEquals(new PartialDate(2000, 2, 29), PartialDate.parse("2000-02-29"));
        assertThrows(DateTimeException.class, () -> PartialDate.parse("1900-02-29"));
    }

    @Test
    void canBeTheSameDayWhereTheKnownPartsAgree() {
        assertTrue(compatible("1990-05-03", "1990-05-03"));
        assertTrue(compatible("1990-05-03", "1990-05"));
        assertTrue(compatible("1990-05-03", "1990"));
        assertTrue(compatible("1990-05", "1990"));
    }

    @Test
    void cannotBeTheSameDayWhereAKnownPartDiffers() {
        assertFalse(compatible("1990-05-03", "1990-05-04"));
        assertFalse(compatible("1990-05-03", "1990-06-03"));
        assertFalse(compatible("1990-05", "1990-06"));
        assertFalse(compatible("1990", "1991"));
    }

    @Test
    void meansItsFirstDayAtTheEarliest() {
        assertEquals(LocalDate.of(1990, 1, 1), PartialDate.parse("1990").earliest());
        assertEquals(LocalDate.of(1990, 5, 1), PartialDate.parse("1990-05").earliest());
        assertEquals(LocalDate.of(1990, 5, 3), PartialDate.parse("1990-05-03").earliest());
    }
}
