package org.tambo.sync.tuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Fetches files from a mirror that may be hostile: never more bytes than allowed, and never endlessly slowly. */
final class Transfer {
    private static final int PIECE = 16 * 1024;
    /** A link of 64 kbit/s gives 8,000 bytes a second; losing half of its packets, still more than this. */
    private static final long BYTES_A_SECOND = 1_000;

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Where fetched bytes go. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int length) throws IOException;
    }

    private final Mirror mirror;
    private final LongSupplier nanos;

    Transfer(Mirror mirror) {
        this(mirror, System::nanoTime);
    }

    /** @param nanos a clock that nobody sets */
    Transfer(Mirror mirror, LongSupplier nanos) {
        this.mirror = mirror;
        this.nanos = nanos;
    }

    /**
     * @param path percent-encoded
     * @throws NotOnMirror if there is no such file
     */
    byte[] whole(String path, long limit) throws UpdateRefused, IOException {
        var bytes = new ByteArrayOutputStream();
        copy(path, limit, (piece, length) -> bytes.write(piece, 0, length));
        return bytes.toByteArray();
    }

    /** @return how many bytes there were */
    long copy(String path, long limit, Sink sink) throws UpdateRefused, IOException {
        return copy(path, 0, limit, sink);
    }

    /**
     * @param from how many of its bytes are here already
     * @param limit for the bytes after those
     * @return how many came
     */
    long copy(String path, long from, long limit, Sink sink) throws UpdateRefused, IOException {
        long begin = nanos.getAsLong();
        byte[] piece = new byte[PIECE];
        long received = 0;
        try (var stream = from == 0 ? mirror.open(path) : mirror.open(path, from)) {
            while (true) {
                // One byte more than allowed, to see whether the file ends there.
                int wanted = (int) Math.min(PIECE, limit - received + 1);
                int count = stream.read(piece, 0, wanted);
                if (count < 0) {
                    return received;
                }
                received += count;
                if (received > limit) {
                    throw new TooLongFile(path, limit);
                }
                sink.take(piece, count);
                Duration elapsed = Duration.ofNanos(nanos.getAsLong() - begin);
                if (received < BYTES_A_SECOND * elapsed.minus(GRACE).toSeconds()) {
                    throw new SlowTransfer(path, received, elapsed.toSeconds());
                }
            }
        }
    }
}
