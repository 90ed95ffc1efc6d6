package org.tambo.fingerprint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jnbis.api.Jnbis;
import org.jnbis.api.model.Bitmap;

/**
 * A picture as the FBI's Wavelet Scalar Quantization packs it (IAFIS-IC-0110, version 3.1), decoded by JNBIS.
 *
 * <p>JNBIS believes what a file says: a head of 30 bytes makes it ask for gigabytes, a filter of 255 taps makes it work for
 * minutes. So every segment up to the end of the file is walked here first. JNBIS reads most segments by their content
 * alone and not by the length that they state; the two must agree, or it would see another file than the one that was
 * checked.
 */
final class WsqPicture {
    private static final int START = 0xFFA0;
    private static final int END = 0xFFA1;
    private static final int FRAME = 0xFFA2;
    private static final int BLOCK = 0xFFA3;
    private static final int FILTERS = 0xFFA4;
    private static final int QUANTIZATION = 0xFFA5;
    private static final int HUFFMAN = 0xFFA6;
    private static final int COMMENT = 0xFFA8;

    private static final int FRAME_LENGTH = 17;
    private static final int BLOCK_LENGTH = 3;
    /** Bin centre, and for each of 64 subbands a quantization bin and a zero bin, each with its exponent. */
    private static final int QUANTIZATION_LENGTH = 389;

    private static final int HUFFMAN_LENGTHS = 16;
    private static final int HUFFMAN_TABLES = 8;

    /** The standard's filters have 9 and 7. */
    private static final int MOST_TAPS = 32;

    private WsqPicture() {}

    /** Whether a file begins like one; nothing else is checked. */
    static boolean accepts(byte[] file) {
        return file.length > 2 && (file[0] & 0xFF) == START >> 8 && (file[1] & 0xFF) == (START & 0xFF);
    }

    /**
     * Walks the whole file.
     *
     * @return what its frame's head says
     * @throws PictureRefused when its segments are not what they must be
     */
    static PictureSize size(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file, 2, file.length - 2);
        try {
            PictureSize size = null;
            boolean filters = false;
            while (true) {
                int marker = in.getShort() & 0xFFFF;
                if (marker == END && size != null) {
                    return size;
                }
                int length = in.getShort() & 0xFFFF;
                ByteBuffer segment = in.slice(in.position(), length - 2);
                in.position(in.position() + length - 2);
                switch (marker) {
                    case FRAME -> {
                        if (size != null) {
                            throw new PictureRefused("it says its size twice");
                        }
                        size = frame(segment);
                    }
                    case FILTERS -> {
                        if (filters) {
                            throw new PictureRefused("it has filters twice");
                        }
                        filters = true;
                        filters(segment);
                    }
                    case QUANTIZATION -> expect(length == QUANTIZATION_LENGTH);
                    case HUFFMAN -> huffman(segment);
                    case COMMENT -> {
                        // Its length alone says where it ends.
                    }
                    case BLOCK -> {
                        expect(size != null && length == BLOCK_LENGTH);
                        expect((segment.get() & 0xFF) < HUFFMAN_TABLES);
                        skipCodes(in);
                    }
                    default -> throw new PictureRefused("it has a segment that no WSQ has");
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new PictureRefused("it ends within a segment");
        }
    }

    /** What is said in words before the picture itself; walked no further where a segment is cut off. */
    static List<byte[]> comments(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file, 2, file.length - 2);
        List<byte[]> comments = new ArrayList<>();
        while (in.remaining() >= 2 * Short.BYTES) {
            int marker = in.getShort() & 0xFFFF;
            int length = (in.getShort() & 0xFFFF) - Short.BYTES;
            if (marker == BLOCK || length < 0 || length > in.remaining()) {
                break;
            }
            if (marker == COMMENT) {
                byte[] comment = new byte[length];
                in.get(in.position(), comment);
                comments.add(comment);
            }
            in.position(in.position() + length);
        }
        return comments;
    }

    private static PictureSize frame(ByteBuffer segment) {
        expect(segment.remaining() == FRAME_LENGTH - 2);
        int height = segment.getShort(2) & 0xFFFF;
        int width = segment.getShort(4) & 0xFFFF;
        return new PictureSize(width, height);
    }

    /** Two filters, of each of which half is there: sign, exponent and four bytes for each tap. */
    private static void filters(ByteBuffer segment) {
        int high = segment.get() & 0xFF;
        int low = segment.get() & 0xFF;
        expect(high > 0 && low > 0 && high <= MOST_TAPS && low <= MOST_TAPS);
        expect(segment.remaining() == 6 * ((high + 1) / 2 + (low + 1) / 2));
    }

    private static void huffman(ByteBuffer segment) {
        while (segment.hasRemaining()) {
            expect((segment.get() & 0xFF) < HUFFMAN_TABLES);
            int values = 0;
            for (int i = 0; i < HUFFMAN_LENGTHS; i++) {
                values += segment.get() & 0xFF;
            }
            segment.position(segment.position() + values);
        }
    }

    /** Goes to the next marker: within codes, a byte FF is followed by 00. */
    private static void skipCodes(ByteBuffer in) {
        while (true) {
            if ((in.get() & 0xFF) == 0xFF && in.get(in.position()) != 0) {
                in.position(in.position() - 1);
                return;
            }
        }
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw new PictureRefused("a segment of it is not what it says");
        }
    }

    /**
     * @param size as {@link #size} gave it, and bounded by the caller
     * @return width x height grey values
     * @throws PictureRefused when it does not decode
     */
    static byte[] pixels(byte[] file, PictureSize size) {
        Bitmap picture;
        try {
            picture = Jnbis.wsq().decode(file).asBitmap();
        } catch (RuntimeException e) {
            // It has no exception of its own: whatever a damaged file runs it into.
            throw new PictureRefused("it does not decode");
        }
        if (picture.getWidth() != size.width() || picture.getHeight() != size.height()) {
            throw new PictureRefused("it does not decode");
        }
        return picture.getPixels();
    }
}
