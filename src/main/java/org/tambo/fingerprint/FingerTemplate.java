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
        try {
            return new FingerTemplate(new FingerprintTemplate(bytes), bytes.clone(), count(bytes));
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
        try {
            return of(FingerprintCompatibility.importTemplate(bytes));
        } catch (RuntimeException e) {
            throw new TemplateRefused("the bytes are no ISO 19794-2 or ANSI 378 record");
        }
    }

    private static int count(byte[] bytes) {
        try {
            JsonNode types = CBOR.readTree(bytes).path("types");
            return types.asText().length();
        } catch (IOException e) {
            throw new TemplateRefused("the bytes are no template");
        }
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
