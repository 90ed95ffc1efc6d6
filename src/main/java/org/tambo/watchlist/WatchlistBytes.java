package org.tambo.watchlist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a file that is read more than once: from its end, then from its beginning, in pieces. */
sealed interface WatchlistBytes {
    /** How many there are. */
    long size() throws IOException;

    /** The last of them, at most so many. */
    byte[] tail(int most) throws IOException;

    InputStream open() throws IOException;

    /** A request's body. */
    record InMemory(byte[] bytes) implements WatchlistBytes {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public byte[] tail(int most) {
            return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - most), bytes.length);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    /** A file, whatever its size. */
    record OnDisk(Path file) implements WatchlistBytes {
        @Override
        public long size() throws IOException {
            return Files.size(file);
        }

        @Override
        public byte[] tail(int most) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                long from = Math.max(0, channel.size() - most);
                ByteBuffer tail = ByteBuffer.allocate(most);
                while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
                    // A read may give less than was asked for.
                }
                return Arrays.copyOf(tail.array(), tail.position());
            }
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
