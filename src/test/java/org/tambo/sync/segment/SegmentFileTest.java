package org.tambo.sync.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tambo.sync.segment.SegmentRefused.Reason;

class SegmentFileTest {
    private static final String PATH = "pe/000012-0003.notices";
    private static final int HEAD = 28;
    private static final int SEALED_CHUNK = 64 * 1024;

    private final EpochKey key = EpochKey.random(7);
    private final IntFunction<@Nullable EpochKey> keys = epoch -> epoch == 7 ? key : null;

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private Reason refused(byte[] file) {
        return assertThrows(SegmentRefused.class, () -> SegmentFile.read(keys, PATH, file))
                .reason();
    }

    @Test
    void readsWhatWasWritten() throws SegmentRefused {
        byte[] payload = "{\"withdraw\":{}}\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(payload, SegmentFile.read(keys, PATH, SegmentFile.write(key, PATH, payload)));
    }

    @Test
    void readsWhatTakesSeveralChunks() throws SegmentRefused {
        byte[] payload = noise(300_000);
        byte[] file = SegmentFile.write(key, PATH, payload);
        assertEquals(5, (file.length - HEAD + SEALED_CHUNK - 1) / SEALED_CHUNK);
        assertArrayEquals(payload, SegmentFile.read(keys, PATH, file));
    }

    @Test
    void readsAnEmptyPayload() throws SegmentRefused {
        assertEquals(0, SegmentFile.read(keys, PATH, SegmentFile.write(key, PATH, new byte[0])).length);
    }

    @Test
    void hidesWhatItHolds() {
        byte[] file = SegmentFile.write(key, PATH, "VALVERDE CISNEROS".getBytes(StandardCharsets.UTF_8));
        assertFalse(new String(file, StandardCharsets.ISO_8859_1).contains("VALVERDE"));
    }

    @Test
    void twoFilesOfOnePayloadShareNothing() {
        byte[] payload = noise(1000);
        assertFalse(Arrays.equals(SegmentFile.write(key, PATH, payload), SegmentFile.write(key, PATH, payload)));
    }

    @Test
    void refusesAnotherSegmentsPath() {
        byte[] file = SegmentFile.write(key, "pe/000012-0004.notices", noise(100));
        assertEquals(Reason.SEAL_BROKEN, refused(file));
    }

    @Test
    void refusesAnyChangedByte() {
        byte[] file = SegmentFile.write(key, PATH, noise(100));
        for (int i = 0; i < file.length; i++) {
            byte[] changed = file.clone();
            changed[i] ^= 0x40;
            assertThrows(SegmentRefused.class, () -> SegmentFile.read(keys, PATH, changed));
        }
    }

    @Test
    void refusesAFileCutAtTheEndOfAChunk() {
        byte[] file = SegmentFile.write(key, PATH, noise(300_000));
        assertEquals(Reason.SEAL_BROKEN, refused(Arrays.copyOf(file, HEAD + 2 * SEALED_CHUNK)));
    }

    @Test
    void refusesAFileCutInsideATag() {
        byte[] file = SegmentFile.write(key, PATH, noise(300_000));
        assertEquals(Reason.WRONG_LENGTH, refused(Arrays.copyOf(file, HEAD + SEALED_CHUNK + 5)));
    }

    @Test
    void refusesSwappedChunks() {
        byte[] file = SegmentFile.write(key, PATH, noise(300_000));
        byte[] swapped = file.clone();
        System.arraycopy(file, HEAD, swapped, HEAD + SEALED_CHUNK, SEALED_CHUNK);
        System.arraycopy(file, HEAD + SEALED_CHUNK, swapped, HEAD, SEALED_CHUNK);
        assertEquals(Reason.SEAL_BROKEN, refused(swapped));
    }

    @Test
    void refusesAnEpochWithoutKey() {
        assertEquals(Reason.NO_KEY, refused(SegmentFile.write(EpochKey.random(8), PATH, noise(10))));
    }

    @Test
    void refusesAPayloadThatIsLongerThanItSays() {
        byte[] bomb = new byte[1_000_000];
        byte[] file = SegmentFile.write(key, PATH, bomb);
        // Whoever holds the key can say anything in the head.
        byte[] forged = forged(Zstd.compress(bomb), 1000);
        assertEquals(Reason.NOT_COMPRESSED, refused(forged));
        assertEquals(file.length, forged.length, 64);
    }

    @Test
    void refusesAPayloadThatIsNotCompressed() {
        assertEquals(Reason.NOT_COMPRESSED, refused(forged(noise(100), 100)));
    }

    private byte[] forged(byte[] compressed, int says) {
        byte[] salt = new byte[16];
        byte[] head = ByteBuffer.allocate(HEAD)
                .put(new byte[] {'T', 'S', 'G', 1})
                .putInt(7)
                .put(salt)
                .putInt(says)
                .array();
        byte[] chunk = SegmentFile.sealed(
                javax.crypto.Cipher.ENCRYPT_MODE,
                key.forSegment(salt),
                head,
                PATH,
                0,
                true,
                compressed,
                0,
                compressed.length);
        return ByteBuffer.allocate(HEAD + chunk.length).put(head).put(chunk).array();
    }

    @Test
    void refusesToSayMoreThanItMayHold() {
        byte[] file = SegmentFile.write(key, PATH, noise(10));
        ByteBuffer.wrap(file).putInt(24, SegmentFile.MOST_PLAIN_BYTES + 1);
        assertEquals(Reason.WRONG_LENGTH, refused(file));
    }

    @Test
    void refusesBytesOfAnyKind() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] file = i % 2 == 0 ? new byte[random.nextInt(200)] : SegmentFile.write(key, PATH, noise(50));
            if (i % 2 == 0) {
                random.nextBytes(file);
            } else {
                for (int n = random.nextInt(4); n >= 0; n--) {
                    file[random.nextInt(file.length)] ^= (byte) (1 + random.nextInt(255));
                }
            }
            assertThrows(SegmentRefused.class, () -> SegmentFile.read(keys, PATH, file));
        }
    }
}
