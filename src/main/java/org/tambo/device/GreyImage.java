package org.tambo.device;

/**
 * A picture as a device delivered it: 8 bits a pixel, row by row from the top left, dark ridges on a light ground.
 *
 * @param width pixels in a row, 1 to {@value #MAX_SIDE}
 * @param height rows, 1 to {@value #MAX_SIDE}
 * @param dpi resolution in pixels an inch, from the device's profile or the file, never assumed
 * @param pixels width x height grey values, 0 black
 */
public record GreyImage(int width, int height, int dpi, byte[] pixels) {
    public static final int MAX_SIDE = 8_192;

    public GreyImage {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
            throw new IllegalArgumentException("picture of " + width + " x " + height + " pixels");
        }
        if (dpi < 100 || dpi > 4_000) {
            throw new IllegalArgumentException("resolution of " + dpi + " dpi");
        }
        if (pixels.length != width * height) {
            throw new IllegalArgumentException(pixels.length + " bytes for " + width + " x " + height + " pixels");
        }
    }
}
