package org.tambo.lab.fingerprint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A scanner's picture of a finger at 500 dpi: immutable, and equal to every picture of the same size and greys. */
public final class FingerprintPicture {
    private final int width;
    private final int height;
    private final byte[] grey;

    /**
     * @param width in pixels
     * @param height in pixels
     * @param grey one byte a pixel, row by row from the top left: 0 is a dark ridge, 255 bare glass
     * @throws IllegalArgumentException if there are more or fewer grey values than pixels
     */
    public FingerprintPicture(int width, int height, byte[] grey) {
        if (grey.length != width * height) {
            throw new IllegalArgumentException(
                    grey.length + " grey values do not make a picture of " + width + " x " + height + " pixels");
        }
        this.width = width;
        this.height = height;
        this.grey = grey.clone();
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** A copy of the grey values, one byte a pixel, row by row from the top left: 0 is dark, 255 bare glass. */
    public byte[] grey() {
        return grey.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FingerprintPicture that
                && width == that.width
                && height == that.height
                && Arrays.equals(grey, that.grey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(grey);
    }

    @Override
    public String toString() {
        return "FingerprintPicture[" + width + " x " + height + "]";
    }
}
