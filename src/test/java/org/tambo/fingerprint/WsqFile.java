package org.tambo.fingerprint;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.tambo.device.GreyImage;

/**
 * Writes WSQ files (IAFIS-IC-0110) for the tests, sound ones and others. It spares itself all that makes an encoder hard:
 * sides must be multiples of 64, so that every band halves evenly; one step quantizes all bands; every code has eight bits.
 */
final class WsqFile {
    private static final int SIDE = 64;
    private static final double STEP = 4;
    /** Where in its bin a value is put back, in hundredths. */
    private static final int BIN_CENTRE = 44;

    private static final int BANDS = 60;
    /** Codes 0 to 253 stand for the values 1 to 254. */
    private static final int CODES = 254;

    private static final int ZERO = 180;
    private static final int LONG_UP = 103;
    private static final int LONG_DOWN = 104;

    /** Right halves of the symmetric 9/7 filters by which the picture is taken apart. */
    private static final double[] LOW = {
        0.85269867900940344, 0.37740285561265380, -0.11062440441842342, -0.02384946501938000, 0.03782845550699546
    };

    private static final double[] HIGH = {
        0.78848561640566439, -0.41809227322221221, -0.04068941760955844, 0.06453888262893845
    };

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    WsqFile() {
        marker(0xA0);
    }

    /** A part of the picture: left, top, width, height; and whether its high halves come first. */
    private record Band(int x, int y, int width, int height, boolean highLeft, boolean highTop) {
        Band part(int column, int row, int parts, boolean left, boolean top) {
            return new Band(
                    x + column * width / parts, y + row * height / parts, width / parts, height / parts, left, top);
        }

        Band part(int column, int row, int parts) {
            return part(column, row, parts, false, false);
        }
    }

    /** The whole file of a picture. */
    static byte[] of(GreyImage picture) {
        return new WsqFile()
                .filters(9, 7)
                .quantization()
                .huffman(0)
                .frame(picture.width(), picture.height())
                .block(0)
                .picture(picture)
                .end();
    }

    WsqFile comment(String text) {
        segment(0xA8, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return this;
    }

    /** Filters of so many taps; with others than 9 and 7 they are nonsense, but well-formed. */
    WsqFile filters(int low, int high) {
        return written(0xA4, segment -> {
            segment.writeByte(low);
            segment.writeByte(high);
            half(segment, LOW, low);
            half(segment, HIGH, high);
        });
    }

    private static void half(DataOutputStream segment, double[] filter, int taps) throws IOException {
        for (int i = 0; i < (taps + 1) / 2; i++) {
            double tap = i < filter.length ? filter[i] : 0;
            segment.writeByte(tap < 0 ? 1 : 0);
            segment.writeByte(9);
            segment.writeInt((int) Math.round(Math.abs(tap) * 1e9));
        }
    }

    WsqFile quantization() {
        return written(0xA5, segment -> {
            segment.writeByte(2);
            segment.writeShort(BIN_CENTRE);
            for (int band = 0; band < 64; band++) {
                segment.writeByte(2);
                segment.writeShort(band < BANDS ? (int) (100 * STEP) : 0);
                segment.writeByte(2);
                segment.writeShort(band < BANDS ? (int) (100 * STEP) : 0);
            }
        });
    }

    WsqFile huffman(int table) {
        return written(0xA6, segment -> {
            segment.writeByte(table);
            for (int length = 1; length <= 16; length++) {
                segment.writeByte(length == 8 ? CODES : 0);
            }
            for (int value = 1; value <= CODES; value++) {
                segment.writeByte(value);
            }
        });
    }

    WsqFile frame(int width, int height) {
        return written(0xA2, segment -> {
            segment.writeByte(0);
            segment.writeByte(255);
            segment.writeShort(height);
            segment.writeShort(width);
            segment.writeByte(0);
            segment.writeShort(128);
            segment.writeByte(0);
            segment.writeShort(1);
            segment.writeByte(2);
            segment.writeShort(0);
        });
    }

    WsqFile block(int table) {
        return written(0xA3, segment -> segment.writeByte(table));
    }

    WsqFile codes(byte[] codes) {
        bytes.writeBytes(codes);
        return this;
    }

    byte[] end() {
        marker(0xA1);
        return bytes.toByteArray();
    }

    WsqFile picture(GreyImage picture) {
        int width = picture.width();
        if (width % SIDE != 0 || picture.height() % SIDE != 0) {
            throw new IllegalArgumentException(width + " x " + picture.height() + " are not multiples of " + SIDE);
        }
        double[] plane = new double[width * picture.height()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (picture.pixels()[i] & 0xFF) - 128.0;
        }
        Band whole = new Band(0, 0, width, picture.height(), false, false);
        for (Band band : decomposition(whole)) {
            for (int row = 0; row < band.height(); row++) {
                split(plane, (band.y() + row) * width + band.x(), 1, band.width(), band.highLeft());
            }
            for (int column = 0; column < band.width(); column++) {
                split(plane, band.y() * width + band.x() + column, width, band.height(), band.highTop());
            }
        }
        for (Band band : bands(whole)) {
            for (int row = 0; row < band.height(); row++) {
                for (int column = 0; column < band.width(); column++) {
                    code(plane[(band.y() + row) * width + band.x() + column]);
                }
            }
        }
        return this;
    }

    /** The 20 parts that are split, in the standard's order. */
    private static List<Band> decomposition(Band whole) {
        List<Band> parts = new ArrayList<>();
        parts.add(whole);
        parts.add(whole.part(0, 0, 2));
        parts.add(whole.part(1, 0, 2, true, false));
        parts.add(whole.part(0, 1, 2, false, true));
        Band low = whole.part(0, 0, 2);
        Band right = low.part(1, 0, 2, true, false);
        Band below = low.part(0, 1, 2, false, true);
        parts.add(right);
        parts.add(below);
        for (Band quarter : List.of(right, below)) {
            addFour(parts, quarter);
        }
        Band corner = low.part(0, 0, 2);
        parts.add(corner);
        addFour(parts, corner);
        parts.add(corner.part(0, 0, 4));
        return parts;
    }

    private static void addFour(List<Band> parts, Band quarter) {
        parts.add(quarter.part(0, 0, 2));
        parts.add(quarter.part(1, 0, 2, true, false));
        parts.add(quarter.part(0, 1, 2, false, true));
        parts.add(quarter.part(1, 1, 2, true, true));
    }

    /** The 60 bands in the order in which they are coded. */
    private static List<Band> bands(Band whole) {
        Band low = whole.part(0, 0, 2);
        List<Band> bands = new ArrayList<>(fours(low.part(0, 0, 2).part(0, 0, 4)));
        List<Band> corner = sixteen(low.part(0, 0, 2));
        bands.addAll(corner.subList(1, 16));
        bands.addAll(sixteen(low.part(1, 0, 2)));
        bands.addAll(sixteen(low.part(0, 1, 2)));
        bands.addAll(sixteen(whole).subList(3, 12));
        return bands;
    }

    private static List<Band> fours(Band band) {
        return List.of(band.part(0, 0, 2), band.part(1, 0, 2), band.part(0, 1, 2), band.part(1, 1, 2));
    }

    private static List<Band> sixteen(Band band) {
        return fours(band).stream().flatMap(four -> fours(four).stream()).toList();
    }

    /** Low halves at even places, high ones at odd places, mirrored about the first and the last value. */
    private static void split(double[] plane, int from, int step, int length, boolean highFirst) {
        double[] line = new double[length];
        for (int i = 0; i < length; i++) {
            line[i] = plane[from + i * step];
        }
        int half = length / 2;
        for (int i = 0; i < half; i++) {
            plane[from + ((highFirst ? half : 0) + i) * step] = filtered(line, 2 * i, LOW);
            plane[from + ((highFirst ? 0 : half) + i) * step] = filtered(line, 2 * i + 1, HIGH);
        }
    }

    private static double filtered(double[] line, int at, double[] filter) {
        double sum = filter[0] * line[at];
        for (int i = 1; i < filter.length; i++) {
            sum += filter[i] * (line[mirrored(at - i, line.length)] + line[mirrored(at + i, line.length)]);
        }
        return sum;
    }

    private static int mirrored(int at, int length) {
        int inside = Math.abs(at);
        return inside < length ? inside : 2 * length - 2 - inside;
    }

    private void code(double value) {
        int bin = Math.abs(value) <= STEP / 2
                ? 0
                : (int) Math.signum(value) * ((int) ((Math.abs(value) - STEP / 2) / STEP) + 1);
        if (bin > 106 - ZERO && bin < 255 - ZERO) {
            bytes.write(bin == 0 ? 0 : bin + ZERO - 1);
        } else {
            bytes.write((bin > 0 ? LONG_UP : LONG_DOWN) - 1);
            stuffed(Math.abs(bin) >> 8);
            stuffed(Math.abs(bin) & 0xFF);
        }
    }

    private void stuffed(int one) {
        bytes.write(one);
        if (one == 0xFF) {
            bytes.write(0);
        }
    }

    private void marker(int low) {
        bytes.write(0xFF);
        bytes.write(low);
    }

    void segment(int low, byte[] content) {
        marker(low);
        int length = content.length + 2;
        bytes.write(length >> 8);
        bytes.write(length);
        bytes.writeBytes(content);
    }

    /** What a segment holds. */
    private interface Content {
        void writeTo(DataOutputStream segment) throws IOException;
    }

    private WsqFile written(int low, Content content) {
        try {
            ByteArrayOutputStream segment = new ByteArrayOutputStream();
            content.writeTo(new DataOutputStream(segment));
            segment(low, segment.toByteArray());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
