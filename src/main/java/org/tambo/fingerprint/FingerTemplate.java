package org.tambo.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;

/**
 * The prepared record of one finger, made once where its picture arrives: what a search compares, and what the replica
 * keeps, sealed. It has two views of the finger, SourceAFIS's minutiae and the ridges' texture; a finger that came as an
 * ISO template has the first alone.
 *
 * <p>The bytes, numbers big-endian:
 *
 * <pre>
 *   0   'T', 'M', 'B', version, which is 2
 *   4   quality, 0 to 100
 *   5   length of SourceAFIS's template, three bytes
 *   8   length of the ridge record, two bytes; 0 where there is none
 *  10   SourceAFIS's template, the ridge record; nothing behind it
 * </pre>
 *
 * Version 1 was SourceAFIS's template by itself.
 */
public final class FingerTemplate {
    /** SourceAFIS's templates of real fingers are below 3 kB, ridge records below 2 kB; what is larger is none. */
    static final int MAX_BYTES = 64 * 1024;

    /** ISO/IEC 19794-2:2005 counts a view's minutiae in one byte; a whole finger has about a hundred. */
    static final int MAX_MINUTIAE = 255;

    /** Two prints of one finger share hardly more than half their minutiae: with fewer than this a match means nothing. */
    static final int LEAST_MINUTIAE = 8;

    /**
     * Below that the ridges hardly follow their wave anywhere. The poorest of 400 real prints has 25, smeared touches of
     * synthetic fingers have up to 16, noise has up to 13.
     */
    static final int LEAST_RIDGE_QUALITY = 20;

    /** Square millimetres of ridges; the smallest sensor that we drive sees about 90. */
    private static final double FULL_AREA = 150;

    /** A whole print has about as many. */
    private static final double FULL_MINUTIAE = 35;

    /** What the ridges need to be laid over another print: two minutiae to place them, one more to confirm it. */
    private static final int LEAST_RIDGE_MINUTIAE = 3;

    /** Of a finger that nobody measured: what came as minutiae says nothing of the picture they were found in. */
    private static final int UNKNOWN_QUALITY = 0;

    private static final byte VERSION = 2;
    private static final int MAGIC = 'T' << 24 | 'M' << 16 | 'B' << 8;
    private static final int HEAD = 10;

    private static final double TURN = 256 / (2 * Math.PI);
    private static final CBORMapper CBOR = new CBORMapper();

    private final FingerprintTemplate minutiae;
    private final @Nullable RidgeRecord ridges;
    private final byte[] bytes;
    private final int count;
    private final int quality;

    private FingerTemplate(
            FingerprintTemplate minutiae, int count, @Nullable RidgeRecord ridges, int quality, byte[] bytes) {
        this.minutiae = minutiae;
        this.count = count;
        this.ridges = ridges;
        this.quality = quality;
        this.bytes = bytes;
    }

    /**
     * Extracts both views from a picture, however little there is to be seen in it.
     *
     * @param ridgeArea that the picture shows, in square millimetres: its quality follows from that and the minutiae
     */
    static FingerTemplate of(GreyImage image, double ridgeArea) {
        FingerprintTemplate minutiae = new FingerprintTemplate(new FingerprintImage(
                image.width(), image.height(), image.pixels(), new FingerprintImageOptions().dpi(image.dpi())));
        byte[] packed = minutiae.toByteArray();
        JsonNode parts = parts(packed);
        int count = count(parts);
        RidgeRecord ridges = ridges(image, parts).orElse(null);
        int seen = Math.max(count, ridges == null ? 0 : ridges.minutiae());
        double quality = 50 * Math.min(1, ridgeArea / FULL_AREA) + 50 * Math.min(1, seen / FULL_MINUTIAE);
        return joined(minutiae, packed, count, ridges, (int) Math.round(quality));
    }

    /** Whether the ridges alone would do, without the minutiae of SourceAFIS. */
    static boolean showsRidges(GreyImage image) {
        try {
            return isReadable(RidgeRecord.of(image, new int[0]));
        } catch (RidgesRefused e) {
            return false;
        }
    }

    /**
     * @param bytes as {@link #bytes()} gave them
     * @throws TemplateRefused when they are no such thing, or of another version
     */
    public static FingerTemplate parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new TemplateRefused(bytes.length + " bytes are too many");
        }
        if (bytes.length < HEAD || (ByteBuffer.wrap(bytes).getInt() & 0xFFFFFF00) != MAGIC) {
            throw new TemplateRefused(
                    isFirstVersion(bytes)
                            ? "it is of version 1, without the ridges; prepare the finger again from its picture"
                            : "the bytes are no template");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 3, bytes.length - 3);
        int version = in.get();
        if (version != VERSION) {
            throw new TemplateRefused("it is of version " + (version & 0xFF) + ", and this station knows " + VERSION);
        }
        int quality = in.get() & 0xFF;
        int minutiaeBytes = (in.get() & 0xFF) << 16 | in.getShort() & 0xFFFF;
        int ridgeBytes = in.getShort() & 0xFFFF;
        if (quality > 100) {
            throw new TemplateRefused("a quality of " + quality);
        }
        if (in.remaining() != minutiaeBytes + ridgeBytes) {
            throw new TemplateRefused("it is longer or shorter than it says");
        }
        byte[] packed = new byte[minutiaeBytes];
        in.get(packed);
        byte[] ridges = new byte[ridgeBytes];
        in.get(ridges);
        // Counted first: what SourceAFIS builds grows with the square of them.
        int count = count(parts(packed));
        return new FingerTemplate(unpacked(packed), count, ridges(ridges).orElse(null), quality, bytes.clone());
    }

    /**
     * @param bytes an ISO/IEC 19794-2:2005 or :2011 or ANSI 378 record; its first finger view counts
     * @throws TemplateRefused when it does not parse
     */
    public static FingerTemplate fromIso(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new TemplateRefused(bytes.length + " bytes are too many");
        }
        byte[] imported;
        try {
            imported = FingerprintCompatibility.importTemplate(bytes).toByteArray();
        } catch (RuntimeException e) {
            throw new TemplateRefused("the bytes are no ISO 19794-2 or ANSI 378 record");
        }
        // SourceAFIS imports minutiae outside every picture, but never reads them back.
        return joined(unpacked(imported), imported, count(parts(imported)), null, UNKNOWN_QUALITY);
    }

    private static FingerTemplate joined(
            FingerprintTemplate minutiae, byte[] packed, int count, @Nullable RidgeRecord ridges, int quality) {
        byte[] ridgeBytes = ridges == null ? new byte[0] : ridges.bytes();
        byte[] bytes = ByteBuffer.allocate(HEAD + packed.length + ridgeBytes.length)
                .putInt(MAGIC | VERSION)
                .put((byte) quality)
                .put((byte) (packed.length >> 16))
                .putShort((short) packed.length)
                .putShort((short) ridgeBytes.length)
                .put(packed)
                .put(ridgeBytes)
                .array();
        return new FingerTemplate(minutiae, count, ridges, quality, bytes);
    }

    private static FingerprintTemplate unpacked(byte[] packed) {
        try {
            return new FingerprintTemplate(packed);
        } catch (RuntimeException e) {
            throw new TemplateRefused("its minutiae are none");
        }
    }

    private static Optional<RidgeRecord> ridges(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(RidgeRecord.parse(bytes));
        } catch (RidgesRefused e) {
            throw new TemplateRefused(e.fault().reason());
        }
    }

    /** SourceAFIS's minutiae help the ridges' alignment; its template has them in pixels at 500 dpi, as the engine wants. */
    private static Optional<RidgeRecord> ridges(GreyImage image, JsonNode parts) {
        int width = (int) Math.round(image.width() * 500.0 / image.dpi());
        int height = (int) Math.round(image.height() * 500.0 / image.dpi());
        int count = count(parts);
        int[] minutiae = new int[count * RidgeEngine.MINUTIA_INTS];
        for (int i = 0; i < count; i++) {
            int at = i * RidgeEngine.MINUTIA_INTS;
            minutiae[at] = Math.clamp(parts.path("positionsX").path(i).asInt(), 0, width - 1);
            minutiae[at + 1] = Math.clamp(parts.path("positionsY").path(i).asInt(), 0, height - 1);
            minutiae[at + 2] = (int) Math.round(parts.path("directions").path(i).asDouble() * TURN) & 0xFF;
            minutiae[at + 3] = parts.path("types").textValue().charAt(i) == 'B' ? 1 : 0;
        }
        try {
            return Optional.of(RidgeRecord.of(image, minutiae));
        } catch (RidgesRefused e) {
            // No picture of one finger; what SourceAFIS made of it must do.
            return Optional.empty();
        }
    }

    private static boolean isFirstVersion(byte[] bytes) {
        try {
            count(parts(bytes));
            return true;
        } catch (TemplateRefused e) {
            return false;
        }
    }

    private static JsonNode parts(byte[] packed) {
        try {
            return CBOR.readTree(packed);
        } catch (IOException e) {
            throw new TemplateRefused("its minutiae are none");
        }
    }

    private static int count(JsonNode parts) {
        JsonNode types = parts.path("types");
        if (!types.isTextual()) {
            throw new TemplateRefused("its minutiae are none");
        }
        int count = types.textValue().length();
        if (count > MAX_MINUTIAE) {
            throw new TemplateRefused(count + " minutiae are too many");
        }
        return count;
    }

    /** Whether neither view has enough of the finger for a match to mean something. */
    public boolean tooPoor() {
        return !hasMinutiae() && !hasRidges();
    }

    /** How many minutiae SourceAFIS found, or the template brought. */
    public int minutiae() {
        return count;
    }

    /** 0 to 100, and 0 where no picture was seen. */
    public int quality() {
        return quality;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    boolean hasMinutiae() {
        return count >= LEAST_MINUTIAE;
    }

    boolean hasRidges() {
        return ridges != null && isReadable(ridges);
    }

    private static boolean isReadable(RidgeRecord ridges) {
        return ridges.quality() >= LEAST_RIDGE_QUALITY && ridges.minutiae() >= LEAST_RIDGE_MINUTIAE;
    }

    FingerprintTemplate forMatching() {
        return minutiae;
    }

    Optional<RidgeRecord> ridges() {
        return Optional.ofNullable(ridges);
    }
}
