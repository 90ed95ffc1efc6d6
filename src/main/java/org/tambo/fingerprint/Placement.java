package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;

/**
 * How one print lies on another: the candidate's (x, y) on the probe's (a x + b y + tx, c x + d y + ty), both in pixels at
 * 500 dpi. As the engine finds it: a turn and a move, with a little shear and stretch.
 */
public record Placement(double a, double b, double c, double d, double tx, double ty) {
    /** Those of the engine, native/src/paired_minutiae.cpp: how far apart, in pixels, two minutiae may lie for one. */
    private static final double PLACE_TOLERANCE = 10;

    private static final double DIRECTION_TOLERANCE = Math.toRadians(20);

    /** Squared distance in both, in tolerances, that is too far. */
    private static final double FARTHEST = 1.5;

    /** Two minutiae that are one under the placement. */
    public record Pair(Minutia probe, Minutia candidate) {}

    private record Near(Pair pair, double apart) {}

    /**
     * The minutiae of two prints that agree under this placement, each in one pair at most; the nearest are joined first.
     *
     * @param probe of one extractor
     * @param candidate of the same extractor
     */
    public List<Pair> pairs(List<Minutia> probe, List<Minutia> candidate) {
        List<Near> near = new ArrayList<>();
        for (Minutia one : candidate) {
            for (Minutia other : probe) {
                double apart = apart(other, one);
                if (apart < FARTHEST) {
                    near.add(new Near(new Pair(other, one), apart));
                }
            }
        }
        near.sort((one, other) -> Double.compare(one.apart(), other.apart()));
        List<Pair> pairs = new ArrayList<>();
        for (Near next : near) {
            Pair pair = next.pair();
            // By identity: an extractor may find two minutiae at one place.
            if (pairs.stream().noneMatch(is -> is.probe() == pair.probe() || is.candidate() == pair.candidate())) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private double apart(Minutia probe, Minutia candidate) {
        double right = (probe.x() - x(candidate.x(), candidate.y())) / PLACE_TOLERANCE;
        double down = (probe.y() - y(candidate.x(), candidate.y())) / PLACE_TOLERANCE;
        double turn = Math.atan2(c - b, a + d);
        double turned =
                Math.IEEEremainder(probe.direction() - candidate.direction() - turn, 2 * Math.PI) / DIRECTION_TOLERANCE;
        return right * right + down * down + turned * turned;
    }

    /** Where the candidate's (x, y) lies on the probe, to the right. */
    double x(double x, double y) {
        return a * x + b * y + tx;
    }

    /** And down. */
    double y(double x, double y) {
        return c * x + d * y + ty;
    }

    /** How the probe lies on the candidate. */
    public Placement inverse() {
        double area = a * d - b * c;
        return new Placement(
                d / area, -b / area, -c / area, a / area, (b * ty - d * tx) / area, (c * tx - a * ty) / area);
    }
}
