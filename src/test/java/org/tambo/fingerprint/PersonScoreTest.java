package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PersonScoreTest {
    @Test
    void oneScoreIsItself() {
        assertEquals(47.5, PersonScore.of(List.of(47.5)), 1e-9);
    }

    @Test
    void nothingIsNothing() {
        assertEquals(0, PersonScore.of(List.of()));
    }

    /** P(X + Y >= x) = e^-x (1 + x) for two draws from the exponential distribution. */
    @Test
    void twoScoresHaveTheGammaDistributionsTail() {
        double x = 60 * Math.log(10) / 10;
        assertEquals(-10 * Math.log10(Math.exp(-x) * (1 + x)), PersonScore.of(List.of(20.0, 40.0)), 1e-9);
    }

    /** Strangers reach 20 once in a hundred times, however many fingers are asked for. */
    @Test
    void strangersReachAScoreAsOftenAsItSays() {
        Random random = new Random(1);
        for (int fingers = 1; fingers <= 4; fingers++) {
            int many = 0;
            for (int run = 0; run < 100_000; run++) {
                List<Double> scores = DoubleStream.generate(() -> -10 * Math.log10(1 - random.nextDouble()))
                        .limit(fingers)
                        .boxed()
                        .toList();
                many += PersonScore.of(scores) >= 20 ? 1 : 0;
            }
            assertEquals(1_000, many, 130, fingers + " fingers");
        }
    }

    @Test
    void theBestOfTenTriesIsTenTimesAsFrequent() {
        assertEquals(30, PersonScore.ofBest(40, 10), 1e-9);
    }
}
