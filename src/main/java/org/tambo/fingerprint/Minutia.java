package org.tambo.fingerprint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One minutia as people look at it.
 *
 * @param x pixels at 500 dpi from the picture's left edge
 * @param y pixels at 500 dpi from its top
 * @param direction radians from x towards y: along the ridge that ends, or between the two that join
 * @param bifurcation whether two ridges join here, rather than one ending
 */
public record Minutia(double x, double y, double direction, boolean bifurcation) {
    private static final double TURN = 2 * Math.PI / 256;

    /** @param numbers {@link RidgeEngine#MINUTIA_INTS} each, as the engine gives them */
    static List<Minutia> of(int[] numbers) {
        return IntStream.range(0, numbers.length / RidgeEngine.MINUTIA_INTS)
                .map(i -> i * RidgeEngine.MINUTIA_INTS)
                .mapToObj(at -> new Minutia(numbers[at], numbers[at + 1], numbers[at + 2] * TURN, numbers[at + 3] == 1))
                .toList();
    }
}
