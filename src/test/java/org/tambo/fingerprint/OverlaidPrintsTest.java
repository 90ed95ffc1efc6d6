package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

class OverlaidPrintsTest {
    /** A quarter turn from x towards y and a move: (x, y) comes to (100 - y, x + 20). */
    private static final Placement QUARTER = new Placement(0, -1, 1, 0, 100, 20);

    private static OverlaidPrints.Print print(GreyImage image) {
        return FingerReading.of(image) instanceof FingerReading.Readable readable
                ? OverlaidPrints.Print.of(image, readable.template())
                : fail("no finger in it");
    }

    private static double agreement(OverlaidPrints prints) {
        return prints.blocks().stream()
                .mapToDouble(OverlaidPrints.Block::agreement)
                .average()
                .orElseThrow();
    }

    @Test
    void ridgesOfOneFingerAgreeMoreThanThoseOfTwo() {
        OverlaidPrints.Print finger = print(SyntheticPictures.finger(3, 0));
        double one = agreement(OverlaidPrints.of(finger, print(SyntheticPictures.finger(3, 1))));
        double two = agreement(OverlaidPrints.of(finger, print(SyntheticPictures.finger(4, 1))));
        assertTrue(one > 1.5 * two, one + " and " + two);
    }

    @Test
    void ridgesAgreeWhicheverWayRoundTheGreyIs() {
        GreyImage image = SyntheticPictures.finger(3, 0);
        double agreement = agreement(OverlaidPrints.of(print(image), print(SyntheticPictures.inverted(image))));
        assertTrue(agreement > 0.95, () -> String.valueOf(agreement));
    }

    @Test
    void pairsWhatThePlacementLaysOnEachOther() {
        Minutia candidate = new Minutia(30, 40, 0.5, false);
        Minutia probe = new Minutia(62, 49, 0.5 + Math.PI / 2, true);
        assertEquals(List.of(new Placement.Pair(probe, candidate)), QUARTER.pairs(List.of(probe), List.of(candidate)));
    }

    @Test
    void pairsNothingThatPointsElsewhere() {
        Minutia candidate = new Minutia(30, 40, 0.5, false);
        assertEquals(List.of(), QUARTER.pairs(List.of(new Minutia(60, 50, 0.5, false)), List.of(candidate)));
    }

    @Test
    void joinsEachMinutiaOnce() {
        Minutia near = new Minutia(60, 50, Math.PI / 2, false);
        Minutia far = new Minutia(64, 50, Math.PI / 2, false);
        Minutia candidate = new Minutia(30, 40, 0, false);
        assertEquals(
                List.of(new Placement.Pair(near, candidate)), QUARTER.pairs(List.of(far, near), List.of(candidate)));
    }

    @Test
    void goesBackWhereItCameFrom() {
        Placement stretched = new Placement(0.9, -0.2, 0.3, 1.1, 12, -7);
        Placement back = stretched.inverse();
        assertEquals(30, back.x(stretched.x(30, 40), stretched.y(30, 40)), 1e-9);
        assertEquals(40, back.y(stretched.x(30, 40), stretched.y(30, 40)), 1e-9);
    }
}
