package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Position;
import com.machinezoo.fingerprintio.ansi378v2004.Ansi378v2004Template;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Position;
import com.machinezoo.fingerprintio.iso19794p2v2005.Iso19794p2v2005Template;
import com.machinezoo.fingerprintio.iso19794p2v2011.Iso19794p2v2011Position;
import com.machinezoo.fingerprintio.iso19794p2v2011.Iso19794p2v2011Template;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinutiaeFormatTest {
    private static final FingerTemplate FINGER = template(1, 0);

    private static FingerTemplate template(long seed, int touch) {
        return assertInstanceOf(FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, touch)))
                .template();
    }

    private static byte[] written(MinutiaeFormat format) {
        return format.write(FINGER, FingerPosition.LEFT_RING);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackAllMinutiae(MinutiaeFormat format) {
        assertEquals(FINGER.minutiae(), FingerTemplate.fromIso(written(format)).minutiae());
    }

    @ParameterizedTest
    @EnumSource
    void matchesAnotherTouchOfTheFinger(MinutiaeFormat format) {
        double score = new FingerProbe(template(1, 1))
                .compare(FingerTemplate.fromIso(written(format)))
                .score();
        assertTrue(score > 40, "score " + score);
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatItSays(MinutiaeFormat format) {
        assertEquals(TemplateFormat.valueOf(format.name()), TemplateFormat.identify(written(format)));
    }

    @ParameterizedTest
    @EnumSource
    void refusesFingerWithoutMinutiae(MinutiaeFormat format) {
        FingerTemplate bare = FingerTemplate.of(RidgeRecord.of(SyntheticPictures.plain(256, 288, 255), new int[0])
                .record());
        assertThrows(TemplateRefused.class, () -> format.write(bare, FingerPosition.UNKNOWN));
    }

    /** 197 pixels a centimetre, both ways. */
    private static int resolutionAt(byte[] template) {
        for (int at = 0; ; at++) {
            if (Arrays.equals(template, at, at + 4, new byte[] {0, (byte) 197, 0, (byte) 197}, 0, 4)) {
                return at;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesResolutionThatIsNone(MinutiaeFormat format) {
        for (int said : new int[] {0, 1, 39, 1_576, 0xFFFF}) {
            for (int side : new int[] {0, 2}) {
                byte[] template = written(format);
                ByteBuffer.wrap(template).putShort(resolutionAt(template) + side, (short) said);
                String reason =
                        String.valueOf(assertThrows(TemplateRefused.class, () -> FingerTemplate.fromIso(template))
                                .getMessage());
                assertTrue(reason.contains(said + " "), reason);
            }
        }
    }

    @Test
    void namesPositionAndQualityInIso2005() {
        var view = new Iso19794p2v2005Template(written(MinutiaeFormat.ISO_19794_2_2005)).fingerprints.getFirst();
        assertEquals(Iso19794p2v2005Position.LEFT_RING, view.position);
        assertEquals(FINGER.quality(), view.quality);
    }

    @Test
    void namesPositionAndQualityInIso2011() {
        var view = new Iso19794p2v2011Template(written(MinutiaeFormat.ISO_19794_2_2011)).fingerprints.getFirst();
        assertEquals(Iso19794p2v2011Position.LEFT_RING, view.position);
        assertEquals(FINGER.quality(), view.qrecords.getFirst().quality);
    }

    @Test
    void namesPositionAndQualityInAnsi378() {
        var view = new Ansi378v2004Template(written(MinutiaeFormat.ANSI_378_2004)).fingerprints.getFirst();
        assertEquals(Ansi378v2004Position.LEFT_RING, view.position);
        assertEquals(FINGER.quality(), view.quality);
    }
}
