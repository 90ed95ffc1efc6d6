package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tambo.lab.fingerprint.HostilePictures;

class HostilePicturesTest {
    /** That prints of two fingers reach once in ten thousand times. */
    private static final double HIGH = 40;

    private static final long TURNED = 77;

    private static final List<FingerTemplate> FINGERS = LongStream.range(1, 9)
            .mapToObj(seed -> assertInstanceOf(
                            FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(seed, 0)))
                    .template())
            .toList();

    private static double highest(FingerTemplate template) {
        return new FingerProbe(template)
                .compareAll(FINGERS).stream()
                        .mapToDouble(FingerComparison::score)
                        .max()
                        .orElseThrow();
    }

    /** Noise, of which SourceAFIS makes minutiae in plenty, never gets as far. */
    @Test
    void readsNoFingerWhereThereIsNone() {
        for (HostilePictures.Named picture : HostilePictures.withoutFinger()) {
            assertInstanceOf(FingerReading.Unreadable.class, FingerReading.of(picture.image()), picture.name());
        }
    }

    @Test
    void takesNoPalmForAFinger() {
        var palm = HostilePictures.withoutFinger().stream()
                .filter(picture -> picture.name().equals("palm"))
                .findFirst()
                .orElseThrow();
        var unreadable = assertInstanceOf(FingerReading.Unreadable.class, FingerReading.of(palm.image()));
        assertEquals(FingerReading.Problem.TOO_LARGE_AREA, unreadable.problem());
    }

    @Test
    void takesATurnedOrInvertedFingerForNobodyElse() {
        for (HostilePictures.Named picture : HostilePictures.ofFinger(TURNED)) {
            var readable =
                    assertInstanceOf(FingerReading.Readable.class, FingerReading.of(picture.image()), picture.name());
            assertTrue(highest(readable.template()) < HIGH, picture.name());
        }
    }
}
