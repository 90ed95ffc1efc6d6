package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The threshold learnt from made-up impostors whose scale is known, against what it should have been. */
class ImpostorTailTest {
    private static final double TARGET = 0.001;
    private static final int FINGERS = 2_000;
    private static final int FRESH = 200_000;

    /** The best of so many impostors' scores, each of which reaches s with 10^((offset - s) / decade). */
    private static double best(int fingers, double offset, double decade, Random random) {
        double one = 1 - Math.pow(random.nextDouble(), 1.0 / fingers);
        return Math.max(0, offset - decade * Math.log10(one));
    }

    private static ImpostorTail learnt(int searches, int fingers, double offset, double decade, Random random) {
        ImpostorTail tail = new ImpostorTail();
        for (int i = 0; i < searches; i++) {
            tail.add(best(fingers, offset, decade, random), fingers);
        }
        return tail;
    }

    /** The share of fresh innocent searches that reach the threshold that was learnt. */
    private static double falseAlarms(ImpostorScale scale, int fingers, double offset, double decade, Random random) {
        double threshold = scale.threshold(fingers, TARGET);
        int alarms = 0;
        for (int i = 0; i < FRESH; i++) {
            alarms += best(fingers, offset, decade, random) >= threshold ? 1 : 0;
        }
        return (double) alarms / FRESH;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10, 5000",
        "12, 10, 5000",
        "-5, 7, 5000",
        "8, 13, 5000",
        "0, 10, 1000",
        "12, 7, 20000",
        "5, 14, 20000",
    })
    void raisesAsManyFalseAlarmsAsPolicyAllows(double offset, double decade, int searches) {
        double sum = 0;
        int seeds = 10;
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            ImpostorScale scale =
                    learnt(searches, FINGERS, offset, decade, random).scale();
            double rate = falseAlarms(scale, FINGERS, offset, decade, random);
            assertTrue(rate > TARGET / 3 && rate < TARGET * 3, "seed " + seed + ": " + rate);
            sum += rate;
        }
        assertEquals(TARGET, sum / seeds, 0.4 * TARGET);
    }

    @Test
    void followsTheGallerysGrowth() {
        Random random = new Random(1);
        ImpostorScale scale = learnt(5_000, FINGERS, 6, 9, random).scale();
        assertEquals(TARGET, falseAlarms(scale, 20 * FINGERS, 6, 9, random), TARGET);
    }

    @Test
    void raisesFarTooManyWithoutLearningWhereASensorsImpostorsScoreHigher() {
        double rate = falseAlarms(ImpostorScale.OF_ENGINE, FINGERS, 12, 10, new Random(1));
        assertTrue(rate > 10 * TARGET, "" + rate);
    }

    @Test
    void relaxesTheThresholdOfASensorWhoseImpostorsScoreLower() {
        ImpostorScale scale = learnt(5_000, FINGERS, -5, 8, new Random(1)).scale();
        assertTrue(scale.threshold(FINGERS, TARGET) < ImpostorScale.OF_ENGINE.threshold(FINGERS, TARGET) - 10);
    }

    @Test
    void keepsToTheEnginesScaleWhileSearchesAreFew() {
        ImpostorTail tail = learnt(ImpostorTail.LEAST_SEARCHES - 1, FINGERS, 30, 10, new Random(1));
        assertEquals(ImpostorScale.OF_ENGINE, tail.scale());
    }

    @Test
    void keepsToTheEnginesScaleWhereNothingScores() {
        ImpostorTail tail = new ImpostorTail();
        for (int i = 0; i < 5_000; i++) {
            tail.add(0, 5);
        }
        assertEquals(ImpostorScale.OF_ENGINE, tail.scale());
    }

    @Test
    void forgetsTheSensorThatWasThereBefore() {
        Random random = new Random(1);
        ImpostorTail tail = learnt(20_000, FINGERS, 20, 10, random);
        for (int i = 0; i < 200_000; i++) {
            tail.add(best(FINGERS, 0, 10, random), FINGERS);
        }
        assertEquals(TARGET, falseAlarms(tail.scale(), FINGERS, 0, 10, random), TARGET);
    }

    @Test
    void isTheSameAfterItWasKept() {
        ImpostorTail tail = learnt(5_000, FINGERS, 6, 9, new Random(1));
        assertEquals(tail.scale(), ImpostorTail.of(tail.bytes()).scale());
    }

    @Test
    void beginsAnewFromBytesThatAreNoTail() {
        assertEquals(ImpostorScale.OF_ENGINE, ImpostorTail.of(new byte[7]).scale());
    }

    @Test
    void asksSeventyOfTheEnginesPointsAmongTenThousandFingers() {
        assertEquals(70, ImpostorScale.OF_ENGINE.threshold(10_000, 0.001), 1e-9);
    }
}
