package org.tambo.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorRatesTest {
    @Test
    void hasNoErrorsWhereTheScoresAreApart() {
        assertEquals(new ErrorRates(0, 0), ErrorRates.of(new double[] {5, 6}, new double[] {1, 2, 3}));
    }

    /** At a threshold of 4 one of four mates is below and one of four others is not. */
    @Test
    void findsWhereBothErrorsAreEqual() {
        ErrorRates rates = ErrorRates.of(new double[] {3, 5, 6, 7}, new double[] {1, 2, 2.5, 4});
        assertEquals(25, rates.equal());
    }

    /** Of 2,000 others two may match: the third highest, 1,997, must not, and so mates need more. */
    @Test
    void allowsOneFalseMatchInAThousand() {
        double[] others = IntStream.range(0, 2_000).mapToDouble(i -> i).toArray();
        assertEquals(50, ErrorRates.of(new double[] {1_997, 1_998}, others).fmr1000());
    }

    @Test
    void countsAnEqualScoreAsAMatch() {
        assertEquals(0, ErrorRates.of(new double[] {3}, new double[] {2}).fmr1000());
    }
}
