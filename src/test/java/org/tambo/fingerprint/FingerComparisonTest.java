package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FingerComparisonTest {
    private static FingerTemplate template(long seed, int touch) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, touch)))
                .template();
    }

    @Test
    void isSourceAfisScoreWhereThereAreNoRidges() {
        assertEquals(47.5, new FingerComparison(47.5, null).score());
    }

    /** 1.9 x (1.48 - 0.38) + 0.66 x 1 + 8.225 / 23.5 = 3.1. */
    @Test
    void givesTheMeasuredEvidenceOfAMillionItsRate() {
        FingerComparison comparison = new FingerComparison(8.225, new RidgeAgreement(1.48, 1));
        assertEquals(60, comparison.score(), 1e-9);
        assertEquals(1e-6, comparison.falseMatchRate(), 1e-15);
    }

    @Test
    void makesTenTimesAsRareWhatHasADecadeMoreEvidence() {
        double one = new FingerComparison(0, new RidgeAgreement(2, 0)).falseMatchRate();
        double other = new FingerComparison(0.5 * 23.5, new RidgeAgreement(2, 0)).falseMatchRate();
        assertEquals(10, one / other, 1e-9);
    }

    @Test
    void hasNoScoreBelowNothing() {
        FingerComparison nothing = new FingerComparison(0, new RidgeAgreement(0, 0));
        assertEquals(0, nothing.score());
        assertEquals(1, nothing.falseMatchRate());
    }

    @Test
    void scoresTwoPrintsOfOneFingerAboveAHundredThousand() {
        for (long seed = 1; seed <= 5; seed++) {
            double score = new FingerProbe(template(seed, 0))
                    .compare(template(seed, 1))
                    .score();
            assertTrue(score > 50, "seed " + seed + " scores " + score);
        }
    }

    @Test
    void scoresAFingerThatLiesUpsideDownAsIfItDidNot() {
        for (long seed = 1; seed <= 3; seed++) {
            FingerTemplate upsideDown = assertInstanceOf(
                            FingerReading.Readable.class,
                            FingerReading.of(SyntheticPictures.upsideDown(SyntheticPictures.finger(seed, 1))))
                    .template();
            FingerProbe probe = new FingerProbe(template(seed, 0));
            double upright = probe.compare(template(seed, 1)).score();
            double turned = probe.compare(upsideDown).score();
            assertTrue(turned > 0.8 * upright, "seed " + seed + ": " + turned + " turned, " + upright + " upright");
        }
    }

    @Test
    void scoresNoOtherFingerAboveAThousand() {
        FingerProbe probe = new FingerProbe(template(1, 0));
        for (long seed = 2; seed <= 40; seed++) {
            double score = probe.compare(template(seed, 0)).score();
            assertTrue(score < 30, "seed " + seed + " scores " + score);
        }
    }
}
