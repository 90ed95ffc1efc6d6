package org.tambo.fingerprint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a picture's file says of its resolution: PNG (ISO/IEC 15948, 11.3.4.3 pHYs), BMP (BITMAPINFOHEADER's pixels a
 * metre), TIFF 6.0 (XResolution, YResolution, ResolutionUnit), WSQ (the comment that NIST's programs write, {@code PPI}),
 * and JPEG 2000 (ISO/IEC 15444-1, I.5.3.7: the capture's resolution, before the display's). Nothing is made of what it does
 * not say.
 */
final class PictureResolution {
    private static final double METRES_AN_INCH = 0.0254;

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_PHYSICAL = 0x70485973;
    private static final int PNG_DATA = 0x49444154;
    private static final int PNG_METRE = 1;

    private static final int BMP_PIXELS_A_METRE = 38;

    private static final int TIFF_DIRECTORY = 4;
    private static final int TIFF_ENTRY = 12;
    private static final int TIFF_RATIONAL = 5;
    private static final int TIFF_ACROSS = 282;
    private static final int TIFF_DOWN = 283;
    private static final int TIFF_UNIT = 296;
    private static final int TIFF_INCH = 2;
    private static final int TIFF_CENTIMETRE = 3;
    private static final double CENTIMETRES_AN_INCH = 2.54;

    private static final int JP2_HEADER = 0x6A703268;
    private static final int JP2_RESOLUTION = 0x72657320;
    private static final int JP2_CAPTURED = 0x72657363;
    private static final int JP2_DISPLAYED = 0x72657364;
    private static final int JP2_BOX = 8;

    private static final Pattern WSQ_PPI = Pattern.compile("(?m)^PPI (\\d{1,5})\\s*$");

    /** Beyond what rounding to whole pixels a metre makes of equal sides. */
    private static final double UNEQUAL = 0.01;

    private PictureResolution() {}

    /**
     * @param file of any kind that {@link PictureSize} knows
     * @return in dots per inch, rounded; empty where the file does not say it, or ends before it would
     * @throws PictureRefused when its pixels are not square
     */
    static OptionalInt of(byte[] file) {
        try {
            return switch (PictureSize.kind(file)) {
                case PNG -> png(ByteBuffer.wrap(file).position(PNG_SIGNATURE));
                case BMP -> bmp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF_LITTLE -> tiff(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                case TIFF_BIG -> tiff(ByteBuffer.wrap(file));
                case WSQ -> wsq(file);
                case JP2 -> jp2(ByteBuffer.wrap(file));
                case CODE_STREAM, NONE -> OptionalInt.empty();
            };
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            return OptionalInt.empty();
        }
    }

    /** The chunk stands before the pixels' first. */
    private static OptionalInt png(ByteBuffer in) {
        while (true) {
            int length = in.getInt();
            int type = in.getInt();
            if (length < 0 || type == PNG_DATA) {
                return OptionalInt.empty();
            }
            if (type == PNG_PHYSICAL) {
                double across = Integer.toUnsignedLong(in.getInt());
                double down = Integer.toUnsignedLong(in.getInt());
                return in.get() == PNG_METRE
                        ? square(across * METRES_AN_INCH, down * METRES_AN_INCH)
                        : OptionalInt.empty();
            }
            in.position(Math.addExact(in.position() + Integer.BYTES, length));
        }
    }

    private static OptionalInt bmp(ByteBuffer in) {
        in.position(BMP_PIXELS_A_METRE);
        return square(in.getInt() * METRES_AN_INCH, in.getInt() * METRES_AN_INCH);
    }

    private static OptionalInt tiff(ByteBuffer in) {
        in.position(in.position(TIFF_DIRECTORY).getInt());
        int entries = in.getShort() & 0xFFFF;
        double across = 0;
        double down = 0;
        int unit = TIFF_INCH;
        for (int i = 0; i < entries; i++) {
            int at = in.position();
            switch (in.getShort() & 0xFFFF) {
                case TIFF_ACROSS -> across = rational(in, at);
                case TIFF_DOWN -> down = rational(in, at);
                case TIFF_UNIT -> unit = in.getShort(at + 8);
                default -> {
                    // Of no concern here.
                }
            }
            in.position(at + TIFF_ENTRY);
        }
        return switch (unit) {
            case TIFF_INCH -> square(across, down);
            case TIFF_CENTIMETRE -> square(across * CENTIMETRES_AN_INCH, down * CENTIMETRES_AN_INCH);
            default -> OptionalInt.empty();
        };
    }

    private static double rational(ByteBuffer in, int entry) {
        if (in.getShort(entry + 2) != TIFF_RATIONAL || in.getInt(entry + 4) != 1) {
            return 0;
        }
        int at = in.getInt(entry + 8);
        long parts = Integer.toUnsignedLong(in.getInt(at + 4));
        return parts == 0 ? 0 : (double) Integer.toUnsignedLong(in.getInt(at)) / parts;
    }

    private static OptionalInt wsq(byte[] file) {
        for (byte[] comment : WsqPicture.comments(file)) {
            Matcher said = WSQ_PPI.matcher(new String(comment, StandardCharsets.ISO_8859_1));
            if (said.find()) {
                int dpi = Integer.parseInt(said.group(1));
                return square(dpi, dpi);
            }
        }
        return OptionalInt.empty();
    }

    /** In {@code jp2h} lies {@code res }, and in that either kind of resolution. */
    private static OptionalInt jp2(ByteBuffer in) {
        ByteBuffer resolution = box(box(in, JP2_HEADER), JP2_RESOLUTION);
        for (int kind : new int[] {JP2_CAPTURED, JP2_DISPLAYED}) {
            try {
                ByteBuffer said = box(resolution.duplicate().position(0), kind);
                double down = (double) (said.getShort() & 0xFFFF) / (said.getShort() & 0xFFFF);
                double across = (double) (said.getShort() & 0xFFFF) / (said.getShort() & 0xFFFF);
                down *= Math.pow(10, said.get());
                across *= Math.pow(10, said.get());
                return square(across * METRES_AN_INCH, down * METRES_AN_INCH);
            } catch (BufferUnderflowException e) {
                // There may be the other kind.
            }
        }
        return OptionalInt.empty();
    }

    /** The content of the first box of that kind. */
    private static ByteBuffer box(ByteBuffer in, int wanted) {
        while (true) {
            int length = in.getInt();
            int kind = in.getInt();
            ByteBuffer content = in.slice(in.position(), length - JP2_BOX);
            if (kind == wanted) {
                return content;
            }
            in.position(in.position() + length - JP2_BOX);
        }
    }

    private static OptionalInt square(double across, double down) {
        if (!(across >= 0.5) || !(down >= 0.5) || across > Integer.MAX_VALUE || down > Integer.MAX_VALUE) {
            return OptionalInt.empty();
        }
        if (Math.abs(across - down) > UNEQUAL * Math.max(across, down)) {
            throw new PictureRefused("its pixels are not square: %.0f by %.0f dpi".formatted(across, down));
        }
        return OptionalInt.of((int) Math.round(across));
    }
}
