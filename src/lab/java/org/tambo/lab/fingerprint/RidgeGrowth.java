package org.tambo.lab.fingerprint;

/**
 * Ridges that grow over a fingertip, as in SFinGe (Cappelli, Maio and Maltoni, "Synthetic fingerprint-database
 * generation", 2002; Maltoni and others, "Handbook of Fingerprint Recognition", chapter 6): scattered seeds are
 * filtered again and again, each place with the filter of its own ridge direction and distance. Patches of ridges
 * spread and meet, and where they do not fit, a ridge ends or forks: the minutiae come of themselves, nobody places
 * them. Most of the growing is done at half the resolution, which costs a sixteenth.
 */
final class RidgeGrowth {
    private static final RidgeFilters COARSE = new RidgeFilters(2, 4);
    private static final RidgeFilters FINE = new RidgeFilters(1, 8);

    /** Fewer passes leave seams between patches, more iron out the minutiae. */
    private static final int COARSE_PASSES = 10;
    /** Each pass steepens the ridges' slopes towards a square wave, so that weak patches catch up. */
    private static final float STEEPENING = 1.6f;
    /** Coarse pixels for each seed. */
    private static final int SEED_AREA = 25;
    /** High enough that a seed's patch is full-grown after a few passes. */
    private static final float SEED_HEIGHT = 4;

    private final int width;
    private final int height;
    private final short[] filters;

    /**
     * @param width of the skin in coarse pixels, two of 500 dpi each
     * @param height likewise
     * @param filters the numbers of the filters, row by row
     */
    RidgeGrowth(int width, int height, short[] filters) {
        this.width = width;
        this.height = height;
        this.filters = filters;
    }

    /** Heights at 500 dpi, row by row: about 1 on a ridge's crest, -1 in a furrow, near 0 where a ridge ends. */
    float[] grown(Chance chance) {
        float[] skin = seeded(chance);
        for (int pass = 0; pass < COARSE_PASSES; pass++) {
            skin = steepened(filtered(skin, COARSE, 1));
        }
        skin = doubled(skin);
        skin = steepened(filtered(skin, FINE, 2));
        return withoutMargin(filtered(skin, FINE, 2));
    }

    private float[] seeded(Chance chance) {
        int margin = COARSE.radius();
        int stride = width + 2 * margin;
        float[] skin = new float[stride * (height + 2 * margin)];
        for (int i = width * height / SEED_AREA; i > 0; i--) {
            int x = margin + chance.below(width);
            int y = margin + chance.below(height);
            skin[y * stride + x] = chance.happens(0.5) ? SEED_HEIGHT : -SEED_HEIGHT;
        }
        return skin;
    }

    private float[] filtered(float[] skin, RidgeFilters bank, int scale) {
        int margin = bank.radius();
        int stride = width * scale + 2 * margin;
        float[] answers = new float[skin.length];
        for (int y = 0; y < height * scale; y++) {
            int row = y / scale * width;
            for (int x = 0, at = (y + margin) * stride + margin; x < width * scale; x++, at++) {
                answers[at] = bank.answer(filters[row + x / scale], skin, stride, at);
            }
        }
        return answers;
    }

    private static float[] steepened(float[] skin) {
        for (int i = 0; i < skin.length; i++) {
            skin[i] = Math.clamp(STEEPENING * skin[i], -1, 1);
        }
        return skin;
    }

    private float[] doubled(float[] coarse) {
        int margin = COARSE.radius();
        int coarseStride = width + 2 * margin;
        int fineMargin = FINE.radius();
        int stride = 2 * width + 2 * fineMargin;
        float[] fine = new float[stride * (2 * height + 2 * fineMargin)];
        for (int y = 0; y < 2 * height; y++) {
            for (int x = 0; x < 2 * width; x++) {
                // a fine pixel lies a quarter of a coarse one off its coarse pixel's middle
                int near = (y / 2 + margin) * coarseStride + x / 2 + margin;
                int aside = near + (x % 2 == 0 ? -1 : 1);
                int over = y % 2 == 0 ? -coarseStride : coarseStride;
                fine[(y + fineMargin) * stride + x + fineMargin] =
                        (9 * coarse[near] + 3 * coarse[aside] + 3 * coarse[near + over] + coarse[aside + over]) / 16;
            }
        }
        return fine;
    }

    private float[] withoutMargin(float[] skin) {
        int margin = FINE.radius();
        int stride = 2 * width + 2 * margin;
        float[] heights = new float[4 * width * height];
        for (int y = 0; y < 2 * height; y++) {
            System.arraycopy(skin, (y + margin) * stride + margin, heights, y * 2 * width, 2 * width);
        }
        return heights;
    }
}
