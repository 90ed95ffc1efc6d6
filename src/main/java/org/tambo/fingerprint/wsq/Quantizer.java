package org.tambo.fingerprint.wsq;

import java.util.ArrayList;
import java.util.List;

/**
 * How coarsely each band is written, so that the picture takes so many bits a pixel: by the bands' variances, section 3.3 of
 * the specification. Names of variables are the specification's.
 */
final class Quantizer {
    /** A band that varies less is left out. */
    private static final double LEAST_VARIANCE = 1.01;

    private static final double VARIES_LITTLE = 20_000;
    /** Bands before it are the four coarsest; from the second on, one value stands for sixteen pixels. */
    private static final int FINER = 4;

    private static final int FINEST = 51;
    private static final int FIRST_WEIGHTED = 52;
    private static final double[] WEIGHTS = {1.32, 1.08, 1.42, 1.08, 1.32, 1.42, 1.08, 1.08};
    private static final double SATURATION = 2.5;
    private static final double ZERO_BIN = 1.2;

    private final float[] values;
    private final int width;
    private final Subbands bands;
    private final Scaled[] bins = new Scaled[Subbands.COUNT];
    private final Scaled[] zeroBins = new Scaled[Subbands.COUNT];

    /**
     * @param values of the bands, row by row
     * @param rate bits a pixel
     */
    Quantizer(float[] values, int width, Subbands bands, double rate) {
        this.values = values;
        this.width = width;
        this.bands = bands;
        double[] variances = variances();
        double[] widths = widths(variances, rate);
        for (int band = 0; band < Subbands.COUNT; band++) {
            bins[band] = Scaled.of(widths[band], Scaled.SHORT);
            zeroBins[band] = Scaled.of(ZERO_BIN * widths[band], Scaled.SHORT);
        }
    }

    private double[] variances() {
        double[] variances = new double[Subbands.COUNT];
        double coarse = 0;
        for (int band = 0; band < Subbands.COUNT; band++) {
            variances[band] = variance(inner(bands.band(band)));
            coarse += band < FINER ? variances[band] : 0;
        }
        if (coarse < VARIES_LITTLE) {
            for (int band = 0; band < Subbands.COUNT; band++) {
                variances[band] = variance(bands.band(band));
            }
        }
        return variances;
    }

    /** Where the finger is rather than the paper. */
    private static Subbands.Area inner(Subbands.Area band) {
        return new Subbands.Area(
                band.x() + band.width() / 8,
                band.y() + 9 * band.height() / 32,
                3 * band.width() / 4,
                7 * band.height() / 16);
    }

    private double variance(Subbands.Area area) {
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < area.height(); row++) {
            for (int column = 0; column < area.width(); column++) {
                double value = values[(area.y() + row) * width + area.x() + column];
                sum += value;
                squares += value * value;
            }
        }
        double count = (double) area.width() * area.height();
        return count < 2 ? 0 : (squares - sum * sum / count) / (count - 1);
    }

    /** The width of a band's bins; 0 where it is left out. */
    private static double[] widths(double[] variances, double rate) {
        double[] relative = new double[Subbands.COUNT];
        List<Integer> k = new ArrayList<>();
        for (int band = 0; band < Subbands.COUNT; band++) {
            if (variances[band] >= LEAST_VARIANCE) {
                double weight = band < FIRST_WEIGHTED ? 1 : WEIGHTS[band - FIRST_WEIGHTED];
                relative[band] = band < FINER ? 1 : 10 / (weight * Math.log(variances[band]));
                k.add(band);
            }
        }
        double q = 1;
        boolean again = !k.isEmpty();
        while (again) {
            double s = 0;
            double p = 1;
            for (int band : k) {
                s += share(band);
                p *= Math.pow(Math.sqrt(variances[band]) / relative[band], share(band));
            }
            q = Math.pow(2, rate / s - 1) / SATURATION / Math.pow(p, 1 / s);
            double scale = q;
            // Bands that would get no bits do not count for the others.
            again = k.removeIf(band -> relative[band] / scale >= 5 * Math.sqrt(variances[band])) && !k.isEmpty();
        }
        double[] widths = new double[Subbands.COUNT];
        for (int band = 0; band < Subbands.COUNT; band++) {
            widths[band] = relative[band] / q;
        }
        return widths;
    }

    /** Of a picture's pixels, how many values the band has. */
    private static double share(int band) {
        return band < FINER ? 1 / 1024.0 : band < FINEST ? 1 / 256.0 : 1 / 16.0;
    }

    Scaled bin(int band) {
        return bins[band];
    }

    Scaled zeroBin(int band) {
        return zeroBins[band];
    }

    /** The bands from one to before another, in whole numbers, as a decoder will read their bins' widths. */
    int[] quantized(int from, int to) {
        int count = 0;
        for (int band = from; band < to; band++) {
            count += bins[band].digits() == 0
                    ? 0
                    : bands.band(band).width() * bands.band(band).height();
        }
        int[] whole = new int[count];
        int at = 0;
        for (int band = from; band < to; band++) {
            double bin = bins[band].value();
            double half = zeroBins[band].value() / 2;
            Subbands.Area area = bands.band(band);
            for (int i = 0; bin > 0 && i < area.width() * area.height(); i++) {
                double value = values[(area.y() + i / area.width()) * width + area.x() + i % area.width()];
                double beyond = Math.abs(value) - half;
                whole[at++] = beyond <= 0 ? 0 : (int) (Math.signum(value) * (int) (beyond / bin + 1));
            }
        }
        return whole;
    }
}
