package org.tambo.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines without holding more of it than one: a line that is too long is passed over, not kept. */
final class LineReader implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final InputStream in;
    private final int longest;
    private final byte[] block = new byte[BLOCK];
    private int at;
    private int end;
    private byte[] line = new byte[BLOCK];
    private long begin;
    private long next;

    /** @param longest how many bytes a line may have, its newline not counted */
    LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * One line.
     *
     * @param bytes without the newline; empty where the line was too long
     * @param ended whether a newline ended it
     */
    record Line(byte[] bytes, boolean tooLong, boolean ended) {}

    /** The next line; null after the last. */
    @Nullable
    Line next() throws IOException {
        begin = next;
        int length = 0;
        boolean tooLong = false;
        while (true) {
            if (at == end) {
                at = 0;
                end = in.read(block);
                if (end < 0) {
                    end = 0;
                    return next == begin ? null : new Line(Arrays.copyOf(line, length), tooLong, false);
                }
            }
            int from = at;
            while (at < end && block[at] != '\n') {
                at++;
            }
            int count = at - from;
            next += count;
            tooLong |= length + (long) count > longest;
            if (tooLong) {
                length = 0;
            } else {
                if (length + count > line.length) {
                    line = Arrays.copyOf(line, Math.max(length + count, Math.min(longest, 2 * line.length)));
                }
                System.arraycopy(block, from, line, length, count);
                length += count;
            }
            if (at < end) {
                at++;
                next++;
                return new Line(Arrays.copyOf(line, length), tooLong, true);
            }
        }
    }

    /** Where the line that was read last begins in the stream. */
    long begin() {
        return begin;
    }

    /** Where the next line begins. */
    long end() {
        return next;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
