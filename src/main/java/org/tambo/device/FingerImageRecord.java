package org.tambo.device;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * One finger's picture in an ISO/IEC 19794-4:2011 record, the form in which biometric services exchange them: a general
 * header of 16 bytes (7.2), a representation header (7.3), the picture. Only records of one 8-bit picture are taken.
 *
 * @param width pixels in a row
 * @param height rows
 * @param dpi of the picture, pixels an inch
 * @param position as in table 7: 0 unknown, 1 right thumb to 5 right little, 6 left thumb to 10 left little
 * @param coding as in table 13
 * @param picture the pixels where they are not coded, otherwise a file of that coding
 */
public record FingerImageRecord(int width, int height, int dpi, int position, Coding coding, byte[] picture) {
    private static final int MOST_BYTES = 32 << 20;
    private static final byte[] FORMAT = "FIR\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = "020\0".getBytes(StandardCharsets.US_ASCII);
    private static final int GENERAL_HEADER = 16;
    private static final int REPRESENTATION_HEADER = 37;
    private static final int DATE_AND_DEVICE = 14;
    private static final int QUALITY_BLOCK = 5;
    private static final int CERTIFICATION_BLOCK = 3;
    private static final int PER_INCH = 1;
    private static final int PER_CENTIMETRE = 2;
    private static final int LIVE_PLAIN = 0;

    /** How the pixels are coded. */
    public enum Coding {
        PIXELS(0),
        WSQ(2),
        JPEG_2000_LOSSY(4),
        JPEG_2000(5),
        PNG(6);

        private final int number;

        Coding(int number) {
            this.number = number;
        }
    }

    /**
     * @throws IllegalArgumentException when it is no such record; the message says why
     */
    public static FingerImageRecord parse(byte[] record) {
        if (record.length > MOST_BYTES) {
            throw new IllegalArgumentException("a finger image record of " + record.length + " bytes");
        }
        try {
            return parse(ByteBuffer.wrap(record));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the finger image record ends too early", e);
        }
    }

    private static FingerImageRecord parse(ByteBuffer in) {
        expect(in, FORMAT, "no finger image record");
        expect(in, VERSION, "a finger image record of another version than 2011's");
        int length = in.getInt();
        if (length != in.limit()) {
            throw new IllegalArgumentException("the record says " + length + " bytes and has " + in.limit());
        }
        if (in.getShort() != 1) {
            throw new IllegalArgumentException("the record has not just one picture");
        }
        boolean certified = in.get() == 1;
        in.get();
        int start = in.position();
        int representation = in.getInt();
        if (representation != in.limit() - start) {
            throw new IllegalArgumentException("the picture's length contradicts the record's");
        }
        skip(in, DATE_AND_DEVICE);
        skip(in, QUALITY_BLOCK * Byte.toUnsignedInt(in.get()));
        if (certified) {
            skip(in, CERTIFICATION_BLOCK * Byte.toUnsignedInt(in.get()));
        }
        int position = Byte.toUnsignedInt(in.get());
        in.get();
        int scale = in.get();
        skip(in, 4); // the sensor's sampling rate; the picture's counts
        int across = Short.toUnsignedInt(in.getShort());
        int down = Short.toUnsignedInt(in.getShort());
        if (across != down) {
            throw new IllegalArgumentException("a picture of " + across + " by " + down + " pixels a unit");
        }
        int dpi = switch (scale) {
            case PER_INCH -> across;
            case PER_CENTIMETRE -> (int) Math.round(across * 2.54);
            default -> throw new IllegalArgumentException("a picture of unknown scale units " + scale);
        };
        if (in.get() != 8) {
            throw new IllegalArgumentException("a picture that has not 8 bits a pixel");
        }
        Coding coding = coding(in.get());
        in.get();
        int width = Short.toUnsignedInt(in.getShort());
        int height = Short.toUnsignedInt(in.getShort());
        int count = in.getInt();
        if (count < 1 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    "a picture of " + count + " bytes in a record that has " + in.remaining() + " left");
        }
        byte[] picture = new byte[count];
        in.get(picture);
        if (coding == Coding.PIXELS && count != width * height) {
            throw new IllegalArgumentException(count + " bytes for " + width + " x " + height + " pixels");
        }
        return new FingerImageRecord(width, height, dpi, position, coding, picture);
    }

    private static void expect(ByteBuffer in, byte[] expected, String otherwise) {
        for (byte one : expected) {
            if (in.get() != one) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }

    private static void skip(ByteBuffer in, int count) {
        if (count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + count);
    }

    private static Coding coding(int number) {
        for (Coding coding : Coding.values()) {
            if (coding.number == number) {
                return coding;
            }
        }
        throw new IllegalArgumentException("a picture of coding " + number + ", which is not taken");
    }

    /**
     * The picture itself.
     *
     * @throws IllegalArgumentException when it cannot be decoded, or is of another size than the record says
     */
    public GreyImage image(PictureDecoder decoder) {
        GreyImage image =
                coding == Coding.PIXELS ? new GreyImage(width, height, dpi, picture) : decoder.decode(picture, dpi);
        if (image.width() != width || image.height() != height) {
            throw new IllegalArgumentException("the record says " + width + " x " + height + " pixels, its picture has "
                    + image.width() + " x " + image.height());
        }
        return image;
    }

    /** The record's bytes, with no quality blocks, as taken live and plain at that time. */
    public byte[] toBytes(Instant taken) {
        int representation = REPRESENTATION_HEADER + 4 + picture.length;
        ByteBuffer out = ByteBuffer.allocate(GENERAL_HEADER + representation);
        out.put(FORMAT)
                .put(VERSION)
                .putInt(out.capacity())
                .putShort((short) 1)
                .put((byte) 0)
                .put((byte) 1);
        out.putInt(representation);
        ZonedDateTime time = taken.atZone(ZoneOffset.UTC);
        out.putShort((short) time.getYear()).put((byte) time.getMonthValue()).put((byte) time.getDayOfMonth());
        out.put((byte) time.getHour()).put((byte) time.getMinute()).put((byte) time.getSecond());
        out.putShort((short) (time.getNano() / 1_000_000));
        out.put((byte) 0).putShort((short) 0).putShort((short) 0); // technology, vendor and type: not told
        out.put((byte) 0); // no quality blocks
        out.put((byte) position).put((byte) 0).put((byte) PER_INCH);
        for (int i = 0; i < 4; i++) {
            out.putShort((short) dpi);
        }
        out.put((byte) 8).put((byte) coding.number).put((byte) LIVE_PLAIN);
        out.putShort((short) width).putShort((short) height);
        out.putInt(picture.length).put(picture);
        return out.array();
    }
}
