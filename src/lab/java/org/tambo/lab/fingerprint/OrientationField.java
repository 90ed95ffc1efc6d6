package org.tambo.lab.fingerprint;

import java.util.List;

/**
 * Which way the ridges run at every place of a fingertip: the zero-pole model of Sherlock and Monro, "A model for
 * interpreting fingerprint topology" (1993), in which each loop turns the field by half a turn and each delta turns it
 * back. Two things are added to that model: the bow of the ridges over the fingertip, which it leaves straight (as for
 * plain arches in Cappelli, Maio and Maltoni, "Synthetic fingerprint-database generation", 2002), and a correction by
 * angle around each loop, because its loops are parabolas and those of fingers are hairpins (the idea of Vizcaya and
 * Gerhardt, "A nonlinear orientation model for global description of fingerprints", 1996).
 *
 * <p>Places are in pixels at 500 dpi from the middle of the fingertip, x to the right and y up.
 */
final class OrientationField {
    /** Where three ridge systems meet (delta) or where ridges turn back (loop). */
    record SingularPoint(double x, double y) {}

    /** Ridges below this line run straight along the joint's crease. */
    private static final double CREASE = -170;

    /** At this distance from a loop, in pixels, half of its correction is left. */
    private static final double REACH = 60;

    private final List<SingularPoint> loops;
    private final List<SingularPoint> deltas;
    private final double[] openings;
    private final double slenderness;
    private final double bow;
    private final double bowWidth;
    private final double bowTop;
    private final double bowMiddle;

    /**
     * @param slenderness of the loops: 0 for the model's parabolas, 1 for parallel ridges
     * @param bow steepest slope of the ridges on the fingertip's sides, in radians
     */
    private OrientationField(
            List<SingularPoint> loops, List<SingularPoint> deltas, double slenderness, double bow, Chance chance) {
        this.loops = loops;
        this.deltas = deltas;
        this.slenderness = slenderness;
        this.bow = bow;
        bowWidth = chance.between(230, 290);
        bowMiddle = chance.bell(15);
        bowTop = chance.between(-40, 20);
        // at the loop its own turn is 0: what is left is half the heading in which it opens
        openings = loops.stream()
                .mapToDouble(loop -> 2 * (turned(loop.x, loop.y) + bowAt(loop.x, loop.y)))
                .toArray();
    }

    static OrientationField drawn(PatternClass pattern, Chance chance) {
        double x = chance.bell(14);
        double y = chance.bell(16) + 8;
        return switch (pattern) {
            case ARCH -> new OrientationField(List.of(), List.of(), 0, chance.between(0.55, 0.85), chance);
            case TENTED_ARCH -> {
                SingularPoint loop = new SingularPoint(x, y - 10);
                SingularPoint delta = new SingularPoint(x + chance.bell(4), y - 10 - chance.between(50, 85));
                yield new OrientationField(List.of(loop), List.of(delta), 0.6, chance.between(0.35, 0.5), chance);
            }
            case LEFT_LOOP -> loop(x, y, 1, chance);
            case RIGHT_LOOP -> loop(x, y, -1, chance);
            case WHORL -> {
                double half = chance.between(5, 20);
                double lean = chance.bell(0.35) * half;
                List<SingularPoint> loops =
                        List.of(new SingularPoint(x + lean, y + half), new SingularPoint(x - lean, y - half));
                yield new OrientationField(
                        loops, twoDeltas(x, y - half, chance), 0.3, chance.between(0.1, 0.25), chance);
            }
            case DOUBLE_LOOP -> {
                double half = chance.between(22, 36);
                double lean = (chance.happens(0.5) ? 1 : -1) * chance.between(0.5, 1.2) * half;
                List<SingularPoint> loops =
                        List.of(new SingularPoint(x + lean, y + half), new SingularPoint(x - lean, y - half));
                yield new OrientationField(
                        loops, twoDeltas(x, y - half, chance), 0.6, chance.between(0.1, 0.25), chance);
            }
        };
    }

    private static OrientationField loop(double x, double y, int side, Chance chance) {
        double aside = chance.between(45, 115);
        double under = chance.between(75, 150);
        List<SingularPoint> loops = List.of(new SingularPoint(x + side * 8, y));
        List<SingularPoint> deltas = List.of(new SingularPoint(x + side * aside, y - under));
        return new OrientationField(loops, deltas, 0.7, chance.between(0, 0.4), chance);
    }

    private static List<SingularPoint> twoDeltas(double x, double y, Chance chance) {
        return List.of(
                new SingularPoint(x - chance.between(90, 135), y - chance.between(75, 120)),
                new SingularPoint(x + chance.between(90, 135), y - chance.between(75, 120)));
    }

    /** The ridges' angle against the x axis in radians, counted to the left; half a turn more is the same. */
    double at(double x, double y) {
        double angle = turned(x, y) + bowAt(x, y);
        for (int i = 0; i < loops.size(); i++) {
            SingularPoint loop = loops.get(i);
            double right = x - loop.x;
            double up = y - loop.y;
            double off = StrictMath.atan2(up, right) - openings[i];
            angle -= slenderness / 2 * StrictMath.sin(off) / (1 + (right * right + up * up) / (REACH * REACH));
        }
        return angle;
    }

    private double turned(double x, double y) {
        double twice = 0;
        for (SingularPoint loop : loops) {
            twice += StrictMath.atan2(y - loop.y, x - loop.x);
        }
        for (SingularPoint delta : deltas) {
            twice -= StrictMath.atan2(y - delta.y, x - delta.x);
        }
        return twice / 2;
    }

    private double bowAt(double x, double y) {
        double rise = Math.clamp((y - CREASE) / (bowTop - CREASE), 0, 1);
        double along = Math.clamp((x - bowMiddle) / bowWidth, -1, 1);
        return -bow * rise * rise * (3 - 2 * rise) * StrictMath.sin(Math.PI * along);
    }
}
