package org.tambo.device;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes JPEG frames out of a stream of {@code multipart/x-mixed-replace}, which has no standard but RFC 2046's boundaries:
 * parts with or without a length, the boundary with or without its two dashes.
 */
final class MultipartFrames {
    /** The largest platen at 500 pixels an inch, hardly compressed. */
    static final int MOST_FRAME = 4 << 20;

    static final int MOST_HEAD = 4 << 10;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:[ \t]*([0-9]{1,9})[ \t]*\r?$");
    private static final Pattern BOUNDARY = Pattern.compile("(?i);[ \t]*boundary=\"?([^\";\\s]{1,100})");

    private final byte[] delimiter;
    private final Consumer<byte[]> frames;
    private byte[] held = new byte[1 << 16];
    private int size;
    /** From here on the delimiter, or the end of the head, has not been looked for. */
    private int looked;

    private State state = State.BETWEEN;
    private int length;

    private enum State {
        BETWEEN,
        HEAD,
        MEASURED,
        UNMEASURED
    }

    /**
     * @param contentType of the answer
     * @throws IllegalArgumentException when it is no such stream
     */
    MultipartFrames(String contentType, Consumer<byte[]> frames) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/") || !boundary.find()) {
            throw new IllegalArgumentException("it is no stream of pictures");
        }
        String name = boundary.group(1).replaceFirst("^-+", "");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the stream's boundary has no name");
        }
        this.delimiter = ("--" + name).getBytes(StandardCharsets.ISO_8859_1);
        this.frames = frames;
    }

    /**
     * Takes the next bytes and tells of each frame that they complete.
     *
     * @throws IllegalArgumentException when a part is larger than any frame, or is no JPEG
     */
    void take(byte[] bytes, int from, int count) {
        if (size + count > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, size + count));
        }
        System.arraycopy(bytes, from, held, size, count);
        size += count;
        boolean more = true;
        while (more) {
            more = switch (state) {
                case BETWEEN -> between();
                case HEAD -> head();
                case MEASURED -> measured();
                case UNMEASURED -> unmeasured();
            };
        }
    }

    private boolean between() {
        int at = find(delimiter);
        if (at < 0) {
            drop(looked);
            return false;
        }
        drop(at + delimiter.length);
        state = State.HEAD;
        return true;
    }

    private boolean head() {
        int end = find(HEAD_END);
        if (end < 0 || end > MOST_HEAD) {
            if (size > MOST_HEAD) {
                throw new IllegalArgumentException("a frame's head has no end");
            }
            return false;
        }
        Matcher said = LENGTH.matcher(new String(held, 0, end, StandardCharsets.ISO_8859_1));
        state = State.UNMEASURED;
        if (said.find()) {
            length = Integer.parseInt(said.group(1));
            if (length > MOST_FRAME) {
                throw new IllegalArgumentException("a frame of " + length + " bytes");
            }
            state = State.MEASURED;
        }
        drop(end + HEAD_END.length);
        return true;
    }

    private boolean measured() {
        if (size < length) {
            return false;
        }
        tell(length);
        drop(length);
        state = State.BETWEEN;
        return true;
    }

    private boolean unmeasured() {
        int at = find(delimiter);
        if (at < 0) {
            if (size > MOST_FRAME) {
                throw new IllegalArgumentException("a frame has no end");
            }
            return false;
        }
        // What stands before the delimiter of its line belongs to no picture.
        int end = at;
        while (end > 0 && (held[end - 1] == '-' || held[end - 1] == '\r' || held[end - 1] == '\n')) {
            end--;
        }
        tell(end);
        drop(at);
        state = State.BETWEEN;
        return true;
    }

    private void tell(int count) {
        if (count < 4 || held[0] != (byte) 0xFF || held[1] != (byte) 0xD8) {
            throw new IllegalArgumentException("a frame is no JPEG");
        }
        frames.accept(Arrays.copyOf(held, count));
    }

    /** Where the bytes are found, else -1; remembers how far there is nothing. */
    private int find(byte[] wanted) {
        for (int at = looked; at <= size - wanted.length; at++) {
            if (Arrays.equals(held, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        looked = Math.max(looked, size - wanted.length + 1);
        return -1;
    }

    private void drop(int count) {
        System.arraycopy(held, count, held, 0, size - count);
        size -= count;
        looked = 0;
    }
}
