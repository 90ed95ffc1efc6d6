package org.tambo.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.io.IOException;

/**
 * What a search compares: the minutiae of one finger, as SourceAFIS extracted them. Its bytes are what the replica
 * keeps, sealed.
 */
public final class FingerTemplate {
    /** SourceAFIS's templates of real fingers are below 3 kB; a larger one is none. */
    static final int MAX_BYTES = 64 * 1024;

    /** ISO/IEC 19794-2:2005 counts a view's minutiae in one byte; a whole finger has about a hundred. */
    static final int MAX_MINUTIAE = 255;

    /** Two prints of one finger share hardly more than half their minutiae: with fewer than this a match means nothing. */
    static final int LEAST_MINUTIAE = 8;

    private static final CBORMapper CBOR = new CBORMapper();

    private final FingerprintTemplate minutiae;
    private final byte[] bytes;
    private final int count;

    private FingerTemplate(FingerprintTemplate minutiae, byte[] bytes, int count) {
        this.minutiae = minutiae;
        this.bytes = bytes;
        this.count = count;
    }

    static FingerTemplate of(FingerprintTemplate minutiae) {
        byte[] bytes = minutiae.toByteArray();
        return new FingerTemplate(minutiae, bytes, count(bytes));
    }

    /**
     * @param bytes as {@link #bytes()} gave them
     * @throws TemplateRefused when they are no such thing
     */
    public static FingerTemplate parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new TemplateRefused(bytes.length + " bytes are too many");
        }
        // Counted first: what SourceAFIS builds grows with the square of them.
        int count = count(bytes);
        try {
            return new FingerTemplate(new FingerprintTemplate(bytes), bytes.clone(), count);
        } catch (RuntimeException e) {
            throw new TemplateRefused("the bytes are no template");
        }
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
        return parse(imported);
    }

    private static int count(byte[] bytes) {
        JsonNode types;
        try {
            types = CBOR.readTree(bytes).path("types");
        } catch (IOException e) {
            throw new TemplateRefused("the bytes are no template");
        }
        if (!types.isTextual()) {
            throw new TemplateRefused("the bytes are no template");
        }
        int count = types.textValue().length();
        if (count > MAX_MINUTIAE) {
            throw new TemplateRefused(count + " minutiae are too many");
        }
        return count;
    }

    /** Whether it has so few minutiae that a match with it would mean nothing. */
    public boolean tooPoor() {
        return count < LEAST_MINUTIAE;
    }

    /** How many minutiae it has. */
    public int minutiae() {
        return count;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    FingerprintTemplate forMatching() {
        return minutiae;
    }
}
