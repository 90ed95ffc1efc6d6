package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FusedFingersTest {
    private static double fused(double... oneOfEachFinger) {
        return FusedFingers.fused(
                Arrays.stream(oneOfEachFinger).mapToObj(List::of).toList());
    }

    @Test
    void oneFingerSpeaksForItself() {
        assertEquals(1e-7, fused(1e-7), 1e-12);
    }

    @Test
    void twoNearFingersSayMoreThanEither() {
        assertTrue(fused(1e-5, 1e-4) < 1e-7);
    }

    @Test
    void aSecondFingerThatIsUnlikeSpeaksAgainst() {
        assertTrue(fused(1e-5, 1.0) > 1e-5);
    }

    @Test
    void twoPrintsOfOneFingerSayNoMoreThanTheBestOfTwoTries() {
        assertEquals(2e-5, FusedFingers.fused(List.of(List.of(1e-4, 1e-5))), 1e-10);
    }

    @Test
    void innocentFingersAreFusedToWhatTheyWereTakenFor() {
        Random random = new Random(7);
        int below = 0;
        int travellers = 200_000;
        for (int i = 0; i < travellers; i++) {
            below += fused(random.nextDouble(), random.nextDouble(), random.nextDouble()) <= 0.01 ? 1 : 0;
        }
        assertEquals(0.01, (double) below / travellers, 0.001);
    }

    @Test
    void aRateOfNothingIsNoFault() {
        assertTrue(Double.isFinite(FusedFingers.score(fused(0.0))));
    }
}
