package org.tambo.lab.fingerprint;

/**
 * A bank of Gabor filters, one for each direction and distance of ridges: a wave across the ridges under a round bell,
 * without mean, and with answer 1 to the wave it is made for. As in Cappelli, Maio and Maltoni, "Synthetic
 * fingerprint-database generation" (2002), but with a narrower bell (there .4 periods): minutiae come out crisper, and
 * more of them.
 *
 * <p>Banks of different resolution number their filters alike.
 */
final class RidgeFilters {
    private static final int DIRECTIONS = 64;
    private static final int PERIODS = 20;
    private static final double SHORTEST = 6.0;
    private static final double STEP = 1.035;
    /** The bell's deviation in periods. */
    private static final double SPREAD = 0.3;

    private final int radius;
    private final float[][] kernels = new float[DIRECTIONS * PERIODS][];

    /**
     * @param pixel size of the pixels to be filtered, in pixels of 500 dpi
     * @param radius of the filters, in pixels to be filtered
     */
    RidgeFilters(int pixel, int radius) {
        this.radius = radius;
        double period = SHORTEST / pixel;
        for (int i = 0; i < PERIODS; i++, period *= STEP) {
            double[] bell = bell(SPREAD * period);
            for (int j = 0; j < DIRECTIONS; j++) {
                kernels[i * DIRECTIONS + j] = kernel(Math.PI * j / DIRECTIONS, period, bell);
            }
        }
    }

    /** The number of the filter for ridges at this angle (radians, y up) and distance (6 to 11.5 pixels of 500 dpi). */
    static int nearest(double angle, double period) {
        int direction = Math.floorMod(Math.round(angle * DIRECTIONS / Math.PI), DIRECTIONS);
        int step = 0;
        for (double edge = SHORTEST * (1 + STEP) / 2; period > edge && step < PERIODS - 1; edge *= STEP) {
            step++;
        }
        return step * DIRECTIONS + direction;
    }

    /** The margin that an image needs around the places that are filtered. */
    int radius() {
        return radius;
    }

    /** A filter's answer at one place of an image. */
    float answer(int filter, float[] image, int stride, int centre) {
        float[] kernel = kernels[filter];
        int side = 2 * radius + 1;
        // the kernel is even: its two halves share their taps, and two sums run faster than one
        float before = 0;
        float after = 0;
        int tap = 0;
        int mirrored = centre + radius * stride + radius;
        for (int row = centre - radius * stride - radius; row < centre - radius; row += stride, mirrored -= stride) {
            for (int i = 0; i < side; i++, tap++) {
                before += kernel[tap] * image[row + i];
                after += kernel[tap] * image[mirrored - i];
            }
        }
        for (int i = -radius; i < 0; i++, tap++) {
            before += kernel[tap] * image[centre + i];
            after += kernel[tap] * image[centre - i];
        }
        return before + after + kernel[tap] * image[centre];
    }

    private double[] bell(double deviation) {
        int side = 2 * radius + 1;
        double[] bell = new double[side * side];
        for (int i = 0; i < bell.length; i++) {
            int x = i % side - radius;
            int y = radius - i / side;
            bell[i] = StrictMath.exp(-(x * x + y * y) / (2 * deviation * deviation));
        }
        return bell;
    }

    private float[] kernel(double angle, double period, double[] bell) {
        int side = 2 * radius + 1;
        double turnsX = -StrictMath.sin(angle) * 2 * Math.PI / period;
        double turnsY = StrictMath.cos(angle) * 2 * Math.PI / period;
        double[] wave = new double[bell.length];
        double bells = 0;
        double waves = 0;
        for (int i = 0; i < bell.length; i++) {
            wave[i] = StrictMath.cos((i % side - radius) * turnsX + (radius - i / side) * turnsY);
            bells += bell[i];
            waves += bell[i] * wave[i];
        }
        double mean = waves / bells;
        double answer = 0;
        for (int i = 0; i < bell.length; i++) {
            answer += bell[i] * (wave[i] - mean) * wave[i];
        }
        float[] kernel = new float[bell.length];
        for (int i = 0; i < bell.length; i++) {
            kernel[i] = (float) (bell[i] * (wave[i] - mean) / answer);
        }
        return kernel;
    }
}
