package org.tambo.fingerprint;

import java.util.List;
import org.tambo.device.GreyImage;

/** What came of a finger's picture: a template fit to search with, or a named reason why there is none. */
public sealed interface FingerReading {
    /** From 0 (nothing to see) to 100: how well the finger will be found by it. The worst quarter of real prints is below 60. */
    int quality();

    /** What would make the quality better, that which takes most of it away first; nothing where it is good. */
    List<Reason> reasons();

    /** A finger to search with. */
    record Readable(FingerTemplate template, int quality, List<Reason> reasons) implements FingerReading {}

    /** A failure to extract: no search was made, and the officer is told so. */
    record Unreadable(Problem problem, int quality, List<Reason> reasons) implements FingerReading {}

    /** Why a picture is not better, in the words of the message catalogue under {@code finger.reason.*}. */
    enum Reason {
        /** Thin, broken ridges. */
        TOO_DRY,
        /** Ridges that run together. */
        TOO_WET,
        /** Less than a square centimetre of ridges. */
        SMALL_AREA,
        /** The skin was pushed along the glass, or ridges of one direction are smeared. */
        MOVED,
        /** The core lies aside, and with it much that other prints of the finger show. */
        OFF_CENTRE
    }

    /** What is wrong with the picture, in the words of the message catalogue under {@code finger.problem.*}. */
    enum Problem {
        /** Hardly any ridges: the sensor's glass, dirt, noise. */
        TOO_SMALL_AREA,
        /** More ridges than a finger has: several fingers, a palm, a pattern. */
        TOO_LARGE_AREA,
        /** Ridges, but hardly an ending or fork to be found in them: smudged, too wet or too dry. */
        TOO_FEW_MINUTIAE
    }

    /** Below that a print says little about whose it is, whatever its minutiae. */
    double LEAST_AREA = 25;

    /** Square millimetres that a finger rolled from nail to nail fills: 1.6 by 1.5 inches (ANSI/NIST-ITL 1-2011). */
    double MOST_AREA = 1_600;

    /**
     * Square millimetres of noise, beside ridges or instead of them, on which SourceAFIS takes a third of a second; on a
     * picture full of it, a quarter of a minute. Around the ridges of 400 real prints there are at most 112.
     */
    double MOST_RESTLESS = 400;

    /**
     * Reads a finger from a picture that came in a file.
     *
     * @param png 8-bit grey without alpha, at most two inches a side
     * @param dpi its resolution, 250 to 1000
     * @throws PictureRefused when it is no such picture; a picture of no finger is a verdict
     */
    static FingerReading ofPng(byte[] png, int dpi) {
        return of(FingerPicture.fromPng(png, dpi));
    }

    /**
     * Reads a finger from a picture of any of the kinds that fingers are exchanged in.
     *
     * @param file a PNG, BMP, TIFF or WSQ, at most two inches a side
     * @param dpi its resolution, 250 to 1000
     * @throws PictureRefused when it is no such picture; a picture of no finger is a verdict
     */
    static FingerReading ofFile(byte[] file, int dpi) {
        return of(FingerPicture.fromFile(file, dpi));
    }

    /**
     * The same at the resolution that the file says.
     *
     * @throws PictureRefused when it does not say it, too
     */
    static FingerReading ofFile(byte[] file) {
        return of(FingerPicture.fromFile(file));
    }

    /**
     * Reads a finger from a device's picture.
     *
     * @param image of one finger, at most some two inches a side
     */
    static FingerReading of(GreyImage image) {
        FingerPicture.RidgeArea ridges = FingerPicture.ridgeArea(image);
        if (ridges.restless() > MOST_RESTLESS) {
            return new Unreadable(Problem.TOO_SMALL_AREA, 0, List.of(Reason.SMALL_AREA));
        }
        double area = ridges.squareMillimetres();
        RidgeRecord.Measured seen;
        try {
            seen = RidgeRecord.of(image, new int[0]);
        } catch (RidgesRefused e) {
            return new Unreadable(Problem.TOO_SMALL_AREA, 0, List.of());
        }
        PrintMeasures measures = seen.measures();
        // Not a print that is merely faint.
        if (area < LEAST_AREA && !FingerTemplate.isReadable(seen.record())) {
            return new Unreadable(
                    Problem.TOO_SMALL_AREA, (int) Math.round(20 * area / LEAST_AREA), List.of(Reason.SMALL_AREA));
        }
        if (measures.area() > MOST_AREA) {
            return new Unreadable(Problem.TOO_LARGE_AREA, 0, List.of());
        }
        if (measures.inverted()) {
            return of(FingerPicture.negative(image));
        }
        FingerTemplate template = FingerTemplate.of(image, seen);
        if (template.tooPoor()) {
            return new Unreadable(Problem.TOO_FEW_MINUTIAE, Math.min(template.quality(), 20), measures.reasons());
        }
        return new Readable(template, template.quality(), measures.reasons());
    }
}
