package org.tambo.lab.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SyntheticFingerTest {
    private static final SyntheticFinger FINGER = new SyntheticFinger(7);

    @Test
    void drawsTheSameTouchForTheSameSeedAndNumber() {
        assertEquals(FINGER.impression(3), new SyntheticFinger(7).impression(3));
    }

    /** Fails too when the generator is changed: then every stored gallery of synthetic fingers is stale. */
    @Test
    void drawsTheSameBytesOnEveryMachine() {
        CRC32 sum = new CRC32();
        sum.update(FINGER.impression(0).grey());
        sum.update(FINGER.unreadable(0).grey());
        assertEquals(0xe8416e9L, sum.getValue());
    }

    @Test
    void drawsAnotherPictureForEachTouch() {
        assertNotEquals(FINGER.impression(0), FINGER.impression(1));
    }

    @Test
    void drawsAnotherPictureForTheNextSeed() {
        assertNotEquals(FINGER.impression(0), new SyntheticFinger(8).impression(0));
    }

    @Test
    void fillsAWindowOfTheSizeAskedFor() {
        FingerprintPicture picture = FINGER.impression(0, 192, 200);
        assertEquals(192, picture.width());
        assertEquals(200, picture.height());
        assertEquals(192 * 200, picture.grey().length);
    }

    @Test
    void givesEveryPatternClassToSomeOfTwoHundredSeeds() {
        Set<PatternClass> seen = EnumSet.noneOf(PatternClass.class);
        for (long seed = 0; seed < 200; seed++) {
            seen.add(SyntheticFinger.patternOf(seed));
        }
        assertEquals(EnumSet.allOf(PatternClass.class), seen);
    }

    @Test
    void givesLoopsToTwoThirdsOfThePeople() {
        int loops = 0;
        for (long seed = 0; seed < 10_000; seed++) {
            PatternClass pattern = SyntheticFinger.patternOf(seed);
            loops += pattern == PatternClass.LEFT_LOOP || pattern == PatternClass.RIGHT_LOOP ? 1 : 0;
        }
        assertEquals(6550, loops, 150);
    }

    @Test
    void growsRidgesOverTheWholeFingertip() {
        MasterPrint print = new MasterPrint(PatternClass.WHORL, 7);
        for (int top = -200; top <= 180; top += 20) {
            for (int left = -170; left <= 150; left += 20) {
                float highest = -1;
                float lowest = 1;
                for (int i = 0; i < 400; i++) {
                    float height = print.ridge(left + i % 20, top + i / 20);
                    highest = Math.max(highest, height);
                    lowest = Math.min(lowest, height);
                }
                assertTrue(highest > 0.5 && lowest < -0.5, "no ridges at " + left + ", " + top);
            }
        }
    }

    @Test
    void refusesAWindowTooSmallForAnyFinger() {
        assertThrows(IllegalArgumentException.class, () -> FINGER.impression(0, 256, 63));
    }

    @Test
    void refusesGreyValuesThatDoNotFillThePicture() {
        assertThrows(IllegalArgumentException.class, () -> new FingerprintPicture(10, 10, new byte[99]));
    }
}
