package org.tambo.lab.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tambo.device.GreyImage;

/**
 * Pictures that no finger's scanner should give, as large as a picture of one finger may be: blank, noise of several kinds,
 * patterns that look like ridges, palms, and fingers inverted or turned. The same ones each time.
 */
public final class HostilePictures {
    /** The most that is read: two inches. */
    private static final int SIDE = 1_000;

    private static final int DPI = 500;
    private static final int WINDOW_WIDTH = 320;
    private static final int WINDOW_HEIGHT = 384;
    private static final double PERIOD = 9;

    private HostilePictures() {}

    /** A picture by what it shows. */
    public record Named(String name, GreyImage image) {}

    /** In which there is no finger of anybody enrolled. */
    public static List<Named> withoutFinger() {
        List<Named> pictures = new ArrayList<>();
        for (int grey : new int[] {0, 128, 255}) {
            pictures.add(new Named("blank, grey " + grey, drawn(DPI, (x, y) -> grey)));
        }
        pictures.add(new Named("ramp from black to white", drawn(DPI, (x, y) -> 255.0 * x / SIDE)));
        pictures.add(new Named("noise", noise(DPI, 1)));
        pictures.add(new Named("noise, 4 Mpixel", noise(2 * DPI, 1)));
        for (int grain : new int[] {3, 5, 8, 12}) {
            pictures.add(new Named("noise, grains of " + grain + " pixels", grains(grain, 1)));
            pictures.add(new Named("faint noise, grains of " + grain + " pixels", grains(grain, 0.15)));
        }
        pictures.add(new Named("stripes", drawn(DPI, (x, y) -> wave(x))));
        pictures.add(new Named("stripes, 4 Mpixel", drawn(2 * DPI, (x, y) -> wave(x / 2.0))));
        pictures.add(new Named("rings", drawn(DPI, (x, y) -> wave(Math.hypot(x - SIDE / 2.0, y - SIDE / 2.0)))));
        pictures.add(new Named("chessboard", drawn(DPI, (x, y) -> (x / 5 + y / 5) % 2 == 0 ? 255 : 0)));
        Random random = new Random(2);
        pictures.add(new Named(
                "stripes in noise", drawn(DPI, (x, y) -> 0.5 * wave(x + y) + 127 * random.nextDouble())));
        pictures.add(new Named("maze", maze()));
        pictures.add(new Named("twelve fingers", tiled(1_000, DPI)));
        pictures.add(new Named("palm", palm(DPI)));
        pictures.add(new Named("palm, 4 Mpixel", palm(2 * DPI)));
        return pictures;
    }

    /** A finger with bright ridges, and turned by so many angles. */
    public static List<Named> ofFinger(long seed) {
        List<Named> pictures = new ArrayList<>();
        GreyImage upright = grey(new SyntheticFinger(seed).impression(0, WINDOW_WIDTH, WINDOW_HEIGHT));
        byte[] inverted = upright.pixels().clone();
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = (byte) ~inverted[i];
        }
        pictures.add(new Named("inverted", new GreyImage(upright.width(), upright.height(), DPI, inverted)));
        for (int degrees = 20; degrees < 360; degrees += 40) {
            pictures.add(new Named("turned by " + degrees + " degrees", turned(upright, degrees)));
        }
        return pictures;
    }

    private static GreyImage grey(FingerprintPicture picture) {
        return new GreyImage(picture.width(), picture.height(), DPI, picture.grey());
    }

    private interface Drawing {
        double grey(int x, int y);
    }

    private static GreyImage drawn(int dpi, Drawing drawing) {
        int side = SIDE * dpi / DPI;
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.clamp(Math.round(drawing.grey(i % side, i / side)), 0, 255);
        }
        return new GreyImage(side, side, dpi, pixels);
    }

    private static double wave(double at) {
        return 127.5 + 100 * Math.sin(2 * Math.PI * at / PERIOD);
    }

    private static GreyImage noise(int dpi, long seed) {
        Random random = new Random(seed);
        return drawn(dpi, (x, y) -> random.nextInt(256));
    }

    private static GreyImage grains(int side, double strength) {
        byte[] greys = new byte[(SIDE / side + 1) * (SIDE / side + 1)];
        new Random(side).nextBytes(greys);
        return drawn(
                DPI, (x, y) -> 127.5 + strength * ((greys[y / side * (SIDE / side + 1) + x / side] & 0xFF) - 127.5));
    }

    /** Noise of a ridge's period in every direction: forks and endings everywhere. */
    private static GreyImage maze() {
        Random random = new Random(3);
        int waves = 60;
        double[] across = new double[waves];
        double[] down = new double[waves];
        double[] begin = new double[waves];
        for (int i = 0; i < waves; i++) {
            double angle = 2 * Math.PI * random.nextDouble();
            across[i] = 2 * Math.PI / PERIOD * Math.cos(angle);
            down[i] = 2 * Math.PI / PERIOD * Math.sin(angle);
            begin[i] = 2 * Math.PI * random.nextDouble();
        }
        return drawn(DPI, (x, y) -> {
            double sum = 0;
            for (int i = 0; i < waves; i++) {
                sum += Math.cos(across[i] * x + down[i] * y + begin[i]);
            }
            return sum > 0 ? 255 : 0;
        });
    }

    /** Ridges that run on over the whole picture, bend slowly, and fork where they must. */
    private static GreyImage palm(int dpi) {
        double scale = (double) dpi / DPI;
        return drawn(dpi, (px, py) -> {
            double x = px / scale;
            double y = py / scale;
            double bend = 60 * Math.sin(x / 180) + 45 * Math.sin(y / 130 + x / 300);
            double dislocations = Math.atan2(y - 300, x - 250)
                    - Math.atan2(y - 520, x - 640)
                    + Math.atan2(y - 700, x - 300)
                    - Math.atan2(y - 180, x - 720);
            return 127.5 + 100 * Math.sin(2 * Math.PI * (y + 0.4 * x + bend) / PERIOD + dislocations);
        });
    }

    /** Fingers side by side without a gap. */
    private static GreyImage tiled(long seed, int dpi) {
        int across = 4;
        int width = SIDE / across;
        int height = SIDE / 3;
        byte[] pixels = new byte[SIDE * SIDE];
        Arrays.fill(pixels, (byte) 255);
        for (int i = 0; i < 3 * across; i++) {
            FingerprintPicture finger = new SyntheticFinger(seed + i).impression(0, width, height);
            for (int y = 0; y < height; y++) {
                System.arraycopy(
                        finger.grey(), y * width, pixels, (i / across * height + y) * SIDE + i % across * width, width);
            }
        }
        return new GreyImage(SIDE, SIDE, dpi, pixels);
    }

    /** In a window that holds it at any angle. */
    private static GreyImage turned(GreyImage image, int degrees) {
        int side = (int) Math.ceil(Math.hypot(image.width(), image.height()));
        double cosine = Math.cos(Math.toRadians(degrees));
        double sine = Math.sin(Math.toRadians(degrees));
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            double dx = i % side - side / 2.0;
            double dy = i / side - side / 2.0;
            pixels[i] = (byte) Math.round(at(
                    image,
                    image.width() / 2.0 + cosine * dx + sine * dy,
                    image.height() / 2.0 - sine * dx + cosine * dy));
        }
        return new GreyImage(side, side, image.dpi(), pixels);
    }

    /** Between four pixels; white beside the picture. */
    private static double at(GreyImage image, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        if (left < 0 || top < 0 || left + 1 >= image.width() || top + 1 >= image.height()) {
            return 255;
        }
        double right = x - left;
        double down = y - top;
        int here = top * image.width() + left;
        byte[] pixels = image.pixels();
        return (1 - down) * ((1 - right) * (pixels[here] & 0xFF) + right * (pixels[here + 1] & 0xFF))
                + down
                        * ((1 - right) * (pixels[here + image.width()] & 0xFF)
                                + right * (pixels[here + image.width() + 1] & 0xFF));
    }
}
