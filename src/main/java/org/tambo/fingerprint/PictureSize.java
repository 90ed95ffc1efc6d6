package org.tambo.fingerprint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a picture's file says of its size, read before any decoder sees the file: a few bytes can claim gigabytes of pixels.
 * PNG (ISO/IEC 15948, 11.2.2), BMP (BITMAPINFOHEADER and its successors), TIFF 6.0 (its first directory) and WSQ ({@link
 * WsqPicture}).
 */
record PictureSize(int width, int height) {
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    private static final byte[] BMP = {'B', 'M'};
    private static final byte[] TIFF_LITTLE = {'I', 'I', 42, 0};
    private static final byte[] TIFF_BIG = {'M', 'M', 0, 42};

    private static final int BMP_HEADER = 14;
    private static final int BMP_LEAST_HEADER = 40;
    private static final int TIFF_WIDTH = 256;
    private static final int TIFF_HEIGHT = 257;
    private static final int TIFF_SHORT = 3;
    private static final int TIFF_LONG = 4;
    private static final int TIFF_ENTRY = 12;

    /** @throws PictureRefused when the file is no PNG, or ends before it says its size */
    static PictureSize ofPng(byte[] file) {
        if (!begins(file, PNG)) {
            throw new PictureRefused("it is no PNG");
        }
        return of(file);
    }

    /** @throws PictureRefused when the file is of none of the four kinds, or ends before it says its size */
    static PictureSize of(byte[] file) {
        try {
            if (begins(file, PNG)) {
                ByteBuffer in = ByteBuffer.wrap(file).position(PNG.length);
                return new PictureSize(in.getInt(), in.getInt());
            }
            if (begins(file, BMP)) {
                return bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            }
            if (begins(file, TIFF_LITTLE)) {
                return tiff(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
            }
            if (begins(file, TIFF_BIG)) {
                return tiff(ByteBuffer.wrap(file));
            }
            if (WsqPicture.accepts(file)) {
                return WsqPicture.size(file);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new PictureRefused("it ends before it says its size");
        }
        throw new PictureRefused("it is no PNG, BMP, TIFF or WSQ");
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
