package org.tambo.lab.fingerprint;

import java.util.SplittableRandom;

/**
 * A seeded source of draws that gives the same numbers on every machine. Bell-shaped draws are sums of uniform ones,
 * because the platform's Gaussian draws may lean on mathematics that differs in its last bit.
 */
final class Chance {
    private final SplittableRandom random;

    /** Streams of one seed are independent of each other. */
    Chance(long seed, long stream) {
        random = new SplittableRandom(mixed(mixed(seed) + stream));
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** A draw with mean 0 and the given standard deviation, never further out than 3.46 deviations. */
    double bell(double deviation) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum * deviation;
    }

    /** As {@link #bell(double)}, cut off at the limit on both sides. */
    double bell(double deviation, double limit) {
        return Math.clamp(bell(deviation), -limit, limit);
    }

    /** A uniform draw with mean 0 and deviation 1, for noise by the pixel: quicker than a bell-shaped one. */
    float grain() {
        return ((random.nextInt() >> 8) * 0x1p-23f) * 1.7320508f;
    }

    /** Finaliser of MurmurHash3: seeds that lie close together must not give streams that do. */
    private static long mixed(long value) {
        long bits = value + 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return bits ^ (bits >>> 33);
    }
}
