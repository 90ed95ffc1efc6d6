package org.tambo.fingerprint;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Fingerprint;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Position;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import com.machinezoo.fingerprintio.iso19794p1v2011.Iso19794p1v2011Quality;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Fingerprint;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Position;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Template;
import com.machinezoo.fingerprintio.iso19794p2v2011.Iso19794p2v2011Fingerprint;
import com.machinezoo.fingerprintio.iso19794p2v2011.Iso19794p2v2011Position;
import com.machinezoo.fingerprintio.iso19794p2v2011.Iso19794p2v2011Template;
import com.machinezoo.sourceafis.FingerprintCompatibility;

/**
 * The formats in which other systems take a finger's minutiae. Only those that SourceAFIS found go over, and no ridges: a
 * finger that comes back from there is searched by its minutiae alone.
 */
public enum MinutiaeFormat {
    /** ISO/IEC 19794-2:2005, record format. */
    ISO_19794_2_2005(TemplateFormat.ISO_19794_2_2005) {
        @Override
        byte[] named(byte[] record, FingerPosition position, int quality) {
            Iso19794p2v2005Template template = new Iso19794p2v2005Template(record);
            Iso19794p2v2005Fingerprint view = template.fingerprints.getFirst();
            view.position = Iso19794p2v2005Position.valueOf(position.name());
            view.quality = quality;
            return template.toByteArray();
        }
    },
    /** ISO/IEC 19794-2:2011. */
    ISO_19794_2_2011(TemplateFormat.ISO_19794_2_2011) {
        @Override
        byte[] named(byte[] record, FingerPosition position, int quality) {
            Iso19794p2v2011Template template = new Iso19794p2v2011Template(record);
            Iso19794p2v2011Fingerprint view = template.fingerprints.getFirst();
            view.position = Iso19794p2v2011Position.valueOf(position.name());
            if (quality > 0) {
                Iso19794p1v2011Quality measured = new Iso19794p1v2011Quality();
                measured.quality = quality;
                view.qrecords.add(measured);
            }
            return template.toByteArray();
        }
    },
    /** ANSI INCITS 378-2004. */
    ANSI_378_2004(TemplateFormat.ANSI_378_2004) {
        @Override
        byte[] named(byte[] record, FingerPosition position, int quality) {
            Ansi378v2004Template template = new Ansi378v2004Template(record);
            Ansi378v2004Fingerprint view = template.fingerprints.getFirst();
            view.position = Ansi378v2004Position.valueOf(position.name());
            view.quality = quality;
            return template.toByteArray();
        }
    };

    private final TemplateFormat format;

    MinutiaeFormat(TemplateFormat format) {
        this.format = format;
    }

    /** Adds to a record what SourceAFIS does not write into it. */
    abstract byte[] named(byte[] record, FingerPosition position, int quality);

    /**
     * Writes one finger as a record with one view.
     *
     * @throws TemplateRefused when it has no minutiae to be written
     */
    public byte[] write(FingerTemplate finger, FingerPosition position) {
        if (finger.minutiae() == 0) {
            throw new TemplateRefused("it has no minutiae that another system could take");
        }
        try {
            byte[] record = FingerprintCompatibility.exportTemplates(format, finger.forMatching());
            return named(record, position, finger.quality());
        } catch (RuntimeException e) {
            // Both libraries throw what comes to hand where a record may not hold a value.
            throw new TemplateRefused("its minutiae have no place in such a record: " + e.getMessage());
        }
    }
}
