package org.tambo.fingerprint;

import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;

/**
 * The prepared record of one finger, made once where its picture arrives: all that a search and a comparison need of it, and
 * what the replica keeps, sealed. It has two views of the finger, SourceAFIS's minutiae and the ridges' texture, in one
 * record of the engine; a finger that came as an ISO template has minutiae alone.
 *
 * <p>The bytes:
 *
 * <pre>
 *   0   'T', 'M', 'B', version, which is 3
 *   4   quality, 0 to 100; 0 where no picture was seen
 *   5   the engine's record, to the end: native/src/phase_record.hpp
 * </pre>
 *
 * Older ones are read too, and say so: version 2 has SourceAFIS's own template beside the engine's record, version 1 is
 * SourceAFIS's template by itself, without the ridges.
 */
public final class FingerTemplate {
    /** What the present preparation makes. */
    public static final int VERSION = 3;

    /** No version of a finger has been longer; most have 0.8 kB. What is larger is none. */
    static final int MAX_BYTES = 64 * 1024;

    /** Two prints of one finger share hardly more than half their minutiae: with fewer than this a match means nothing. */
    static final int LEAST_MINUTIAE = 8;

    /**
     * Below that the ridges hardly follow their wave anywhere. The poorest of 400 real prints has 25, smeared touches of
     * synthetic fingers have up to 16, noise has up to 13.
     */
    static final int LEAST_RIDGE_QUALITY = 20;

    /** What the ridges need to be laid over another print: two minutiae to place them, one more to confirm it. */
    private static final int LEAST_RIDGE_MINUTIAE = 3;

    /** Of a finger that nobody measured: what came as minutiae says nothing of the picture they were found in. */
    private static final int UNKNOWN_QUALITY = 0;

    private static final int MAGIC = 'T' << 24 | 'M' << 16 | 'B' << 8;
    private static final int HEAD = 5;

    /** Version 2: the length of SourceAFIS's template in three bytes, that of the ridge record in two. */
    private static final int LENGTHS_OF_VERSION_2 = 5;

    private final byte[] bytes;
    private final int version;
    private final int quality;
    private final RidgeRecord ridges;
    private volatile @Nullable FingerprintTemplate rebuilt;

    private FingerTemplate(byte[] bytes, int version, int quality, RidgeRecord ridges) {
        this.bytes = bytes;
        this.version = version;
        this.quality = quality;
        this.ridges = ridges;
    }

    /**
     * Adds the view of SourceAFIS to that of the engine, however little there is to be seen in the picture.
     *
     * @param seen what the engine made of the picture
     */
    static FingerTemplate of(GreyImage image, RidgeRecord.Measured seen) {
        FingerprintTemplate extracted = new FingerprintTemplate(new FingerprintImage(
                image.width(), image.height(), image.pixels(), new FingerprintImageOptions().dpi(image.dpi())));
        // Its minutiae are in pixels at 500 dpi, as the engine wants them.
        RidgeRecord.Facts facts = seen.record().facts();
        SourceAfisMinutiae minutiae =
                SourceAfisMinutiae.parse(extracted.toByteArray()).within(facts.width(), facts.height());
        return joined(seen.measures().quality(), seen.record().with(minutiae.minutiae()));
    }

    /** Whether the ridges alone would do, without the minutiae of SourceAFIS. */
    static boolean isReadable(RidgeRecord ridges) {
        return ridges.facts().quality() >= LEAST_RIDGE_QUALITY && ridges.facts().own() >= LEAST_RIDGE_MINUTIAE;
    }

    /**
     * @param bytes as {@link #bytes()} gave them, of this version or an older one
     * @throws TemplateRefused when they are no such thing, or of a version that is to come
     */
    public static FingerTemplate parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new TemplateRefused(bytes.length + " bytes are too many");
        }
        if (bytes.length < HEAD || (ByteBuffer.wrap(bytes).getInt() & 0xFFFFFF00) != MAGIC) {
            return ofVersion1(bytes);
        }
        int version = bytes[3] & 0xFF;
        if (version < 2 || version > VERSION) {
            throw new TemplateRefused("it is of version " + version + ", and this station knows " + VERSION);
        }
        int quality = bytes[4] & 0xFF;
        if (quality > 100) {
            throw new TemplateRefused("a quality of " + quality);
        }
        RidgeRecord ridges =
                version == 2 ? ridgesOfVersion2(bytes) : parsed(Arrays.copyOfRange(bytes, HEAD, bytes.length));
        return new FingerTemplate(bytes.clone(), version, quality, ridges);
    }

    private static FingerTemplate ofVersion1(byte[] bytes) {
        RidgeRecord minutiae;
        try {
            minutiae = imported(bytes);
        } catch (TemplateRefused e) {
            throw new TemplateRefused("the bytes are no template");
        }
        return new FingerTemplate(bytes.clone(), 1, UNKNOWN_QUALITY, minutiae);
    }

    private static RidgeRecord ridgesOfVersion2(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD);
        if (in.remaining() < LENGTHS_OF_VERSION_2) {
            throw new TemplateRefused("it is longer or shorter than it says");
        }
        int minutiaeBytes = (in.get() & 0xFF) << 16 | in.getShort() & 0xFFFF;
        int ridgeBytes = in.getShort() & 0xFFFF;
        if (in.remaining() != minutiaeBytes + ridgeBytes) {
            throw new TemplateRefused("it is longer or shorter than it says");
        }
        byte[] minutiae = new byte[minutiaeBytes];
        in.get(minutiae);
        byte[] ridges = new byte[ridgeBytes];
        in.get(ridges);
        // The record has SourceAFIS's minutiae too, but both must be sound.
        RidgeRecord alone = imported(minutiae);
        return ridgeBytes == 0 ? alone : parsed(ridges);
    }

    /**
     * @param bytes an ISO/IEC 19794-2:2005 or :2011 or ANSI 378 record; its first finger view counts
     * @throws TemplateRefused when it does not parse, or its minutiae lie further apart than on any finger
     */
    public static FingerTemplate fromIso(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new TemplateRefused(bytes.length + " bytes are too many");
        }
        byte[] imported;
        TemplateResolution resolution;
        try {
            imported = FingerprintCompatibility.importTemplate(bytes).toByteArray();
            resolution = TemplateResolution.of(bytes);
        } catch (RuntimeException e) {
            throw new TemplateRefused("the bytes are no ISO 19794-2 or ANSI 378 record");
        }
        if (!resolution.isAny()) {
            throw new TemplateRefused("it says " + resolution.across() + " by " + resolution.down()
                    + " pixels a centimetre, which is no resolution");
        }
        return joined(UNKNOWN_QUALITY, imported(imported));
    }

    /** A finger whose record the engine kept; its quality is not known there. */
    static FingerTemplate of(RidgeRecord record) {
        return joined(UNKNOWN_QUALITY, record);
    }

    private static FingerTemplate joined(int quality, RidgeRecord ridges) {
        byte[] record = ridges.bytes();
        byte[] bytes = ByteBuffer.allocate(HEAD + record.length)
                .putInt(MAGIC | VERSION)
                .put((byte) quality)
                .put(record)
                .array();
        return new FingerTemplate(bytes, VERSION, quality, ridges);
    }

    /**
     * The same finger with its minutiae alone, in a sixth of the bytes: it is searched and compared as one that came as an ISO
     * template. Itself where there is nothing else in it, or where they would be too few.
     */
    public FingerTemplate minutiaeAlone() {
        RidgeRecord.Facts facts = ridges.facts();
        if (facts.cells() == 0) {
            return this;
        }
        FingerTemplate alone;
        try {
            alone = joined(quality, RidgeRecord.of(facts.width(), facts.height(), ridges.foreignMinutiae()));
        } catch (RidgesRefused e) {
            throw new IllegalStateException("the minutiae of a finger make none", e);
        }
        return alone.tooPoor() ? this : alone;
    }

    /** Whether it is the same print, as far as its minutiae say. */
    public boolean hasMinutiaeOf(FingerTemplate other) {
        RidgeRecord.Facts facts = ridges.facts();
        return facts.width() == other.ridges.facts().width()
                && facts.height() == other.ridges.facts().height()
                && Arrays.equals(ridges.foreignMinutiae(), other.ridges.foreignMinutiae());
    }

    /** SourceAFIS's template without a picture. */
    private static RidgeRecord imported(byte[] sourceAfis) {
        return alone(SourceAfisMinutiae.parse(sourceAfis).framed());
    }

    private static RidgeRecord alone(SourceAfisMinutiae framed) {
        try {
            return RidgeRecord.of(framed.width(), framed.height(), framed.minutiae());
        } catch (RidgesRefused e) {
            throw new TemplateRefused(e.fault().reason());
        }
    }

    private static RidgeRecord parsed(byte[] record) {
        try {
            return RidgeRecord.parse(record);
        } catch (RidgesRefused e) {
            throw new TemplateRefused(e.fault().reason());
        }
    }

    /** Whether neither view has enough of the finger for a match to mean something. */
    public boolean tooPoor() {
        return !hasMinutiae() && !hasRidges();
    }

    /** Of its bytes: below {@link #VERSION} the finger still works, and would be better prepared again from its picture. */
    public int version() {
        return version;
    }

    /** How many minutiae SourceAFIS found, or the template brought. */
    public int minutiae() {
        return ridges.facts().foreign();
    }

    /** 0 to 100, and 0 where no picture was seen. */
    public int quality() {
        return quality;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    boolean hasMinutiae() {
        return minutiae() >= LEAST_MINUTIAE;
    }

    boolean hasRidges() {
        return isReadable(ridges);
    }

    /** For SourceAFIS, rebuilt when it is first asked for: it takes 0.1 ms and ten times the record's memory. */
    FingerprintTemplate forMatching() {
        FingerprintTemplate known = rebuilt;
        if (known == null) {
            known = SourceAfisMinutiae.of(ridges).template();
            rebuilt = known;
        }
        return known;
    }

    /** What the engine searches and compares. */
    RidgeRecord ridges() {
        return ridges;
    }
}
