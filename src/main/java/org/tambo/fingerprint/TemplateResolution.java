package org.tambo.fingerprint;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import com.machinezoo.fingerprintio.ansi378v2009.Ansi378v2009Template;
import com.machinezoo.fingerprintio.ansi378v2009am1.Ansi378v2009Am1Template;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Template;
import com.machinezoo.fingerprintio.iso19794p2v2011.Iso19794p2v2011Template;

/**
 * What a template of ISO/IEC 19794-2 or ANSI 378 says of its picture's resolution. SourceAFIS divides by it whatever it is,
 * and of one that is none makes minutiae that all lie in one place.
 *
 * @param across pixels a centimetre
 * @param down pixels a centimetre
 */
record TemplateResolution(int across, int down) {
    /** 100 and 4,000 dpi, the engine's bounds. */
    private static final int LEAST = 40;

    private static final int MOST = 1_575;

    /** @param template one that SourceAFIS can read, of which the first finger view counts */
    static TemplateResolution of(byte[] template) {
        return switch (TemplateFormat.identify(template)) {
            case ANSI_378_2004 -> {
                var read = new Ansi378v2004Template(template, false);
                yield new TemplateResolution(read.resolutionX, read.resolutionY);
            }
            case ANSI_378_2009 -> {
                var read = new Ansi378v2009Template(template, false).fingerprints.getFirst();
                yield new TemplateResolution(read.resolutionX, read.resolutionY);
            }
            case ANSI_378_2009_AM1 -> {
                var read = new Ansi378v2009Am1Template(template, false).fingerprints.getFirst();
                yield new TemplateResolution(read.resolutionX, read.resolutionY);
            }
            case ISO_19794_2_2005 -> {
                var read = new Iso19794p2v2005Template(template, false);
                yield new TemplateResolution(read.resolutionX, read.resolutionY);
            }
            case ISO_19794_2_2011 -> {
                var read = new Iso19794p2v2011Template(template, false).fingerprints.getFirst();
                yield new TemplateResolution(read.resolutionX, read.resolutionY);
            }
        };
    }

    boolean isAny() {
        return isAny(across) && isAny(down);
    }

    private static boolean isAny(int pixels) {
        return pixels >= LEAST && pixels <= MOST;
    }
}
