package org.tambo.lab.fingerprint;

/**
 * The skin of a fingertip, flat and undisturbed, from which every touch is taken: its ridges, its sweat pores, its
 * creases. Larger than a scanner's window, so that touches may lie differently.
 */
final class MasterPrint {
    static final int WIDTH = 360;
    static final int HEIGHT = 424;

    /** How far the ridges' direction strays from the model's, in radians: no two fingers of a class are alike. */
    private static final double STRAYING = 0.14;
    /** An adult's usual distance of two ridges, in pixels. */
    private static final double USUAL_PERIOD = 8.9;
    /** Skin higher than this is a crest. */
    private static final float CREST = 0.8f;
    /** Pixels for each place where a pore is tried; only crests have pores, about one in every ridge's width. */
    private static final int PORE_AREA = 20;

    private final float[] ridges;
    private final float[] pits = new float[WIDTH * HEIGHT];

    MasterPrint(PatternClass pattern, long seed) {
        OrientationField orientation = OrientationField.drawn(pattern, new Chance(seed, 1));
        short[] filters = filters(orientation, new Chance(seed, 2));
        ridges = new RidgeGrowth(WIDTH / 2, HEIGHT / 2, filters).grown(new Chance(seed, 3));
        Chance chance = new Chance(seed, 4);
        sinkPores(chance);
        sinkCreases(chance);
    }

    /** Height of the skin by place: about 1 on a ridge's crest, -1 in a furrow, pixels from the middle, y down. */
    float ridge(float x, float y) {
        return sample(ridges, x, y);
    }

    /** Depth of pores and creases by place: 0 where there is none, 1 where skin never touches. */
    float pit(float x, float y) {
        return sample(pits, x, y);
    }

    private static float sample(float[] plane, float fromMiddleX, float fromMiddleY) {
        float x = Math.clamp(fromMiddleX + WIDTH / 2f, 0, WIDTH - 1.01f);
        float y = Math.clamp(fromMiddleY + HEIGHT / 2f, 0, HEIGHT - 1.01f);
        int left = (int) x;
        int top = (int) y;
        float right = x - left;
        float down = y - top;
        int at = top * WIDTH + left;
        float upper = plane[at] + right * (plane[at + 1] - plane[at]);
        float lower = plane[at + WIDTH] + right * (plane[at + WIDTH + 1] - plane[at + WIDTH]);
        return upper + down * (lower - upper);
    }

    private static short[] filters(OrientationField orientation, Chance chance) {
        int width = WIDTH / 2;
        int height = HEIGHT / 2;
        double usual = USUAL_PERIOD + chance.bell(0.8, 1.6);
        SmoothField wobble = new SmoothField(chance, width, height, 45);
        SmoothField widths = new SmoothField(chance, width, height, 30);
        short[] filters = new short[width * height];
        for (int y = 0; y < height; y++) {
            double up = height - 2 * y - 1;
            for (int x = 0; x < width; x++) {
                // none in the middle, where it would twist a whorl into a pinwheel
                double stray = wobble.at(x, y) - wobble.at(width / 2, height / 2);
                double angle = orientation.at(2 * x + 1 - width, up) + STRAYING * stray;
                double period = usual * (1 + 0.075 * widths.at(x, y) + widening(up));
                filters[y * width + x] = (short) RidgeFilters.nearest(angle, period);
            }
        }
        return filters;
    }

    /** Ridges lie wider apart towards the crease of the joint, and a little towards the tip. */
    private static double widening(double up) {
        return up < -40 ? Math.min(0.14, (-40 - up) / 700) : Math.clamp((up - 60) / 1400, 0, 0.06);
    }

    /** Sweat pores sit on the crests; those of great depth are open at most touches, the others at few. */
    private void sinkPores(Chance chance) {
        for (int i = WIDTH * HEIGHT / PORE_AREA; i > 0; i--) {
            int x = chance.below(WIDTH);
            int y = chance.below(HEIGHT);
            if (ridges[y * WIDTH + x] > CREST) {
                sink(x, y, 0.85, chance.between(0.2, 1.5));
            }
        }
    }

    /** White lines: old folds of the skin that cross the ridges and are there at every touch. */
    private void sinkCreases(Chance chance) {
        if (chance.happens(0.6)) {
            return;
        }
        for (int i = 1 + chance.below(3); i > 0; i--) {
            double x = chance.between(60, WIDTH - 60);
            double y = chance.between(80, HEIGHT - 80);
            double heading = chance.bell(0.5);
            double width = chance.between(0.8, 1.7);
            double depth = chance.between(0.5, 0.9);
            for (int step = 30 + chance.below(90); step > 0; step--) {
                heading += chance.bell(0.05);
                x += StrictMath.cos(heading);
                y += StrictMath.sin(heading);
                sink(x, y, width, depth * Math.min(1, step / 20.0));
            }
        }
    }

    private void sink(double x, double y, double radius, double depth) {
        int reach = (int) (3 * radius) + 1;
        for (int row = Math.max(0, (int) y - reach); row <= Math.min(HEIGHT - 1, (int) y + reach); row++) {
            for (int column = Math.max(0, (int) x - reach); column <= Math.min(WIDTH - 1, (int) x + reach); column++) {
                double squared = (column - x) * (column - x) + (row - y) * (row - y);
                int at = row * WIDTH + column;
                float pit = (float) (depth * StrictMath.exp(-squared / (2 * radius * radius)));
                pits[at] = Math.max(pits[at], pit);
            }
        }
    }
}
