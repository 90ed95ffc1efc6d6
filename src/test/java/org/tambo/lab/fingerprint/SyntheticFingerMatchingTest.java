package org.tambo.lab.fingerprint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.machinezoo.fingerprintio.TemplateFormat;
import com.machinezoo.sourceafis.FingerprintCompatibility;
import com.machinezoo.sourceafis.FingerprintImage;
import com.machinezoo.sourceafis.FingerprintImageOptions;
import com.machinezoo.sourceafis.FingerprintMatcher;
import com.machinezoo.sourceafis.FingerprintTemplate;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What SourceAFIS makes of the pictures: one finger must be one finger, and no easier than a real one. */
class SyntheticFingerMatchingTest {
    private static final int FINGERS = 50;
    private static final int TOUCHES = 4;
    private static final long FIRST_SEED = 1000;
    /** No two fingers score as high as this; of one finger's touches, more than three quarters of the pairs do. */
    private static final double LOOK_ALIKE = 70;

    private static final SyntheticFinger[] fingers = new SyntheticFinger[FINGERS];
    private static final FingerprintTemplate[][] templates = new FingerprintTemplate[FINGERS][TOUCHES];
    private static double[] genuine = {};
    private static double[] impostor = {};
    private static double[] minutiae = {};

    @BeforeAll
    static void compareAllFingers() {
        IntStream.range(0, FINGERS).parallel().forEach(finger -> {
            fingers[finger] = new SyntheticFinger(FIRST_SEED + finger);
            for (int touch = 0; touch < TOUCHES; touch++) {
                templates[finger][touch] = template(fingers[finger].impression(touch));
            }
        });
        genuine = IntStream.range(0, FINGERS)
                .parallel()
                .mapToObj(finger -> genuineScores(templates[finger]))
                .flatMapToDouble(DoubleStream::of)
                .sorted()
                .toArray();
        impostor = IntStream.range(0, FINGERS)
                .parallel()
                .mapToObj(SyntheticFingerMatchingTest::impostorScores)
                .flatMapToDouble(DoubleStream::of)
                .sorted()
                .toArray();
        minutiae = Arrays.stream(templates)
                .flatMap(Arrays::stream)
                .mapToDouble(SyntheticFingerMatchingTest::minutiae)
                .sorted()
                .toArray();
        print("genuine scores", genuine);
        print("impostor scores", impostor);
        print("minutiae", minutiae);
        System.out.printf(Locale.ROOT, "equal error rate %.2f %%%n", 100 * equalErrorRate());
    }

    @Test
    void keepsFingersApart() {
        assertTrue(equalErrorRate() <= 0.03, "equal error rate " + equalErrorRate());
    }

    @Test
    void givesNoTwoSeedsOneFinger() {
        assertTrue(highest(impostor) < LOOK_ALIKE, "two fingers score " + highest(impostor));
    }

    @Test
    void knowsTouchesOfOneFingerWhereNoTwoFingersAreAlike() {
        assertTrue(quantile(genuine, 0.25) > LOOK_ALIKE, "a quarter of pairs scores " + quantile(genuine, 0.25));
    }

    @Test
    void touchesAreNoCopiesOfEachOther() {
        double median = quantile(genuine, 0.5);
        assertTrue(median > 60 && median < 150, "median score " + median);
    }

    @Test
    void hasAsManyMinutiaeAsFingersHave() {
        double median = quantile(minutiae, 0.5);
        assertTrue(median >= 20 && median <= 70, "median of minutiae " + median);
    }

    @Test
    void losesNothingThatCountsWithFourBitsForAPixel() {
        double[] scores = IntStream.range(0, FINGERS)
                .parallel()
                .mapToDouble(finger -> new FingerprintMatcher(templates[finger][0])
                        .match(template(inFourBits(fingers[finger].impression(1)))))
                .sorted()
                .toArray();
        print("genuine scores, probe in 4 bits", scores);
        assertTrue(quantile(scores, 0.5) > 0.85 * quantile(genuine, 0.5), "median " + quantile(scores, 0.5));
    }

    @Test
    void leavesNothingToReadInUnreadableTouches() {
        for (int i = 0; i < 20; i++) {
            FingerprintTemplate smudge = template(fingers[i].unreadable(i));
            assertTrue(minutiae(smudge) <= 6, "finger " + i + " has " + minutiae(smudge) + " minutiae");
        }
    }

    @Test
    void leavesNothingToReadInUnreadableTouchesOfFourBits() {
        for (int i = 0; i < 20; i++) {
            FingerprintTemplate smudge = template(inFourBits(fingers[i].unreadable(i)));
            assertTrue(minutiae(smudge) <= 6, "finger " + i + " has " + minutiae(smudge) + " minutiae");
        }
    }

    private static double[] genuineScores(FingerprintTemplate[] touches) {
        return IntStream.range(0, touches.length)
                .mapToObj(probe -> {
                    FingerprintMatcher matcher = new FingerprintMatcher(touches[probe]);
                    return Arrays.stream(touches, probe + 1, touches.length).mapToDouble(matcher::match);
                })
                .flatMapToDouble(scores -> scores)
                .toArray();
    }

    private static double[] impostorScores(int probe) {
        FingerprintMatcher matcher = new FingerprintMatcher(templates[probe][probe % TOUCHES]);
        return IntStream.range(0, FINGERS)
                .filter(finger -> finger != probe)
                .mapToDouble(finger -> matcher.match(templates[finger][(probe + finger) % TOUCHES]))
                .toArray();
    }

    private static FingerprintTemplate template(FingerprintPicture picture) {
        FingerprintImageOptions options = new FingerprintImageOptions().dpi(500);
        return new FingerprintTemplate(
                new FingerprintImage(picture.width(), picture.height(), picture.grey(), options));
    }

    /** As a serial module sends it: the upper half of each byte. */
    private static FingerprintPicture inFourBits(FingerprintPicture picture) {
        byte[] grey = picture.grey();
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) ((grey[i] >> 4 & 0xf) * 17);
        }
        return new FingerprintPicture(picture.width(), picture.height(), grey);
    }

    /** ANSI INCITS 378-2004 has a header of 26 bytes; the fourth of its first view is the number of minutiae. */
    private static int minutiae(FingerprintTemplate template) {
        return FingerprintCompatibility.exportTemplates(TemplateFormat.ANSI_378_2004, template)[29] & 0xff;
    }

    private static double equalErrorRate() {
        double rate = 1;
        for (double threshold : genuine) {
            double rejected = Arrays.stream(genuine).filter(s -> s < threshold).count() / (double) genuine.length;
            double accepted =
                    Arrays.stream(impostor).filter(s -> s >= threshold).count() / (double) impostor.length;
            rate = Math.min(rate, Math.max(rejected, accepted));
        }
        return rate;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static double highest(double[] sorted) {
        return sorted[sorted.length - 1];
    }

    private static void print(String what, double[] sorted) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d; 1 %% %.1f, 5 %% %.1f, 25 %% %.1f, 50 %% %.1f, 75 %% %.1f, 95 %% %.1f, 99 %% %.1f, highest %.1f%n",
                what,
                sorted.length,
                quantile(sorted, 0.01),
                quantile(sorted, 0.05),
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                quantile(sorted, 0.95),
                quantile(sorted, 0.99),
                highest(sorted));
    }
}
