package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
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
    /** A PNG of a finger at 500 dpi is some 60 kB, one of a whole hand under 8 MB. */
    public static final int MAX_PNG = 8 << 20;

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /** Where the picture's width and height stand: PNG specification, 11.2.2 IHDR. */
    private static final int IHDR_SIZE = 16;

    /** Local standard deviation of grey, of 255, that ridges have and paper or glass does not. */
    private static final double RIDGE_CONTRAST = 18;

    static {
        OpenCV.loadLocally();
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
     * @param png at most {@value #MAX_PNG} bytes, at most {@value GreyImage#MAX_SIDE} pixels a side
     * @param dpi its resolution, which the PNG itself is not asked for
     * @throws PictureRefused when it is no PNG or too large
     */
    public static GreyImage fromPng(byte[] png, int dpi) {
        if (png.length > MAX_PNG) {
            throw new PictureRefused(png.length + " bytes are too many");
        }
        // The size is read before the decoder sees the bytes: a few of them can claim gigabytes of pixels.
        if (png.length < IHDR_SIZE + 8 || !startsWithSignature(png)) {
            throw new PictureRefused("it is no PNG");
        }
        int width = bigEndian(png, IHDR_SIZE);
        int height = bigEndian(png, IHDR_SIZE + 4);
        if (width < 1 || height < 1 || width > GreyImage.MAX_SIDE || height > GreyImage.MAX_SIDE) {
            throw new PictureRefused(width + " x " + height + " pixels");
        }
        MatOfByte bytes = new MatOfByte(png);
        Mat grey = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_GRAYSCALE);
        try {
            if (grey.empty()) {
                throw new PictureRefused("the PNG does not decode");
            }
            byte[] pixels = new byte[grey.rows() * grey.cols()];
            grey.get(0, 0, pixels);
            return new GreyImage(grey.cols(), grey.rows(), dpi, pixels);
        } finally {
            bytes.release();
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

    private static boolean startsWithSignature(byte[] png) {
        for (int i = 0; i < PNG_SIGNATURE.length; i++) {
            if (png[i] != PNG_SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    private static int bigEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }
}
