package org.tambo.lab.fingerprint;

/**
 * Smooth noise: random knots on a square lattice, joined by a cubic B-spline. Mean 0, deviation about 1, no structure
 * finer than the lattice's cell.
 */
final class SmoothField {
    /** A B-spline averages the knots around it; over a cell this leaves .479 of their deviation. */
    private static final float GAIN = 1 / 0.479f;

    private final int width;
    private final float[] values;

    /**
     * @param width of the field, in pixels
     * @param height of the field, in pixels
     * @param cell distance of two knots, in pixels
     */
    SmoothField(Chance chance, int width, int height, int cell) {
        this.width = width;
        int columns = width / cell + 4;
        int rows = height / cell + 4;
        float[][] weights = splineWeights(cell);
        float[][] stretched = new float[rows][width];
        float[] knots = new float[columns];
        for (float[] line : stretched) {
            for (int i = 0; i < columns; i++) {
                knots[i] = chance.grain() * GAIN;
            }
            for (int x = 0; x < width; x++) {
                int knot = x / cell;
                float[] w = weights[x % cell];
                line[x] = w[0] * knots[knot] + w[1] * knots[knot + 1] + w[2] * knots[knot + 2] + w[3] * knots[knot + 3];
            }
        }
        values = new float[width * height];
        for (int y = 0; y < height; y++) {
            int knot = y / cell;
            float[] w = weights[y % cell];
            float[] a = stretched[knot];
            float[] b = stretched[knot + 1];
            float[] c = stretched[knot + 2];
            float[] d = stretched[knot + 3];
            for (int x = 0, at = y * width; x < width; x++, at++) {
                values[at] = w[0] * a[x] + w[1] * b[x] + w[2] * c[x] + w[3] * d[x];
            }
        }
    }

    float at(int x, int y) {
        return values[y * width + x];
    }

    private static float[][] splineWeights(int cell) {
        float[][] weights = new float[cell][];
        for (int i = 0; i < cell; i++) {
            float t = (float) i / cell;
            float s = 1 - t;
            weights[i] = new float[] {
                s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6
            };
        }
        return weights;
    }
}
