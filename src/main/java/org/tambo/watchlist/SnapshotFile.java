package org.tambo.watchlist;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.tambo.security.SealBroken;
import org.tambo.security.Sealer;

/**
 * What is in memory to search names, beside the replica's file so that a start need not build it again. Its name is a
 * number that the replica's sealed state holds; another state's file is not read. Chunks of 64 KiB are sealed each by
 * itself, for its place and for being the last or not, so that none can be taken away, doubled or moved.
 */
final class SnapshotFile {
    static final int ID_BYTES = 16;

    private static final int CHUNK = 1 << 16;
    private static final String ENDING = ".names";

    private final Path file;
    private final String name;
    private final Sealer sealer;

    /** @param id of {@link #ID_BYTES} bytes, never used for another */
    SnapshotFile(Path replica, byte[] id, Sealer sealer) {
        this.name = HexFormat.of().formatHex(id);
        this.file = replica.resolveSibling("replica-" + name + ENDING);
        this.sealer = sealer;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Gives out all that is to be written. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes it whole or not at all, and removes those of other states. */
    void write(Content content) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".new");
        try (FileOutputStream bytes = new FileOutputStream(half.toFile());
                Sealing out = new Sealing(bytes)) {
            content.writeTo(out);
            out.finish();
            bytes.getFD().sync();
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        removeOthers();
    }

    private void removeOthers() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path other : files.filter(one -> {
                        String text = one.getFileName().toString();
                        return text.startsWith("replica-")
                                && text.contains(ENDING)
                                && !one.endsWith(file.getFileName());
                    })
                    .toList()) {
                Files.deleteIfExists(other);
            }
        }
    }

    /**
     * Opens it.
     *
     * @throws IOException also, while it is read, when it is not what was written
     */
    InputStream open() throws IOException {
        return new Opening(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), CHUNK)));
    }

    private byte[] context(int chunk, boolean last) {
        return ("names " + name + " " + chunk + (last ? " last" : "")).getBytes(StandardCharsets.UTF_8);
    }

    private final class Sealing extends OutputStream {
        private final OutputStream out;
        private final byte[] chunk = new byte[CHUNK];
        private int length;
        private int count;

        Sealing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int many) throws IOException {
            int at = from;
            int left = many;
            while (left > 0) {
                if (length == CHUNK) {
                    put(false);
                }
                int some = Math.min(left, CHUNK - length);
                System.arraycopy(bytes, at, chunk, length, some);
                length += some;
                at += some;
                left -= some;
            }
        }

        void finish() throws IOException {
            put(true);
        }

        private void put(boolean last) throws IOException {
            byte[] sealed = sealer.seal(Arrays.copyOf(chunk, length), context(count, last));
            out.write(ByteBuffer.allocate(Integer.BYTES + 1)
                    .putInt(sealed.length)
                    .put((byte) (last ? 1 : 0))
                    .array());
            out.write(sealed);
            count++;
            length = 0;
        }
    }

    /** Chunks are opened on another core, some ahead of who reads them. */
    private final class Opening extends InputStream {
        private static final int AHEAD = 8;

        private final DataInputStream in;
        private final Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();
        private byte[] chunk = new byte[0];
        private int at;
        private int count;
        /** The last chunk is on its way, or has been read. */
        private boolean last;

        Opening(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            while (at == chunk.length) {
                while (!last && ahead.size() < AHEAD) {
                    begin();
                }
                if (ahead.isEmpty()) {
                    return -1;
                }
                chunk = opened(ahead.remove());
                at = 0;
            }
            int some = Math.min(most, chunk.length - at);
            System.arraycopy(chunk, at, into, from, some);
            at += some;
            return some;
        }

        private void begin() throws IOException {
            int length = in.readInt();
            last = in.readByte() == 1;
            if (length < 0 || length > 2 * CHUNK) {
                throw new IOException("no chunk has " + length + " bytes");
            }
            byte[] sealed = new byte[length];
            in.readFully(sealed);
            byte[] context = context(count, last);
            count++;
            ahead.add(CompletableFuture.supplyAsync(() -> sealer.open(sealed, context)));
        }

        private static byte[] opened(CompletableFuture<byte[]> chunk) throws IOException {
            try {
                return chunk.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof SealBroken) {
                    throw new IOException("a chunk does not open", e);
                }
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
