package org.tambo.lab.bench;

import org.tambo.device.GreyImage;

/** What a small serial module would have delivered of a print: a window around the ridges, in so many bits a pixel. */
record ModuleCrop(String name, int width, int height, int bits) {
    static final ModuleCrop EF01 = new ModuleCrop("EF01, 256 x 288, 4 bits", 256, 288, 4);
    static final ModuleCrop R503 = new ModuleCrop("R503, 192 x 192, 4 bits", 192, 192, 4);

    private static final int CELL = 8;
    private static final double RIDGE_VARIANCE = 200;

    GreyImage of(GreyImage image) {
        byte[] pixels = image.pixels();
        int w = Math.min(width, image.width());
        int h = Math.min(height, image.height());
        long[] centre = ridgesCentre(image);
        int left = Math.clamp(centre[0] - w / 2, 0, image.width() - w);
        int top = Math.clamp(centre[1] - h / 2, 0, image.height() - h);
        int levels = (1 << bits) - 1;
        byte[] window = new byte[w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int grey = pixels[(top + y) * image.width() + left + x] & 0xFF;
                window[y * w + x] = (byte) ((grey >> (8 - bits)) * 255 / levels);
            }
        }
        return new GreyImage(w, h, image.dpi(), window);
    }

    /** The mean place of the cells in which grey varies. */
    private static long[] ridgesCentre(GreyImage image) {
        double sumX = 0;
        double sumY = 0;
        int cells = 0;
        for (int y = CELL; y + 2 * CELL < image.height(); y += CELL) {
            for (int x = CELL; x + 2 * CELL < image.width(); x += CELL) {
                if (variance(image, x, y) > RIDGE_VARIANCE) {
                    sumX += x + CELL / 2.0;
                    sumY += y + CELL / 2.0;
                    cells++;
                }
            }
        }
        return cells == 0
                ? new long[] {image.width() / 2, image.height() / 2}
                : new long[] {(long) (sumX / cells), (long) (sumY / cells)};
    }

    private static double variance(GreyImage image, int left, int top) {
        double sum = 0;
        double squares = 0;
        for (int y = top; y < top + CELL; y++) {
            for (int x = left; x < left + CELL; x++) {
                int grey = image.pixels()[y * image.width() + x] & 0xFF;
                sum += grey;
                squares += grey * grey;
            }
        }
        double mean = sum / (CELL * CELL);
        return squares / (CELL * CELL) - mean * mean;
    }
}
