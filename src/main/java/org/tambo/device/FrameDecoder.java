package org.tambo.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tambo.device.Profile.Framing;

/**
 * Finds the frames in what a line delivers, piece by piece. Takes any bytes: what is no frame is skipped and counted,
 * and after a false start the search goes on with the very next byte, so that a false start never hides a true frame
 * behind it. Holds at most one frame.
 */
final class FrameDecoder {
    private final Framing framing;
    private final byte[] start;
    private final byte[] held;
    private int count;
    private long skipped;
    private int wrongSums;

    FrameDecoder(Framing framing) {
        this.framing = framing;
        this.start = framing.start().toArray();
        this.held = new byte[start.length + Frame.HEAD_BYTES + framing.maximumContent() + Frame.SUM_BYTES];
    }

    /** The frames that these bytes complete, in their order. */
    List<Frame> decode(byte[] bytes) {
        List<Frame> frames = new ArrayList<>();
        int taken = 0;
        while (taken < bytes.length) {
            int part = Math.min(held.length - count, bytes.length - taken);
            System.arraycopy(bytes, taken, held, count, part);
            count += part;
            taken += part;
            scan(frames);
        }
        return frames;
    }

    /** Bytes so far that belonged to no frame. */
    long skipped() {
        return skipped;
    }

    /** How many frames so far were whole but for their checksum. */
    int wrongSums() {
        return wrongSums;
    }

    /** Forgets a frame that has begun, and what was counted. */
    void reset() {
        count = 0;
        skipped = 0;
        wrongSums = 0;
    }

    /** Leaves less than a whole frame, which begins at 0. */
    private void scan(List<Frame> frames) {
        int at = 0;
        while (true) {
            int next = nextStart(at);
            skipped += next - at;
            at = next;
            int body = at + start.length;
            if (count < body + Frame.HEAD_BYTES) {
                break;
            }
            int length = (held[body + 1] & 0xFF) << 8 | held[body + 2] & 0xFF;
            if (length <= Frame.SUM_BYTES || length > framing.maximumContent() + Frame.SUM_BYTES) {
                at++;
                skipped++;
                continue;
            }
            int end = body + Frame.HEAD_BYTES + length;
            if (count < end) {
                break;
            }
            int sumAt = end - Frame.SUM_BYTES;
            int read = (held[sumAt] & 0xFF) << 8 | held[sumAt + 1] & 0xFF;
            if (read != Frame.sum(held, body, sumAt)) {
                wrongSums++;
                at++;
                skipped++;
                continue;
            }
            frames.add(new Frame(held[body] & 0xFF, Arrays.copyOfRange(held, body + Frame.HEAD_BYTES, sumAt)));
            at = end;
        }
        System.arraycopy(held, at, held, 0, count - at);
        count -= at;
    }

    /** The first place from {@code at} on where a frame begins or, at the end of what is held, may be beginning. */
    private int nextStart(int at) {
        for (int i = at; i < count; i++) {
            int common = Math.min(start.length, count - i);
            if (Arrays.equals(held, i, i + common, start, 0, common)) {
                return i;
            }
        }
        return count;
    }
}
