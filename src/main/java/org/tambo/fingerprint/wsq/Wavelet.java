package org.tambo.fingerprint.wsq;

/** The biorthogonal 9/7 wavelet, symmetrically extended at the borders; it is applied in place. */
final class Wavelet {
    static final double[] LOW = {
        0.03782845550699546,
        -0.02384946501938000,
        -0.11062440441842342,
        0.37740285561265380,
        0.85269867900940344,
        0.37740285561265380,
        -0.11062440441842342,
        -0.02384946501938000,
        0.03782845550699546
    };
    static final double[] HIGH = {
        0.06453888262893845,
        -0.04068941760955844,
        -0.41809227322221221,
        0.78848561640566439,
        -0.41809227322221221,
        -0.04068941760955844,
        0.06453888262893845
    };
    private static final int LOW_CENTRE = LOW.length / 2;
    /** The high half is taken at the odd places. */
    private static final int HIGH_CENTRE = HIGH.length / 2 - 1;

    private final float[] values;
    private final int width;

    /** @param values row by row; they become those of the bands */
    Wavelet(float[] values, int width) {
        this.values = values;
        this.width = width;
    }

    void split(Subbands.Split split) {
        Subbands.Area area = split.area();
        int first = area.y() * width + area.x();
        for (int row = 0; row < area.height(); row++) {
            line(first + row * width, 1, area.width(), split.mirroredRows());
        }
        for (int column = 0; column < area.width(); column++) {
            line(first + column, width, area.height(), split.mirroredColumns());
        }
    }

    private void line(int first, int step, int length, boolean mirrored) {
        float[] from = new float[length];
        for (int i = 0; i < length; i++) {
            from[i] = values[first + i * step];
        }
        int high = length / 2;
        int low = length - high;
        for (int i = 0; i < low; i++) {
            values[first + (mirrored ? high + i : i) * step] = sum(from, LOW, 2 * i - LOW_CENTRE);
        }
        for (int i = 0; i < high; i++) {
            values[first + (mirrored ? i : low + i) * step] = sum(from, HIGH, 2 * i - HIGH_CENTRE);
        }
    }

    private static float sum(float[] from, double[] filter, int first) {
        double sum = 0;
        for (int i = 0; i < filter.length; i++) {
            sum += filter[i] * from[reflected(first + i, from.length)];
        }
        return (float) sum;
    }

    private static int reflected(int place, int length) {
        int at = place;
        while (at < 0 || at >= length) {
            at = at < 0 ? -at : 2 * (length - 1) - at;
        }
        return at;
    }
}
