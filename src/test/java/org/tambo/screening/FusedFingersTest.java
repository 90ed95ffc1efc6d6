package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FusedFingersTest {
    @Test
    void oneFingerSpeaksForItself() {
        assertEquals(1e-7, FusedFingers.fused(List.of(1e-7)), 1e-18);
    }

    @Test
    void twoNearFingersSayMoreThanEither() {
        assertTrue(FusedFingers.fused(List.of(1e-5, 1e-4)) < 1e-7);
    }

    @Test
    void aSecondFingerThatIsUnlikeSpeaksAgainst() {
        assertTrue(FusedFingers.fused(List.of(1e-5, 1.0)) > 1e-5);
    }

    @Test
    void innocentFingersAreFusedToWhatTheyWereTakenFor() {
        Random random = new Random(7);
        int below = 0;
        int travellers = 200_000;
        for (int i = 0; i < travellers; i++) {
            List<Double> rates = List.of(random.nextDouble(), random.nextDouble(), random.nextDouble());
            below += FusedFingers.fused(rates) <= 0.01 ? 1 : 0;
        }
        assertEquals(0.01, (double) below / travellers, 0.001);
    }

    @Test
    void aRateOfNothingIsNoFault() {
        assertTrue(Double.isFinite(FusedFingers.score(FusedFingers.fused(List.of(0.0)))));
    }
}
