package org.tambo.fingerprint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Minutiae between SourceAFIS's template and the engine's record. SourceAFIS gives and takes them as CBOR: short places at
 * 500 dpi, float directions in radians, a letter for the type. The engine keeps the direction in 1/256 turn, a fifth of the
 * error with which SourceAFIS finds it.
 *
 * @param width of the picture in pixels at 500 dpi
 * @param height of the picture
 * @param minutiae x, y, direction in 1/256 turn, 1 for a bifurcation, {@link RidgeEngine#MINUTIA_INTS} numbers each
 */
record SourceAfisMinutiae(int width, int height, int[] minutiae) {
    private static final double TURN = 256 / (2 * Math.PI);
    private static final CBORMapper READER = new CBORMapper();
    private static final CBORFactory WRITER = new CBORFactory();

    /** ISO/IEC 19794-2:2005 counts a view's minutiae in one byte; a whole finger has about a hundred. */
    static final int MOST = 255;

    /** @throws TemplateRefused when SourceAFIS's bytes are none, or of too many minutiae */
    static SourceAfisMinutiae parse(byte[] packed) {
        JsonNode parts;
        try {
            parts = READER.readTree(packed);
        } catch (IOException e) {
            throw new TemplateRefused("its minutiae are none");
        }
        JsonNode types = parts.path("types");
        JsonNode x = parts.path("positionsX");
        JsonNode y = parts.path("positionsY");
        JsonNode directions = parts.path("directions");
        if (!types.isTextual()) {
            throw new TemplateRefused("its minutiae are none");
        }
        String letters = types.textValue();
        int count = letters.length();
        if (count > MOST) {
            throw new TemplateRefused(count + " minutiae are too many");
        }
        if (x.size() != count || y.size() != count || directions.size() != count) {
            throw new TemplateRefused("its minutiae are none");
        }
        int[] minutiae = new int[count * RidgeEngine.MINUTIA_INTS];
        for (int i = 0; i < count; i++) {
            int at = i * RidgeEngine.MINUTIA_INTS;
            minutiae[at] = x.path(i).asInt();
            minutiae[at + 1] = y.path(i).asInt();
            minutiae[at + 2] = (int) Math.round(directions.path(i).asDouble() * TURN) & 0xFF;
            minutiae[at + 3] = letters.charAt(i) == 'B' ? 1 : 0;
        }
        return new SourceAfisMinutiae(
                parts.path("width").asInt(), parts.path("height").asInt(), minutiae);
    }

    static SourceAfisMinutiae of(RidgeRecord record) {
        return new SourceAfisMinutiae(record.facts().width(), record.facts().height(), record.foreignMinutiae());
    }

    int count() {
        return minutiae.length / RidgeEngine.MINUTIA_INTS;
    }

    /** Those that lie a little outside, as SourceAFIS's rounding may have them, moved to the edge of a picture of that size. */
    SourceAfisMinutiae within(int newWidth, int newHeight) {
        int[] moved = minutiae.clone();
        for (int at = 0; at < moved.length; at += RidgeEngine.MINUTIA_INTS) {
            moved[at] = Math.clamp(moved[at], 0, newWidth - 1);
            moved[at + 1] = Math.clamp(moved[at + 1], 0, newHeight - 1);
        }
        return new SourceAfisMinutiae(newWidth, newHeight, moved);
    }

    /**
     * The same finger in the least picture that has room for it, where the one that it names is out of the engine's bounds or
     * has minutiae outside. Nothing that compares fingers asks where the picture's corner was.
     *
     * @throws TemplateRefused when the minutiae lie further apart than on any finger
     */
    SourceAfisMinutiae framed() {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = Integer.MIN_VALUE;
        int bottom = Integer.MIN_VALUE;
        for (int at = 0; at < minutiae.length; at += RidgeEngine.MINUTIA_INTS) {
            left = Math.min(left, minutiae[at]);
            right = Math.max(right, minutiae[at]);
            top = Math.min(top, minutiae[at + 1]);
            bottom = Math.max(bottom, minutiae[at + 1]);
        }
        boolean fits = fits(width) && fits(height);
        if (fits && (count() == 0 || left >= 0 && top >= 0 && right < width && bottom < height)) {
            return this;
        }
        if (count() == 0) {
            return new SourceAfisMinutiae(RidgeRecord.LEAST_SIDE, RidgeRecord.LEAST_SIDE, minutiae);
        }
        int wide = Math.max(right - left + 1, RidgeRecord.LEAST_SIDE);
        int high = Math.max(bottom - top + 1, RidgeRecord.LEAST_SIDE);
        if (!fits(wide) || !fits(high)) {
            throw new TemplateRefused("its minutiae lie further apart than on any finger");
        }
        int[] moved = minutiae.clone();
        for (int at = 0; at < moved.length; at += RidgeEngine.MINUTIA_INTS) {
            moved[at] -= left;
            moved[at + 1] -= top;
        }
        return new SourceAfisMinutiae(wide, high, moved);
    }

    private static boolean fits(int side) {
        return side >= RidgeRecord.LEAST_SIDE && side <= RidgeRecord.MOST_SIDE;
    }

    /** What SourceAFIS compares. */
    FingerprintTemplate template() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int count = count();
        try (JsonGenerator cbor = WRITER.createGenerator(bytes)) {
            cbor.writeStartObject();
            cbor.writeStringField("version", FingerprintCompatibility.version() + "-java");
            cbor.writeNumberField("width", width);
            cbor.writeNumberField("height", height);
            cbor.writeFieldName("positionsX");
            cbor.writeArray(every(0), 0, count);
            cbor.writeFieldName("positionsY");
            cbor.writeArray(every(1), 0, count);
            cbor.writeArrayFieldStart("directions");
            for (int direction : every(2)) {
                cbor.writeNumber((float) (direction / TURN));
            }
            cbor.writeEndArray();
            StringBuilder types = new StringBuilder(count);
            for (int bifurcation : every(3)) {
                types.append(bifurcation == 1 ? 'B' : 'E');
            }
            cbor.writeStringField("types", types.toString());
            cbor.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FingerprintTemplate(bytes.toByteArray());
    }

    private int[] every(int part) {
        int[] numbers = new int[count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = minutiae[i * RidgeEngine.MINUTIA_INTS + part];
        }
        return numbers;
    }
}
