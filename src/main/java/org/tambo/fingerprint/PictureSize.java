package org.tambo.fingerprint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a picture's file says of its size, read before any decoder sees the file: a few bytes can claim gigabytes of pixels.
 * PNG (ISO/IEC 15948, 11.2.2), BMP (BITMAPINFOHEADER and its successors), TIFF 6.0 (its first directory), WSQ ({@link
 * WsqPicture}) and JPEG 2000 (ISO/IEC 15444-1, A.5.1 and annex I: the code stream's own size, not its wrapper's).
 */
record PictureSize(int width, int height) {
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    private static final byte[] BMP = {'B', 'M'};
    private static final byte[] TIFF_LITTLE = {'I', 'I', 42, 0};
    private static final byte[] TIFF_BIG = {'M', 'M', 0, 42};

    private static final byte[] JP2 = {0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', (byte) 0x87, '\n'};
    private static final byte[] CODE_STREAM = {(byte) 0xFF, 0x4F, (byte) 0xFF, 0x51};
    private static final int JP2_CODE_STREAM_BOX = 0x6A703263;
    private static final int JP2_BOX_HEADER = 8;

    private static final int BMP_HEADER = 14;
    private static final int BMP_LEAST_HEADER = 40;
    private static final int TIFF_WIDTH = 256;
    private static final int TIFF_HEIGHT = 257;
    private static final int TIFF_SHORT = 3;
    private static final int TIFF_LONG = 4;
    private static final int TIFF_ENTRY = 12;

    /** What a file's first bytes say that it is. */
    enum Kind {
        PNG,
        BMP,
        TIFF_LITTLE,
        TIFF_BIG,
        WSQ,
        JP2,
        CODE_STREAM,
        NONE
    }

    static Kind kind(byte[] file) {
        if (begins(file, PNG)) {
            return Kind.PNG;
        }
        if (begins(file, BMP)) {
            return Kind.BMP;
        }
        if (begins(file, TIFF_LITTLE)) {
            return Kind.TIFF_LITTLE;
        }
        if (begins(file, TIFF_BIG)) {
            return Kind.TIFF_BIG;
        }
        if (WsqPicture.accepts(file)) {
            return Kind.WSQ;
        }
        if (begins(file, JP2)) {
            return Kind.JP2;
        }
        return begins(file, CODE_STREAM) ? Kind.CODE_STREAM : Kind.NONE;
    }

    /** @throws PictureRefused when the file is no PNG, or ends before it says its size */
    static PictureSize ofPng(byte[] file) {
        if (kind(file) != Kind.PNG) {
            throw new PictureRefused("it is no PNG");
        }
        return of(file);
    }

    /** @throws PictureRefused when the file is of none of the five kinds, or ends before it says its size */
    static PictureSize of(byte[] file) {
        try {
            return switch (kind(file)) {
                case PNG -> png(ByteBuffer.wrap(file).position(PNG.length));
                case BMP -> bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF_LITTLE -> tiff(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF_BIG -> tiff(ByteBuffer.wrap(file));
                case WSQ -> WsqPicture.size(file);
                case JP2 -> codeStream(codeStreamOf(ByteBuffer.wrap(file)));
                case CODE_STREAM -> codeStream(ByteBuffer.wrap(file));
                case NONE -> throw new PictureRefused("it is no PNG, BMP, TIFF, WSQ or JPEG 2000");
            };
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new PictureRefused("it ends before it says its size");
        }
    }

    private static PictureSize png(ByteBuffer in) {
        return new PictureSize(in.getInt(), in.getInt());
    }

    private static ByteBuffer codeStreamOf(ByteBuffer in) {
        while (true) {
            long length = Integer.toUnsignedLong(in.getInt());
            boolean found = in.getInt() == JP2_CODE_STREAM_BOX;
            if (found) {
                return in;
            }
            if (length < JP2_BOX_HEADER || length - JP2_BOX_HEADER > in.remaining()) {
                throw new PictureRefused("its boxes are longer than it is");
            }
            in.position(in.position() + (int) length - JP2_BOX_HEADER);
        }
    }

    private static PictureSize codeStream(ByteBuffer in) {
        byte[] begin = new byte[CODE_STREAM.length];
        in.get(begin);
        if (!Arrays.equals(begin, CODE_STREAM)) {
            throw new PictureRefused("its code stream does not say its size first");
        }
        in.position(in.position() + 4);
        int width = in.getInt();
        int height = in.getInt();
        width -= in.getInt();
        height -= in.getInt();
        return new PictureSize(width, height);
    }

    private static PictureSize bmp(ByteBuffer in) {
        if (in.position(BMP_HEADER).getInt() < BMP_LEAST_HEADER) {
            throw new PictureRefused("it is a BMP of a kind that nobody writes any more");
        }
        int width = in.getInt();
        // Negative where the rows go from the top down.
        int height = in.getInt();
        return new PictureSize(width, height == Integer.MIN_VALUE ? 0 : Math.abs(height));
    }

    private static PictureSize tiff(ByteBuffer in) {
        in.position(in.position(TIFF_LITTLE.length).getInt());
        int entries = in.getShort() & 0xFFFF;
        int width = 0;
        int height = 0;
        for (int i = 0; i < entries; i++) {
            int next = in.position() + TIFF_ENTRY;
            int tag = in.getShort() & 0xFFFF;
            if (tag == TIFF_WIDTH || tag == TIFF_HEIGHT) {
                if (tag == TIFF_WIDTH ? width != 0 : height != 0) {
                    throw new PictureRefused("it says its size twice");
                }
                int value = tiffNumber(in);
                width = tag == TIFF_WIDTH ? value : width;
                height = tag == TIFF_HEIGHT ? value : height;
            }
            in.position(next);
        }
        return new PictureSize(width, height);
    }

    private static int tiffNumber(ByteBuffer in) {
        int type = in.getShort();
        int count = in.getInt();
        if (count != 1 || type != TIFF_SHORT && type != TIFF_LONG) {
            throw new PictureRefused("its size is no number");
        }
        return type == TIFF_SHORT ? in.getShort() & 0xFFFF : in.getInt();
    }

    private static boolean begins(byte[] file, byte[] with) {
        return file.length >= with.length && Arrays.equals(file, 0, with.length, with, 0, with.length);
    }
}
