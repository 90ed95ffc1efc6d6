package org.tambo.device;

/** A module's pixels as it packs them into bytes, and as grey values. */
final class PixelPacking {
    /** Spreads 0 to 15 over 0 to 255. */
    private static final int SPREAD = 17;

    private PixelPacking() {}

    /**
     * @param received what the module sent: one of the profile's sizes, or a header that says the size and its pixels
     * @throws IllegalArgumentException when it is neither
     */
    static GreyImage unpack(Profile.Image image, byte[] received) {
        int pixelsAt = 0;
        Profile.Size size = null;
        for (Profile.Size one : image.sizes()) {
            if (image.packedBytes(one) == received.length) {
                size = one;
                break;
            }
        }
        if (size == null && image.header() != null) {
            pixelsAt = image.header().bytes();
            size = new Profile.Size(
                    number(received, image.header().widthAt()),
                    number(received, image.header().heightAt()),
                    image.sizes().getFirst().dpi());
        }
        if (size == null
                || size.width() < 1
                || size.height() < 1
                || size.width() > GreyImage.MAX_SIDE
                || size.height() > GreyImage.MAX_SIDE
                || (long) size.width() * size.height() * image.bits() != 8L * (received.length - pixelsAt)) {
            throw new IllegalArgumentException(received.length + " bytes are no picture of this module");
        }
        byte[] pixels = new byte[size.width() * size.height()];
        if (image.bits() == 8) {
            System.arraycopy(received, pixelsAt, pixels, 0, pixels.length);
        } else {
            int leftShift = image.highNibbleLeft() ? 4 : 0;
            for (int i = 0; i < pixels.length / 2; i++) {
                int two = received[pixelsAt + i];
                pixels[2 * i] = (byte) ((two >> leftShift & 0xF) * SPREAD);
                pixels[2 * i + 1] = (byte) ((two >> 4 - leftShift & 0xF) * SPREAD);
            }
        }
        if (image.lightRidges()) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) ~pixels[i];
            }
        }
        return new GreyImage(size.width(), size.height(), size.dpi(), pixels);
    }

    /** The other way round: a picture of the sensor's usual size as the module sends it, without a header. */
    static byte[] pack(Profile.Image image, GreyImage picture) {
        byte[] grey = picture.pixels().clone();
        if (image.lightRidges()) {
            for (int i = 0; i < grey.length; i++) {
                grey[i] = (byte) ~grey[i];
            }
        }
        if (image.bits() == 8) {
            return grey;
        }
        byte[] packed = new byte[grey.length / 2];
        for (int i = 0; i < packed.length; i++) {
            int left = grey[2 * i] >> 4 & 0xF;
            int right = grey[2 * i + 1] >> 4 & 0xF;
            packed[i] = (byte) (image.highNibbleLeft() ? left << 4 | right : right << 4 | left);
        }
        return packed;
    }

    private static int number(byte[] bytes, int at) {
        if (at + 4 > bytes.length) {
            return 0;
        }
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }
}
