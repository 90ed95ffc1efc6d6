package org.tambo.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfDouble;
import org.opencv.core.MatOfInt;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import org.tambo.device.GreyImage;

/**
 * What OpenCV does for us with a finger's picture: PNG, BMP and TIFF in, PNG out, and where in it there are ridges. The only class that
 * touches the library, whose native half is loaded with it.
 */
public final class FingerPicture {
    /** A finger of 2 by 2 inches at 1000 dpi has 4 MB before it is packed. */
    static final int MAX_PNG = 4 << 20;

    /** The same without packing, in three colours and an alpha. */
    public static final int MAX_FILE = 17 << 20;

    static final int MIN_DPI = 250;
    static final int MAX_DPI = 1_000;

    /** Where PNG's first chunk has them: PNG specification, 11.2.2 IHDR. */
    private static final int BIT_DEPTH = 24;

    private static final int COLOUR_TYPE = 25;

    /** A rolled finger fills 1.6 by 1.5 inches (ANSI/NIST-ITL 1-2011); what is larger is no picture of one finger. */
    private static final int MAX_INCHES = 2;

    /** Local standard deviation of grey, of 255, that ridges have and paper or glass does not. */
    private static final double RIDGE_CONTRAST = 18;

    /** The same of what SourceAFIS may still take for ridges, and is not plain glass. */
    private static final double RESTLESS_CONTRAST = 6;

    /**
     * Coherence of gradients, 0 to 1, that ridges have and noise does not. With it, noise in which a grain measures up to
     * 4 pixels has less than {@link FingerReading#LEAST_AREA} of ridges in a picture of 256 x 288 pixels.
     */
    private static final double RIDGE_COHERENCE = 0.3;

    /** Pixels at 500 dpi over which contrast is measured: about two ridges. */
    private static final int CONTRAST_WINDOW = 16;

    /** The same for direction, five ridges: over less, noise has one by chance; over more, ridges bend. */
    private static final int DIRECTION_WINDOW = 48;

    /** Standard deviation, in pixels at 500 dpi, of the blur that takes a sensor's grain away and leaves ridges. */
    private static final double SMOOTHING = 1.5;

    /** The same of the blur that takes the ridges away too, and leaves the lighting. */
    private static final double LIGHTING = 6;

    /** Of the engine's records. */
    private static final int RECORD_DPI = 500;

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
        if (png.length > MAX_PNG) {
            throw new PictureRefused(png.length + " bytes are too many");
        }
        PictureSize size = PictureSize.ofPng(png);
        if (png.length > COLOUR_TYPE && (png[BIT_DEPTH] != 8 || png[COLOUR_TYPE] != 0)) {
            throw new PictureRefused("the PNG is not 8-bit grey");
        }
        return decoded(png, size, dpi);
    }

    /**
     * @param file a PNG, BMP, TIFF, WSQ or JPEG 2000, of which the grey alone counts, at most two inches a side
     * @param dpi its resolution, from {@value #MIN_DPI} to {@value #MAX_DPI}, which the file itself is not asked for
     * @throws PictureRefused when it is no such picture, or damaged
     */
    public static GreyImage fromFile(byte[] file, int dpi) {
        if (file.length > MAX_FILE) {
            throw new PictureRefused(file.length + " bytes are too many");
        }
        return decoded(file, PictureSize.of(file), dpi);
    }

    /**
     * A picture at the resolution that its file says.
     *
     * @param file as of {@link #fromFile(byte[], int)}
     * @throws PictureRefused when it does not say it, too
     */
    public static GreyImage fromFile(byte[] file) {
        if (file.length > MAX_FILE) {
            throw new PictureRefused(file.length + " bytes are too many");
        }
        PictureSize size = PictureSize.of(file);
        OptionalInt dpi = PictureResolution.of(file);
        if (dpi.isEmpty()) {
            throw new PictureRefused("it does not say its resolution, and nobody else did");
        }
        if (!isResolution(dpi.getAsInt())) {
            throw new PictureRefused("it says " + dpi.getAsInt() + " dpi, which is not from " + MIN_DPI + " to "
                    + MAX_DPI + "; where that is wrong, the right one must be given");
        }
        return decoded(file, size, dpi.getAsInt());
    }

    private static boolean isResolution(int dpi) {
        return dpi >= MIN_DPI && dpi <= MAX_DPI;
    }

    /**
     * A picture as a scanner's own service sends it.
     *
     * @param file a PNG, BMP, TIFF, WSQ or JPEG 2000, otherwise as of {@link #fromFile}
     * @throws IllegalArgumentException when it is no such picture, or damaged
     */
    public static GreyImage fromScanner(byte[] file, int dpi) {
        try {
            return fromFile(file, dpi);
        } catch (PictureRefused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The picture as JPEG 2000, not a bit of it lost. */
    public static byte[] jpeg2000(GreyImage image) {
        Mat grey = mat(image);
        MatOfByte file = new MatOfByte();
        MatOfInt lossless = new MatOfInt(Imgcodecs.IMWRITE_JPEG2000_COMPRESSION_X1000, 1_000);
        try {
            Imgcodecs.imencode(".jp2", grey, file, lossless);
            return file.toArray();
        } finally {
            grey.release();
            file.release();
            lossless.release();
        }
    }

    private static GreyImage decoded(byte[] file, PictureSize size, int dpi) {
        if (!isResolution(dpi)) {
            throw new PictureRefused(dpi + " dpi is not from " + MIN_DPI + " to " + MAX_DPI);
        }
        int width = size.width();
        int height = size.height();
        if (width < 1 || height < 1 || width > MAX_INCHES * dpi || height > MAX_INCHES * dpi) {
            throw new PictureRefused(width + " x " + height + " pixels at " + dpi + " dpi are not one finger");
        }
        if (WsqPicture.accepts(file)) {
            return new GreyImage(width, height, dpi, WsqPicture.pixels(file, size));
        }
        MatOfByte bytes = new MatOfByte(file);
        try {
            return decoded(bytes, width, height, dpi);
        } catch (CvException e) {
            throw new PictureRefused("it does not decode");
        } finally {
            bytes.release();
        }
    }

    private static GreyImage decoded(MatOfByte file, int width, int height, int dpi) {
        Mat grey = Imgcodecs.imdecode(file, Imgcodecs.IMREAD_GRAYSCALE | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
        try {
            if (grey.cols() != width || grey.rows() != height) {
                throw new PictureRefused("it does not decode");
            }
            byte[] pixels = new byte[width * height];
            grey.get(0, 0, pixels);
            return new GreyImage(width, height, dpi, pixels);
        } finally {
            grey.release();
        }
    }

    /**
     * Measures the ridges: a pixel counts where, around it, grey varies strongly and does so in one direction. The direction is the structure tensor's (Bigun and Granlund, "Optimal orientation detection of linear
     * symmetry", 1987); dirt and noise have contrast too, but none.
     *
     * @return their share of the picture, 0 to 1, their area in square millimetres, and the mean grey there
     */
    static RidgeArea ridgeArea(GreyImage image) {
        List<Mat> mats = new ArrayList<>();
        try {
            Mat grey = keep(mats, mat(image));
            Mat wide = keep(mats, new Mat());
            grey.convertTo(wide, CvType.CV_32F);
            Mat ridges = keep(mats, new Mat());
            Mat directed = keep(mats, directed(wide, image.dpi()));
            Core.bitwise_and(keep(mats, contrast(wide, image.dpi(), RIDGE_CONTRAST)), directed, ridges);
            double pixels = Core.countNonZero(ridges);
            Mat restless = keep(mats, contrast(wide, image.dpi(), RESTLESS_CONTRAST));
            double unrest = Core.countNonZero(restless);
            Core.bitwise_and(restless, directed, restless);
            unrest -= Core.countNonZero(restless);
            MatOfDouble greyMean = new MatOfDouble();
            MatOfDouble greyDeviation = new MatOfDouble();
            mats.add(greyMean);
            mats.add(greyDeviation);
            Core.meanStdDev(grey, greyMean, greyDeviation, ridges);
            double millimetres = 25.4 / image.dpi();
            return new RidgeArea(
                    pixels / (image.width() * (double) image.height()),
                    pixels * millimetres * millimetres,
                    unrest * millimetres * millimetres,
                    pixels == 0 ? 255 : greyMean.toArray()[0]);
        } finally {
            mats.forEach(Mat::release);
        }
    }

    /** Bright ridges become dark ones. */
    static GreyImage negative(GreyImage image) {
        byte[] pixels = image.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ~pixels[i];
        }
        return new GreyImage(image.width(), image.height(), image.dpi(), pixels);
    }

    /** The picture at 500 dpi, where it has so many pixels. */
    static GreyImage resized(GreyImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return new GreyImage(width, height, RECORD_DPI, image.pixels());
        }
        Mat grey = mat(image);
        Mat resized = new Mat();
        try {
            int way = width < image.width() ? Imgproc.INTER_AREA : Imgproc.INTER_CUBIC;
            Imgproc.resize(grey, resized, new Size(width, height), 0, 0, way);
            byte[] pixels = new byte[width * height];
            resized.get(0, 0, pixels);
            return new GreyImage(width, height, RECORD_DPI, pixels);
        } finally {
            grey.release();
            resized.release();
        }
    }

    /**
     * A picture's ridges without its lighting.
     *
     * @param wave width x height, below 0 on a ridge and above 0 in a valley, of equal strength everywhere
     * @param known width x height, where there are ridges
     */
    record Ridges(int width, int height, float[] wave, boolean[] known) {}

    /** The ridges of a picture at 500 dpi: what changes within a ridge's period, over its own deviation around. */
    static Ridges ridges(GreyImage image) {
        List<Mat> mats = new ArrayList<>();
        try {
            Mat wide = keep(mats, new Mat());
            keep(mats, mat(image)).convertTo(wide, CvType.CV_32F);
            Mat fine = keep(mats, new Mat());
            Imgproc.GaussianBlur(wide, fine, new Size(0, 0), SMOOTHING);
            Mat coarse = keep(mats, new Mat());
            Imgproc.GaussianBlur(wide, coarse, new Size(0, 0), LIGHTING);
            Mat wave = keep(mats, new Mat());
            Core.subtract(fine, coarse, wave);
            Mat squares = keep(mats, new Mat());
            Core.multiply(wave, wave, squares);
            Mat deviation = keep(mats, around(squares, CONTRAST_WINDOW, image.dpi()));
            Core.sqrt(deviation, deviation);
            Core.add(deviation, new Scalar(1), deviation);
            Core.divide(wave, deviation, wave);
            Mat found = keep(mats, new Mat());
            Core.bitwise_and(
                    keep(mats, contrast(wide, image.dpi(), RIDGE_CONTRAST)),
                    keep(mats, directed(wide, image.dpi())),
                    found);
            int pixels = image.width() * image.height();
            float[] waves = new float[pixels];
            wave.get(0, 0, waves);
            byte[] marks = new byte[pixels];
            found.get(0, 0, marks);
            boolean[] known = new boolean[pixels];
            for (int i = 0; i < pixels; i++) {
                known[i] = marks[i] != 0;
            }
            return new Ridges(image.width(), image.height(), waves, known);
        } finally {
            mats.forEach(Mat::release);
        }
    }

    /** Where grey varies more than that. */
    private static Mat contrast(Mat wide, int dpi, double deviation) {
        Mat mean = around(wide, CONTRAST_WINDOW, dpi);
        Mat squares = new Mat();
        Core.multiply(wide, wide, squares);
        Mat variance = around(squares, CONTRAST_WINDOW, dpi);
        Core.multiply(mean, mean, squares);
        Core.subtract(variance, squares, variance);
        Mat contrast = new Mat();
        Core.compare(variance, new Scalar(deviation * deviation), contrast, Core.CMP_GT);
        mean.release();
        squares.release();
        variance.release();
        return contrast;
    }

    /** Where the gradients' coherence, 0 for none and 1 for parallel ridges, is above {@link #RIDGE_COHERENCE}. */
    private static Mat directed(Mat wide, int dpi) {
        Mat smooth = new Mat();
        Imgproc.GaussianBlur(wide, smooth, new Size(0, 0), SMOOTHING * dpi / 500);
        Mat right = new Mat();
        Mat down = new Mat();
        Imgproc.Sobel(smooth, right, CvType.CV_32F, 1, 0);
        Imgproc.Sobel(smooth, down, CvType.CV_32F, 0, 1);
        Mat product = new Mat();
        Core.multiply(right, down, product);
        Mat mixed = around(product, DIRECTION_WINDOW, dpi);
        Core.multiply(right, right, product);
        Mat across = around(product, DIRECTION_WINDOW, dpi);
        Core.multiply(down, down, product);
        Mat along = around(product, DIRECTION_WINDOW, dpi);
        Mat energy = new Mat();
        Core.add(across, along, energy);
        Mat difference = new Mat();
        Core.subtract(across, along, difference);
        Core.multiply(mixed, new Scalar(2), mixed);
        Mat direction = new Mat();
        Core.magnitude(difference, mixed, direction);
        Core.multiply(energy, new Scalar(RIDGE_COHERENCE), energy);
        Mat directed = new Mat();
        Core.compare(direction, energy, directed, Core.CMP_GT);
        for (Mat mat : List.of(smooth, right, down, product, mixed, across, along, energy, difference, direction)) {
            mat.release();
        }
        return directed;
    }

    /** The mean around each pixel over a square of so many pixels at 500 dpi. */
    private static Mat around(Mat values, int pixels, int dpi) {
        Mat mean = new Mat();
        double window = Math.max(3, (double) pixels * dpi / 500);
        Imgproc.blur(values, mean, new Size(window, window));
        return mean;
    }

    /**
     * What {@link #ridgeArea} measured.
     *
     * @param share of the picture, 0 to 1
     * @param squareMillimetres of ridges
     * @param restless square millimetres where grey varies, but in no direction: noise
     * @param meanGrey of the ridges
     */
    record RidgeArea(double share, double squareMillimetres, double restless, double meanGrey) {}

    private static Mat keep(List<Mat> mats, Mat mat) {
        mats.add(mat);
        return mat;
    }

    private static Mat mat(GreyImage image) {
        Mat mat = new Mat(image.height(), image.width(), CvType.CV_8U);
        mat.put(0, 0, image.pixels());
        return mat;
    }
}
