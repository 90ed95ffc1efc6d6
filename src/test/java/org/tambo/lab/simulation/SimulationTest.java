package org.tambo.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final int SEEDS = 10;

    /** {@code ./tambo bench simulation} does thousands. */
    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000})
    void nothingIsLostDoubledOrOutOfOrder(long from) throws Exception {
        for (long seed = from; seed < from + SEEDS; seed++) {
            Simulation.Result result = Simulation.run(seed);
            assertTrue(result.isGood(), result::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = 7)
    void aSeedDoesTheSameAgain(long seed) throws Exception {
        assertEquals(Simulation.run(seed), Simulation.run(seed));
    }
}
