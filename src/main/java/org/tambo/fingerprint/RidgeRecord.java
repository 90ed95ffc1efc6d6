package org.tambo.fingerprint;

import org.tambo.device.GreyImage;

/**
 * What the engine keeps of a finger in about 800 bytes: the texture of its ridges, which is the second view of a finger and
 * sees what lies between the minutiae; the minutiae that the engine found itself; and those of SourceAFIS, or of whoever made
 * the ISO template that the finger came as. Its bytes are described in {@code native/src/phase_record.hpp}.
 *
 * @param bytes never changed after it is made
 * @param facts what the engine says is in them
 */
record RidgeRecord(byte[] bytes, Facts facts) {
    /**
     * What is in a record.
     *
     * @param version of the bytes
     * @param quality 0 to 100: how much of the picture are ridges that follow their own wave
     * @param width of the picture, in pixels at 500 dpi
     * @param height of the picture
     * @param cells of 8 x 8 pixels in which ridges are known; none when it is of minutiae alone
     * @param own how many minutiae the engine found itself, in the enhanced picture
     * @param foreign how many the other extractor found
     */
    record Facts(int version, int quality, int width, int height, int cells, int own, int foreign) {}

    /** Of extracted and of imported minutiae alike: places in pixels at 500 dpi. */
    static final int LEAST_SIDE = 16;

    /** 52 mm, in pixels at 500 dpi. */
    static final int MOST_SIDE = 1024;

    /**
     * @param minutiae the other extractor's, or none yet: x, y, direction in 1/256 turn, 1 for a bifurcation; in pixels at 500 dpi
     * @throws RidgesRefused when the picture is too small or too large to be of a finger
     */
    static Measured of(GreyImage image, int[] minutiae) {
        RidgeEngine.Extraction made = RidgeEngine.extract(image, minutiae);
        return new Measured(checked(made.record()), made.measures());
    }

    /** A record, and what the picture was like that it was made of. */
    record Measured(RidgeRecord record, PrintMeasures measures) {}

    /**
     * A finger of which minutiae alone are known.
     *
     * @param minutiae as above, within the picture
     * @throws RidgesRefused when a side is out of bounds, or a minutia
     */
    static RidgeRecord of(int width, int height, int[] minutiae) {
        return checked(RidgeEngine.recordOf(width, height, minutiae));
    }

    /**
     * The same finger with the other extractor's minutiae.
     *
     * @param minutiae as above, within the picture
     */
    RidgeRecord with(int[] minutiae) {
        return checked(RidgeEngine.recordWith(bytes, minutiae));
    }

    /** @throws RidgesRefused when the bytes are no ridge record */
    static RidgeRecord parse(byte[] bytes) {
        return checked(bytes.clone());
    }

    /** The other extractor's minutiae, {@link RidgeEngine#MINUTIA_INTS} numbers each. */
    int[] foreignMinutiae() {
        return RidgeEngine.minutiae(bytes, RidgeEngine.Extractor.FOREIGN);
    }

    /** Those that the engine found itself, {@link RidgeEngine#MINUTIA_INTS} numbers each. */
    int[] ownMinutiae() {
        return RidgeEngine.minutiae(bytes, RidgeEngine.Extractor.OWN);
    }

    private static RidgeRecord checked(byte[] bytes) {
        return new RidgeRecord(bytes, RidgeEngine.facts(bytes));
    }
}
