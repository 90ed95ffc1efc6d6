package org.tambo.fingerprint;

import org.tambo.device.GreyImage;

/**
 * The texture of a finger's ridges in 1 to 2 kB, as the engine made it: the second view of a finger, which sees what lies
 * between the minutiae. Its bytes are described in {@code native/src/phase_record.hpp}.
 *
 * @param bytes never changed after it is made
 * @param quality 0 to 100: how much of the picture are ridges that follow their own wave
 * @param minutiae how many the engine found itself, in the enhanced picture
 */
record RidgeRecord(byte[] bytes, int quality, int minutiae) {
    /**
     * @param minutiae another extractor's, to help the alignment: x, y, direction in 1/256 turn, 1 for a bifurcation; in
     *     pixels at 500 dpi
     * @throws RidgesRefused when the picture is too small or too large to be of a finger
     */
    static RidgeRecord of(GreyImage image, int[] minutiae) {
        return checked(RidgeEngine.extract(image, minutiae));
    }

    /** @throws RidgesRefused when the bytes are no ridge record */
    static RidgeRecord parse(byte[] bytes) {
        return checked(bytes.clone());
    }

    private static RidgeRecord checked(byte[] bytes) {
        return new RidgeRecord(bytes, RidgeEngine.quality(bytes), RidgeEngine.minutiae(bytes));
    }
}
