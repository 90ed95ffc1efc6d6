package org.tambo.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberKeyTest {
    @ParameterizedTest
    @CsvSource({"AO123456,A0123456", "I1234567,11234567", "S5B8Z2,55882Z", "G7QD,6700", "l234,1234"})
    void looksUpUnderOneFormWhatReadersTakeForOneAnother(String number, String misread) {
        assertEquals(
                NumberKey.weapon(number).indexed(), NumberKey.weapon(misread).indexed());
    }

    @Test
    void doesNotTakeConfusableNumbersForTheSame() {
        assertFalse(NumberKey.weapon("AO1").isExactly(NumberKey.weapon("A01")));
        assertTrue(NumberKey.weapon("AO1").mayBe(NumberKey.weapon("A01")));
    }

    @Test
    void keepsIssuersApart() {
        assertFalse(NumberKey.document("PER", "1").mayBe(NumberKey.document("BOL", "1")));
    }

    @Test
    void overlooksWhatStandsBetweenLettersAndDigits() {
        assertEquals(NumberKey.plate("abc-123"), NumberKey.plate("ABC 123"));
    }

    private static NumberRange range(long key, String first, String last) {
        return new NumberRange(key, NumberKey.document("PER", first), NumberKey.document("PER", last));
    }

    private static List<Long> around(NumberRanges ranges, String number) {
        return ranges.around(NumberKey.document("PER", number)).stream()
                .map(NumberRange::notice)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AB100", "AB150", "AB199"})
    void findsTheRangeOfEachOfItsNumbers(String number) {
        assertEquals(List.of(1L), around(new NumberRanges(List.of(range(1, "AB100", "AB199"))), number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AB099", "AB200", "AC150", "AB1500", "AB15"})
    void findsNoRangeOfANumberOutside(String number) {
        assertEquals(List.of(), around(new NumberRanges(List.of(range(1, "AB100", "AB199"))), number));
    }

    @Test
    void findsAllOfSeveralRangesThatOverlap() {
        var ranges = new NumberRanges(List.of(
                range(1, "000", "999"), range(2, "100", "120"), range(3, "110", "130"), range(4, "500", "600")));
        assertEquals(List.of(1L, 2L, 3L), around(ranges, "115"));
    }

    @Test
    void forgetsTheRangesOfAWithdrawnNotice() {
        var ranges = new NumberRanges(List.of(range(1, "000", "999"), range(2, "100", "120")));
        assertEquals(List.of(2L), around(ranges.with(List.of(), Set.of(1L)), "115"));
    }

    @ParameterizedTest
    @CsvSource({"100,99", "AB1,AC2", "200,100", "1A1,1B1"})
    void knowsWhatIsNoRange(String first, String last) {
        assertFalse(NumberRange.isRange(first, last));
    }
}
