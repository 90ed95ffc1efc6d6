package org.tambo.watchlist;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a portrait's first bytes say of it, read without decoding it: a station keeps and shows such pictures, it does not
 * look into them. PNG (ISO/IEC 15948, 11.2.2) and baseline, extended or progressive JPEG (ITU-T T.81, B.2.2).
 */
record PortraitPicture(String mediaType, int width, int height) {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_SIDE = 4_096;

    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int IHDR = 0x49484452;
    private static final int START_OF_FRAME = 0xC0;
    private static final int START_OF_SCAN = 0xDA;

    /** Nothing for what is no such picture, or too large. */
    static Optional<PortraitPicture> of(byte[] bytes) {
        if (bytes.length > MAX_BYTES || bytes.length < 24) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Optional<PortraitPicture> picture = in.getLong(0) == PNG && in.getInt(12) == IHDR
                ? Optional.of(new PortraitPicture("image/png", in.getInt(16), in.getInt(20)))
                : jpeg(in);
        return picture.filter(PortraitPicture::bounded);
    }

    private boolean bounded() {
        return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
    }

    private static Optional<PortraitPicture> jpeg(ByteBuffer in) {
        if (in.getShort(0) != (short) 0xFFD8) {
            return Optional.empty();
        }
        int at = 2;
        while (at + 9 <= in.limit() && in.get(at) == (byte) 0xFF) {
            int marker = in.get(at + 1) & 0xFF;
            if (marker >= START_OF_FRAME && marker <= START_OF_FRAME + 2) {
                return Optional.of(
                        new PortraitPicture("image/jpeg", in.getShort(at + 7) & 0xFFFF, in.getShort(at + 5) & 0xFFFF));
            }
            int length = in.getShort(at + 2) & 0xFFFF;
            if (marker == START_OF_SCAN || length < 2) {
                return Optional.empty();
            }
            at += 2 + length;
        }
        return Optional.empty();
    }
}
