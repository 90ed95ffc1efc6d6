package org.tambo.device;

/** Turns a picture's file, as a scanner's own service sends it, into pixels; this package knows no picture formats. */
@FunctionalInterface
public interface PictureDecoder {
    /**
     * @param file of one finger
     * @param dpi its resolution in pixels an inch
     * @throws IllegalArgumentException when it is no picture that can be decoded; the message says why
     */
    GreyImage decode(byte[] file, int dpi);
}
