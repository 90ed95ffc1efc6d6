package org.tambo.fingerprint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tambo.security.DurableFile;
import org.tambo.security.SealBroken;
import org.tambo.security.Sealer;

/**
 * A gallery in a file of its own, sealed, with the codes of the search: a start needs not make them again from a million
 * records. It belongs to one state of what the fingers came from, and is refused for any other.
 *
 * <p>The bytes, numbers big-endian:
 *
 * <pre>
 *   0   'T', 'M', 'G', version, which is 1
 *   4   the file's own number, 16 random bytes
 *  20   chunks to the end: length of four bytes, and so many bytes, at most 64 KiB, that {@link Sealer} sealed
 * </pre>
 *
 * A chunk's context is the state, the file's number, the chunk's place and whether it is the last, so that no chunk can be
 * left out, moved, repeated, brought from another file, or the end cut off. In it are whole fingers: key and label of eight
 * bytes each, length of four bytes, a prepared finger as the engine gives it.
 */
public final class GallerySnapshot {
    private static final byte[] HEAD = {'T', 'M', 'G', 1};
    private static final int NUMBER = 16;
    private static final int MOST_CHUNK = 64 << 10;

    /** What the sealer adds. */
    private static final int SEAL = 29;

    private static final int MOST_CONTENT = MOST_CHUNK - SEAL;
    private static final int FINGER_HEAD = Long.BYTES + Long.BYTES + Integer.BYTES;

    /** Fingers that the engine copies out together. */
    private static final int COPIED = 4 << 20;

    /** Fingers that the engine takes in together: the most that one segment of its index has. */
    private static final int SEGMENT = 16_384;

    /** Their bytes at most. */
    private static final int TAKEN_IN = 80 << 20;

    private static final int THREADS = 2;

    private GallerySnapshot() {}

    /**
     * Writes the file, whole or not at all. Fingers may come and go meanwhile; it is the caller's to keep that from happening
     * where the file is to hold the state that it names.
     *
     * @param state what the gallery was filled from
     */
    public static void write(Gallery gallery, String state, Path file, Sealer sealer) throws IOException {
        DurableFile.write(file, channel -> new Writer(channel, state, sealer).write(gallery));
    }

    /**
     * @param state what the gallery is wanted for
     * @return a gallery with the file's fingers, which the caller closes
     * @throws SnapshotRefused when the file is of another state, or damaged, or not this station's
     * @throws IOException when it cannot be read, or there is none
     */
    public static Gallery read(Path file, String state, Sealer sealer) throws IOException, SnapshotRefused {
        Gallery gallery = new Gallery();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            new Reader(channel, state, sealer).fill(gallery);
            return gallery;
        } catch (IOException | SnapshotRefused | RuntimeException e) {
            gallery.close();
            throw e;
        }
    }

    private static byte[] context(String state, byte[] number, long place, boolean last) {
        byte[] name = ("gallery " + state).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(name.length + NUMBER + Long.BYTES + 1)
                .put(name)
                .put(number)
                .putLong(place)
                .put((byte) (last ? 1 : 0))
                .array();
    }

    /** Fills chunk after chunk. */
    private static final class Writer {
        private final WritableByteChannel to;
        private final String state;
        private final Sealer sealer;
        private final byte[] number = new byte[NUMBER];
        private final ByteBuffer content = ByteBuffer.allocate(MOST_CONTENT);
        private long place;

        Writer(WritableByteChannel to, String state, Sealer sealer) {
            this.to = to;
            this.state = state;
            this.sealer = sealer;
            new SecureRandom().nextBytes(number);
        }

        void write(Gallery gallery) throws IOException {
            out(ByteBuffer.wrap(HEAD));
            out(ByteBuffer.wrap(number));
            List<long[]> fingers = gallery.keysAndLabels();
            long[] keys = fingers.stream().mapToLong(finger -> finger[0]).toArray();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment copies = arena.allocate(COPIED);
                int from = 0;
                while (from < keys.length) {
                    long[] some = Arrays.copyOfRange(keys, from, Math.min(keys.length, from + 4_096));
                    long[] offsets = new long[some.length + 1];
                    int done = gallery.engine().prepared(some, copies, offsets);
                    for (int i = 0; i < done; i++) {
                        add(some[i], fingers.get(from + i)[1], copies.asSlice(offsets[i], offsets[i + 1] - offsets[i]));
                    }
                    from += done;
                }
            }
            chunk(true);
        }

        private void add(long key, long label, MemorySegment finger) throws IOException {
            int length = Math.toIntExact(finger.byteSize());
            if (length == 0) {
                // It was removed a moment ago.
                return;
            }
            if (content.remaining() < FINGER_HEAD + length) {
                chunk(false);
            }
            content.putLong(key).putLong(label).putInt(length);
            content.put(finger.asByteBuffer());
        }

        private void chunk(boolean last) throws IOException {
            byte[] sealed = sealer.seal(
                    Arrays.copyOf(content.array(), content.position()), context(state, number, place, last));
            out(ByteBuffer.allocate(Integer.BYTES).putInt(sealed.length).flip());
            out(ByteBuffer.wrap(sealed));
            content.clear();
            place++;
        }

        private void out(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
    }

    /** Two threads read and open chunks, each the next that nobody has taken. */
    private static final class Reader {
        private final FileChannel from;
        private final String state;
        private final Sealer sealer;
        private final byte[] number = new byte[NUMBER];
        private final long end;
        private long at;
        private long place;

        Reader(FileChannel from, String state, Sealer sealer) throws IOException {
            this.from = from;
            this.state = state;
            this.sealer = sealer;
            this.end = from.size();
        }

        /** Where a chunk's sealed bytes lie. */
        private record Chunk(long at, int length, byte[] context) {}

        void fill(Gallery gallery) throws IOException, SnapshotRefused {
            byte[] head = new byte[HEAD.length];
            in(0, head, head.length);
            if (!Arrays.equals(head, HEAD)) {
                throw new SnapshotRefused("it is none of this version");
            }
            in(head.length, number, NUMBER);
            at = head.length + NUMBER;
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                Callable<Void> work = () -> {
                    takeIn(gallery);
                    return null;
                };
                List<Future<Void>> parts = threads.invokeAll(List.of(work, work));
                for (Future<Void> part : parts) {
                    part.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case SnapshotRefused refused -> throw refused;
                    case IOException io -> throw io;
                    case Error error -> throw error;
                    case null, default -> throw new IOException(e.getCause());
                }
            }
        }

        private void takeIn(Gallery gallery) throws IOException, SnapshotRefused {
            byte[] sealed = new byte[MOST_CHUNK];
            byte[] content = new byte[MOST_CHUNK];
            try (Arena arena = Arena.ofConfined()) {
                Batch batch = new Batch(arena.allocate(Math.min(TAKEN_IN, end)), gallery);
                for (Chunk chunk = next(); chunk != null; chunk = next()) {
                    in(chunk.at(), sealed, chunk.length());
                    try {
                        int length = sealer.open(sealed, chunk.length(), chunk.context(), content);
                        batch.add(ByteBuffer.wrap(content, 0, length));
                    } catch (SealBroken e) {
                        throw new SnapshotRefused("it is of another state or station, or damaged");
                    }
                }
                batch.putIn();
            }
        }

        private synchronized @Nullable Chunk next() throws IOException, SnapshotRefused {
            if (at == end) {
                return null;
            }
            byte[] length = new byte[Integer.BYTES];
            in(at, length, length.length);
            int sealed = ByteBuffer.wrap(length).getInt();
            if (sealed < SEAL || sealed > MOST_CHUNK) {
                at = end;
                throw new SnapshotRefused("it is damaged");
            }
            long first = at + length.length;
            at = Math.min(end, first + sealed);
            return new Chunk(first, sealed, context(state, number, place++, at == end));
        }

        private void in(long first, byte[] bytes, int length) throws IOException, SnapshotRefused {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                if (from.read(buffer, first + buffer.position()) < 0) {
                    throw new SnapshotRefused("it ends too early");
                }
            }
        }
    }

    /** Fingers on their way into the engine: as many as make one segment of its index, so that it need not make it twice. */
    private static final class Batch {
        private final MemorySegment bytes;
        private final Gallery gallery;
        private final long[] keys = new long[SEGMENT];
        private final long[] labels = new long[SEGMENT];
        private final long[] offsets = new long[SEGMENT + 1];
        private int count;

        Batch(MemorySegment bytes, Gallery gallery) {
            this.bytes = bytes;
            this.gallery = gallery;
        }

        void add(ByteBuffer content) throws SnapshotRefused {
            try {
                while (content.hasRemaining()) {
                    long key = content.getLong();
                    long label = content.getLong();
                    int length = content.getInt();
                    if (count == SEGMENT || offsets[count] + length > bytes.byteSize()) {
                        putIn();
                    }
                    MemorySegment.copy(
                            content.array(), content.position(), bytes, ValueLayout.JAVA_BYTE, offsets[count], length);
                    content.position(content.position() + length);
                    keys[count] = key;
                    labels[count] = label;
                    offsets[count + 1] = offsets[count] + length;
                    count++;
                }
            } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new SnapshotRefused("a chunk of it is not what it says");
            }
        }

        void putIn() throws SnapshotRefused {
            if (count == 0) {
                return;
            }
            long[] packed = Arrays.copyOf(keys, count);
            long[] bits = Arrays.copyOf(labels, count);
            int[] statuses = gallery.engine()
                    .put(packed, bits, bytes.asSlice(0, offsets[count]), Arrays.copyOf(offsets, count + 1), true);
            if (Arrays.stream(statuses).anyMatch(status -> status != 0)) {
                throw new SnapshotRefused("a finger in it is none");
            }
            gallery.restored(packed, bits);
            count = 0;
        }
    }
}
