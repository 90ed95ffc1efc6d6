package org.tambo.sync.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.IntFunction;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.tambo.sync.segment.SegmentRefused.Reason;

/**
 * The bytes of a segment: a head of 28 bytes, then the payload, compressed as one zstd frame (RFC 8878) and sealed in chunks
 * of 64 KiB with AES-256-GCM under the segment's own key. Head, target path, place and whether it is the last one are
 * authenticated with each chunk, so none can be dropped, doubled, moved, or taken for another segment's. The layout stands
 * in docs/sync-protocol.md, 1.2.
 */
public final class SegmentFile {
    /** A file that is larger is none. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    /** A payload that is larger is none. */
    public static final int MOST_PLAIN_BYTES = 16 * 1024 * 1024;

    private static final int MAGIC = 'T' << 24 | 'S' << 16 | 'G' << 8 | 1;
    private static final int SALT = 16;
    private static final int HEAD = 4 + 4 + SALT + 4;
    private static final int TAG = 16;
    private static final int CHUNK = 64 * 1024 - TAG;
    private static final int SEALED_CHUNK = CHUNK + TAG;
    private static final int NONCE = 12;
    /** The levels above take several times as long for a few per cent. */
    private static final int LEVEL = 12;

    private SegmentFile() {}

    /**
     * @param path the target path that the segment will have
     * @throws IllegalArgumentException if the payload is larger than a segment may be, before or after compression
     */
    public static byte[] write(EpochKey epoch, String path, byte[] payload) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return write(epoch, path, payload, salt);
    }

    static byte[] write(EpochKey epoch, String path, byte[] payload, byte[] salt) {
        if (payload.length > MOST_PLAIN_BYTES) {
            throw new IllegalArgumentException("a payload of " + payload.length + " bytes");
        }
        byte[] compressed = Zstd.compress(payload, LEVEL);
        byte[] head = ByteBuffer.allocate(HEAD)
                .putInt(MAGIC)
                .putInt(epoch.epoch())
                .put(salt)
                .putInt(payload.length)
                .array();
        SecretKey key = epoch.forSegment(salt);
        var file = new ByteArrayOutputStream(HEAD + compressed.length + TAG * (1 + compressed.length / CHUNK));
        file.writeBytes(head);
        for (int from = 0, place = 0; from < compressed.length; from += CHUNK, place++) {
            int to = Math.min(from + CHUNK, compressed.length);
            file.writeBytes(
                    sealed(Cipher.ENCRYPT_MODE, key, head, path, place, to == compressed.length, compressed, from, to));
        }
        if (file.size() > MOST_BYTES) {
            throw new IllegalArgumentException("a segment of " + file.size() + " bytes");
        }
        return file.toByteArray();
    }

    /**
     * @param keys this device's key for each epoch, null where it has none
     * @param path the target path under which the file is listed
     * @return the payload
     */
    public static byte[] read(IntFunction<@Nullable EpochKey> keys, String path, byte[] file) throws SegmentRefused {
        if (file.length > MOST_BYTES) {
            throw new SegmentRefused(Reason.WRONG_LENGTH, path + " has more than " + MOST_BYTES + " bytes");
        }
        var bytes = ByteBuffer.wrap(file);
        if (file.length < HEAD || bytes.getInt() != MAGIC) {
            throw new SegmentRefused(Reason.NOT_A_SEGMENT, path + " does not begin as a segment does");
        }
        int epoch = bytes.getInt();
        byte[] salt = new byte[SALT];
        bytes.get(salt);
        int plain = bytes.getInt();
        if (plain < 0 || plain > MOST_PLAIN_BYTES) {
            throw new SegmentRefused(
                    Reason.WRONG_LENGTH, path + " says that it holds " + Integer.toUnsignedLong(plain) + " bytes");
        }
        EpochKey key = epoch < 1 ? null : keys.apply(epoch);
        if (key == null) {
            throw new SegmentRefused(
                    Reason.NO_KEY, path + " is of epoch " + epoch + ", for which this device has no key");
        }
        return decompressed(path, opened(key.forSegment(salt), path, file), plain);
    }

    private static byte[] opened(SecretKey key, String path, byte[] file) throws SegmentRefused {
        byte[] head = Arrays.copyOf(file, HEAD);
        var compressed = new ByteArrayOutputStream(file.length);
        for (int from = HEAD, place = 0; from < file.length; from += SEALED_CHUNK, place++) {
            int to = Math.min(from + SEALED_CHUNK, file.length);
            if (to - from <= TAG) {
                throw new SegmentRefused(Reason.WRONG_LENGTH, path + " ends inside a chunk");
            }
            byte[] chunk = sealed(Cipher.DECRYPT_MODE, key, head, path, place, to == file.length, file, from, to);
            if (chunk.length == 0) {
                throw new SegmentRefused(
                        Reason.SEAL_BROKEN,
                        path + " was changed in its chunk " + place + ", or is another segment under this name");
            }
            compressed.writeBytes(chunk);
        }
        return compressed.toByteArray();
    }

    private static byte[] decompressed(String path, byte[] compressed, int plain) throws SegmentRefused {
        byte[] payload = new byte[plain];
        try {
            // Into an array of the length that was announced and bounded: a bomb does not fit.
            long length = Zstd.decompress(payload, compressed);
            if (Zstd.isError(length) || length != plain) {
                throw new SegmentRefused(
                        Reason.NOT_COMPRESSED, path + " does not decompress to the " + plain + " bytes that it says");
            }
        } catch (ZstdException e) {
            throw new SegmentRefused(
                    Reason.NOT_COMPRESSED, path + " does not decompress to the " + plain + " bytes that it says");
        }
        return payload;
    }

    /** @return empty where a chunk does not open; none is empty when it does */
    static byte[] sealed(
            int mode,
            SecretKey key,
            byte[] head,
            String path,
            int place,
            boolean last,
            byte[] bytes,
            int from,
            int to) {
        byte[] nonce = ByteBuffer.allocate(NONCE)
                .putLong(0)
                .putInt(place << 8 | (last ? 1 : 0))
                .array();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
            cipher.updateAAD(head);
            cipher.updateAAD(path.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes, from, to - from);
        } catch (AEADBadTagException e) {
            return new byte[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
