package org.tambo.lab.fingerprint;

/**
 * How a finger touches the glass once.
 *
 * @param placing where the finger lies and how its skin is dragged
 * @param size of the touching area against that of an adult's finger firmly pressed
 * @param pressure how much wider than its furrows a ridge prints, in units of half the skin's relief: 0 alike,
 *     positive wider
 * @param dryness how ragged the ridges print: 0 smooth, 1 broken to pieces
 * @param glass grey value of bare glass; above 255 the sensor is overexposed there and shows no noise
 * @param contrast how many grey values a ridge is darker than the glass, until it is black
 * @param grain deviation of the sensor's noise, in grey values
 * @param smear how far the finger slid while it was scanned, in pixels: 0 or a power of two
 * @param scratches number of fine lines that did not print
 */
record Touch(
        Placing placing,
        double size,
        double pressure,
        double dryness,
        double glass,
        double contrast,
        double grain,
        int smear,
        int scratches) {

    /**
     * Where the finger lies, in pixels and radians. Its firmly pressed middle is shifted from the window's middle and
     * turned to the left; the skin around that middle is dragged, that is, shifted and turned once more.
     */
    record Placing(double right, double down, double turn, double dragRight, double dragDown, double dragTurn) {
        static Placing drawn(Chance chance) {
            return new Placing(
                    chance.bell(11, 22),
                    chance.bell(13, 26),
                    chance.bell(0.1, 0.26),
                    chance.bell(8),
                    chance.bell(8),
                    chance.bell(0.09));
        }
    }

    /** A touch as travellers give it: dry skin prints thin and ragged, moist skin wide and smooth. */
    static Touch ordinary(Chance chance) {
        double moisture = chance.bell(1.2, 2.5);
        return new Touch(
                Placing.drawn(chance),
                0.85 + chance.bell(0.08, 0.18),
                0.2 * moisture + chance.bell(0.08),
                Math.clamp(0.55 - 0.25 * moisture, 0.1, 1.1),
                chance.between(225, 248),
                chance.between(120, 190),
                chance.between(2, 5),
                0,
                Math.max(0, chance.below(7) - 3));
    }

    /** A dripping finger that slides: ridges run together into black, its rim is wiped along. */
    static Touch smeared(Chance chance) {
        return new Touch(
                Placing.drawn(chance), 0.8, chance.between(2.4, 3.0), 0.1, 262, chance.between(280, 340), 1, 8, 0);
    }

    /** A finger that hardly meets the glass. */
    static Touch barely(Chance chance) {
        return new Touch(
                Placing.drawn(chance), 0.7, chance.between(-1.6, -1.4), 0.8, 262, chance.between(30, 50), 1, 4, 0);
    }
}
