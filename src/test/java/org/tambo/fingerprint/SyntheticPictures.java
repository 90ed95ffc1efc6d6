package org.tambo.fingerprint;

import java.util.Arrays;
import java.util.Random;
import org.tambo.device.GreyImage;
import org.tambo.lab.fingerprint.FingerprintPicture;
import org.tambo.lab.fingerprint.SyntheticFinger;

/** Pictures of fingers that belong to nobody, and of no finger at all. */
public final class SyntheticPictures {
    private static final int DPI = 500;

    private SyntheticPictures() {}

    public static GreyImage finger(long seed, int touch) {
        return grey(new SyntheticFinger(seed).impression(touch));
    }

    public static GreyImage unreadable(long seed, int touch) {
        return grey(new SyntheticFinger(seed).unreadable(touch));
    }

    public static GreyImage plain(int width, int height, int grey) {
        byte[] pixels = new byte[width * height];
        Arrays.fill(pixels, (byte) grey);
        return new GreyImage(width, height, DPI, pixels);
    }

    static GreyImage noise(int width, int height, int dpi, long seed) {
        byte[] pixels = new byte[width * height];
        new Random(seed).nextBytes(pixels);
        return new GreyImage(width, height, dpi, pixels);
    }

    /** Squares of so many pixels a side, each of its own grey. */
    static GreyImage checkered(int width, int height, int side, long seed) {
        int across = width / side + 1;
        byte[] greys = new byte[across * (height / side + 1)];
        new Random(seed).nextBytes(greys);
        byte[] pixels = new byte[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = greys[i / width / side * across + i % width / side];
        }
        return new GreyImage(width, height, DPI, pixels);
    }

    static GreyImage inverted(GreyImage image) {
        byte[] pixels = image.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ~pixels[i];
        }
        return new GreyImage(image.width(), image.height(), image.dpi(), pixels);
    }

    /** By half a turn. */
    static GreyImage upsideDown(GreyImage image) {
        byte[] pixels = new byte[image.pixels().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = image.pixels()[pixels.length - 1 - i];
        }
        return new GreyImage(image.width(), image.height(), image.dpi(), pixels);
    }

    private static GreyImage grey(FingerprintPicture picture) {
        return new GreyImage(picture.width(), picture.height(), DPI, picture.grey());
    }
}
