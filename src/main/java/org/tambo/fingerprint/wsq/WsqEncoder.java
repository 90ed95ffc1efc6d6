package org.tambo.fingerprint.wsq;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A grey picture of a finger as WSQ: bands of a wavelet, each divided into bins by how much it varies, their numbers in a
 * Huffman code (FBI, "WSQ Gray-Scale Fingerprint Image Compression Specification", IAFIS-IC-0110, 3.1). It has not been
 * certified: the file names no certified encoder.
 */
public final class WsqEncoder {
    /** Of either side; in a smaller picture the coarsest bands have no inside. */
    public static final int SHORTEST = 128;

    /** Bits a pixel: about a fifteenth of the picture's size, as the FBI asks for prints of 500 dpi. */
    private static final double RATE = 0.75;

    private static final double BIN_CENTRE = 0.44;
    private static final int TABLE_BANDS = 64;
    /** First bands of the blocks that follow each other, and the end. */
    private static final int[] BLOCKS = {0, 19, 52, Subbands.COUNT};

    private static final int START = 0xFFA0;
    private static final int END = 0xFFA1;
    private static final int FRAME = 0xFFA2;
    private static final int BLOCK = 0xFFA3;
    private static final int TRANSFORM = 0xFFA4;
    private static final int QUANTIZATION = 0xFFA5;
    private static final int HUFFMAN = 0xFFA6;
    private static final int COMMENT = 0xFFA8;

    private WsqEncoder() {}

    /**
     * Compresses a picture; what comes out is not the same but looks the same.
     *
     * @param grey row by row, 0 black
     * @param dpi how densely it was taken; said in the file's comment
     * @throws IllegalArgumentException if it is too small, or all of one grey
     */
    public static byte[] encode(byte[] grey, int width, int height, int dpi) {
        if (width < SHORTEST || height < SHORTEST || width > 0xFFFF || height > 0xFFFF) {
            throw new IllegalArgumentException("a picture of " + width + " by " + height + " cannot be written as WSQ");
        }
        if (grey.length != width * height) {
            throw new IllegalArgumentException(grey.length + " pixels are not " + width + " by " + height);
        }
        double mean = 0;
        int darkest = 255;
        int lightest = 0;
        for (byte pixel : grey) {
            mean += pixel & 0xFF;
            darkest = Math.min(darkest, pixel & 0xFF);
            lightest = Math.max(lightest, pixel & 0xFF);
        }
        Scaled shift = Scaled.of(mean / grey.length, Scaled.SHORT);
        Scaled scale = Scaled.of(Math.max(shift.value() - darkest, lightest - shift.value()) / 128, Scaled.SHORT);
        if (darkest == lightest) {
            throw new IllegalArgumentException("the picture is all of one grey");
        }
        float[] values = new float[grey.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (((grey[i] & 0xFF) - shift.value()) / scale.value());
        }
        Subbands bands = new Subbands(width, height);
        Wavelet wavelet = new Wavelet(values, width);
        for (Subbands.Split split : bands.splits()) {
            wavelet.split(split);
        }
        Quantizer quantizer = new Quantizer(values, width, bands, RATE);
        try {
            return file(quantizer, width, height, dpi, shift, scale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] file(Quantizer quantizer, int width, int height, int dpi, Scaled shift, Scaled scale)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(START);
        segment(out, COMMENT, comment(width, height, dpi));
        segment(out, TRANSFORM, transform());
        segment(out, QUANTIZATION, bins(quantizer));
        segment(out, FRAME, frame(width, height, shift, scale));
        CoefficientBlock[] blocks = new CoefficientBlock[BLOCKS.length - 1];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new CoefficientBlock(quantizer.quantized(BLOCKS[i], BLOCKS[i + 1]));
        }
        // The second and the third block share a code.
        HuffmanCode coarse = code(out, 0, blocks[0]);
        block(out, 0, blocks[0].write(coarse));
        HuffmanCode fine = code(out, 1, blocks[1], blocks[2]);
        block(out, 1, blocks[1].write(fine));
        block(out, 1, blocks[2].write(fine));
        out.writeShort(END);
        return bytes.toByteArray();
    }

    private static void segment(DataOutputStream out, int marker, byte[] content) throws IOException {
        out.writeShort(marker);
        out.writeShort(content.length + 2);
        out.write(content);
    }

    /** NIST's form of a comment, which readers take the density from. */
    private static byte[] comment(int width, int height, int dpi) {
        return """
            NIST_COM 9
            PIX_WIDTH %d
            PIX_HEIGHT %d
            PIX_DEPTH 8
            PPI %d
            LOSSY 1
            COLORSPACE GRAY
            COMPRESSION WSQ
            WSQ_BITRATE %s
            """.formatted(width, height, dpi, RATE).strip().getBytes(StandardCharsets.US_ASCII);
    }

    /** The filters' right halves. */
    private static byte[] transform() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(Wavelet.LOW.length);
        out.writeByte(Wavelet.HIGH.length);
        for (double[] filter : new double[][] {Wavelet.LOW, Wavelet.HIGH}) {
            for (int i = filter.length / 2; i < filter.length; i++) {
                Scaled scaled = Scaled.of(Math.abs(filter[i]), Scaled.INTEGER);
                out.writeByte(filter[i] < 0 ? 1 : 0);
                out.writeByte(scaled.places());
                out.writeInt((int) scaled.digits());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bins(Quantizer quantizer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        scaled(out, new Scaled(Math.round(BIN_CENTRE * 100), 2));
        for (int band = 0; band < TABLE_BANDS; band++) {
            scaled(out, band < Subbands.COUNT ? quantizer.bin(band) : new Scaled(0, 0));
            scaled(out, band < Subbands.COUNT ? quantizer.zeroBin(band) : new Scaled(0, 0));
        }
        return bytes.toByteArray();
    }

    private static byte[] frame(int width, int height, Scaled shift, Scaled scale) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(0);
        out.writeByte(255);
        out.writeShort(height);
        out.writeShort(width);
        scaled(out, shift);
        scaled(out, scale);
        // The second encoder of the specification; the software's number is for the certified ones.
        out.writeByte(2);
        out.writeShort(0);
        return bytes.toByteArray();
    }

    private static void scaled(DataOutputStream out, Scaled scaled) throws IOException {
        out.writeByte(scaled.places());
        out.writeShort((int) scaled.digits());
    }

    private static HuffmanCode code(DataOutputStream out, int number, CoefficientBlock... blocks) throws IOException {
        long[] frequencies = new long[256];
        for (CoefficientBlock block : blocks) {
            block.count(frequencies);
        }
        HuffmanCode code = new HuffmanCode(frequencies);
        byte[] table = code.table();
        out.writeShort(HUFFMAN);
        out.writeShort(table.length + 3);
        out.writeByte(number);
        out.write(table);
        return code;
    }

    private static void block(DataOutputStream out, int code, byte[] bits) throws IOException {
        out.writeShort(BLOCK);
        out.writeShort(3);
        out.writeByte(code);
        out.write(bits);
    }
}
