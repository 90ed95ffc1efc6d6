package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfDouble;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import org.tambo.device.GreyImage;

/**
 * What OpenCV does for us with a finger's picture: PNG in and out, and where in it there are ridges. The only class that
 * touches the library, whose native half is loaded with it.
 */
public final class FingerPicture {
    /** A finger of 2 by 2 inches at 1000 dpi has 4 MB before it is packed. */
    static final int MAX_PNG = 4 << 20;

    static final int MIN_DPI = 250;
    static final int MAX_DPI = 1_000;

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /** The first chunk as every PNG has it, its length and type: PNG specification, 11.2.2 IHDR. */
    private static final byte[] IHDR = {0, 0, 0, 13, 'I', 'H', 'D', 'R'};

    private static final int WIDTH = PNG_SIGNATURE.length + IHDR.length;
    private static final int HEIGHT = WIDTH + 4;
    private static final int BIT_DEPTH = HEIGHT + 4;
    private static final int COLOUR_TYPE = BIT_DEPTH + 1;

    /** A rolled finger fills 1.6 by 1.5 inches (ANSI/NIST-ITL 1-2011); what is larger is no picture of one finger. */
    private static final int MAX_INCHES = 2;

    /** Local standard deviation of grey, of 255, that ridges have and paper or glass does not. */
    private static final double RIDGE_CONTRAST = 18;

    static {
        OpenCvLibrary.load();
    }

    private FingerPicture() {}

    /** Loads the native library now rather than at the first finger. */
    public static void load() {
        // Being called is enough: the class's initialiser does it.
    }

    public static byte[] png(GreyImage image) {
        Mat grey = mat(image);
        MatOfByte png = new MatOfByte();
        try {
            Imgcodecs.imencode(".png", grey, png);
            return png.toArray();
        } finally {
            grey.release();
            png.release();
        }
    }

    /**
     * @param png 8-bit grey without alpha, at most {@value #MAX_PNG} bytes, at most two inches a side
     * @param dpi its resolution, from {@value #MIN_DPI} to {@value #MAX_DPI}, which the PNG itself is not asked for
     * @throws PictureRefused when it is no such PNG, or damaged
     */
    static GreyImage fromPng(byte[] png, int dpi) {
        if (dpi < MIN_DPI || dpi > MAX_DPI) {
            throw new PictureRefused(dpi + " dpi is not from " + MIN_DPI + " to " + MAX_DPI);
        }
        if (png.length > MAX_PNG) {
            throw new PictureRefused(png.length + " bytes are too many");
        }
        // What the picture claims to be is read before the decoder sees it: a few bytes can claim gigabytes of pixels.
        if (png.length <= COLOUR_TYPE || !has(png, 0, PNG_SIGNATURE) || !has(png, PNG_SIGNATURE.length, IHDR)) {
            throw new PictureRefused("it is no PNG");
        }
        int width = bigEndian(png, WIDTH);
        int height = bigEndian(png, HEIGHT);
        if (width < 1 || height < 1 || width > MAX_INCHES * dpi || height > MAX_INCHES * dpi) {
            throw new PictureRefused(width + " x " + height + " pixels at " + dpi + " dpi are not one finger");
        }
        if (png[BIT_DEPTH] != 8 || png[COLOUR_TYPE] != 0) {
            throw new PictureRefused("the PNG is not 8-bit grey");
        }
        MatOfByte bytes = new MatOfByte(png);
        try {
            return decoded(bytes, width, height, dpi);
        } catch (CvException e) {
            throw new PictureRefused("the PNG does not decode");
        } finally {
            bytes.release();
        }
    }

    private static GreyImage decoded(MatOfByte png, int width, int height, int dpi) {
        Mat grey = Imgcodecs.imdecode(png, Imgcodecs.IMREAD_GRAYSCALE | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
        try {
            if (grey.cols() != width || grey.rows() != height) {
                throw new PictureRefused("the PNG does not decode");
            }
            byte[] pixels = new byte[width * height];
            grey.get(0, 0, pixels);
            return new GreyImage(width, height, dpi, pixels);
        } finally {
            grey.release();
        }
    }

    /**
     * Measures the ridges: a pixel counts where grey varies strongly around it over about a ridge and a half.
     *
     * @return their share of the picture, 0 to 1, their area in square millimetres, and the mean grey there
     */
    static RidgeArea ridgeArea(GreyImage image) {
        List<Mat> mats = new ArrayList<>();
        try {
            Mat grey = keep(mats, mat(image));
            Mat wide = keep(mats, new Mat());
            grey.convertTo(wide, CvType.CV_32F);
            double window = Math.max(3, 16.0 * image.dpi() / 500);
            Size box = new Size(window, window);
            Mat mean = keep(mats, new Mat());
            Imgproc.blur(wide, mean, box);
            Mat squares = keep(mats, new Mat());
            Imgproc.sqrBoxFilter(wide, squares, CvType.CV_32F, box);
            Mat meanSquares = keep(mats, new Mat());
            Core.multiply(mean, mean, meanSquares);
            Mat variance = keep(mats, new Mat());
            Core.subtract(squares, meanSquares, variance);
            Mat ridges = keep(mats, new Mat());
            Core.compare(variance, new Scalar(RIDGE_CONTRAST * RIDGE_CONTRAST), ridges, Core.CMP_GT);
            double pixels = Core.countNonZero(ridges);
            MatOfDouble greyMean = new MatOfDouble();
            MatOfDouble greyDeviation = new MatOfDouble();
            mats.add(greyMean);
            mats.add(greyDeviation);
            Core.meanStdDev(grey, greyMean, greyDeviation, ridges);
            double millimetres = 25.4 / image.dpi();
            return new RidgeArea(
                    pixels / (image.width() * (double) image.height()),
                    pixels * millimetres * millimetres,
                    pixels == 0 ? 255 : greyMean.toArray()[0]);
        } finally {
            mats.forEach(Mat::release);
        }
    }

    /** What {@link #ridgeArea} measured. */
    record RidgeArea(double share, double squareMillimetres, double meanGrey) {}

    private static Mat keep(List<Mat> mats, Mat mat) {
        mats.add(mat);
        return mat;
    }

    private static Mat mat(GreyImage image) {
        Mat mat = new Mat(image.height(), image.width(), CvType.CV_8U);
        mat.put(0, 0, image.pixels());
        return mat;
    }

    private static boolean has(byte[] bytes, int at, byte[] expected) {
        return Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    private static int bigEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }
}
