package org.tambo.fingerprint;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tambo.device.GreyImage;

/** Damaged and made-up records and pictures: each is refused by name, or may be compared with any other. */
class HostileRecordsTest {
    private static final int ROUNDS = 3_000;
    private static final FingerTemplate FINGER = assertInstanceOf(
                    FingerReading.Readable.class, FingerReading.of(SyntheticPictures.finger(1, 0)))
            .template();

    /** A few bytes changed, the end cut off or drawn out. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0
                ? Arrays.copyOf(whole, Math.max(0, whole.length + random.nextInt(41) - 20))
                : whole.clone();
        for (int change = random.nextInt(1, 6); change > 0 && bytes.length > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void refusesOrComparesDamagedRidgeRecords() {
        RidgeRecord whole = FINGER.ridges();
        Random random = new Random(1);
        int compared = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RidgeRecord damaged;
            try {
                damaged = RidgeRecord.parse(damaged(whole.bytes(), random));
            } catch (RidgesRefused named) {
                continue;
            }
            compared++;
            for (RidgeAgreement agreement : RidgeEngine.compare(damaged, List.of(whole, damaged))) {
                assertTrue(agreement.ridges() >= 0 && agreement.minutiae() >= 0, "round " + round);
            }
        }
        assertTrue(compared > ROUNDS / 20, compared + " got through");
    }

    @Test
    void refusesMadeUpRidgeRecordsOfAnyLength() {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(RidgeEngine.MOST_RECORD_BYTES + 100)];
            random.nextBytes(bytes);
            if (bytes.length > 3) {
                bytes[0] = 'T';
                bytes[1] = 'F';
                bytes[2] = (byte) random.nextInt(1, 3);
            }
            try {
                RidgeRecord.parse(bytes);
            } catch (RidgesRefused named) {
                // As it should be.
            }
        }
    }

    @Test
    void extractsSomethingOrNothingFromAnyPicture() {
        Random random = new Random(4);
        for (int round = 0; round < 60; round++) {
            int width = random.nextInt(1, 260);
            int height = random.nextInt(1, 260);
            byte[] pixels = new byte[width * height];
            random.nextBytes(pixels);
            int[] minutiae = random.ints(4L * random.nextInt(4), -2, 262).toArray();
            try {
                byte[] record = RidgeEngine.extract(
                                new GreyImage(width, height, random.nextInt(100, 4_000), pixels), minutiae)
                        .record();
                RidgeRecord read = RidgeRecord.parse(record);
                RidgeEngine.compare(read, Collections.nCopies(2, read));
            } catch (RidgesRefused named) {
                // As it should be.
            }
        }
    }
}
