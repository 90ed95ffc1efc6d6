package org.tambo.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames in what a line delivers, piece by piece. Takes any bytes: what is no frame is skipped and counted,
 * and after a false start the search goes on with the very next byte, so that a false start never hides a true frame
 * behind it. Holds at most one frame and what was fed last.
 */
final class FrameDecoder {
    private final List<FrameLayout> layouts;
    private final int maximumContent;
    private final Framing.@Nullable Stuffing stuffing;
    private byte[] held = new byte[64];
    private int from;
    private int to;
    private int[] expected = FrameLayout.NOTHING_EXPECTED;
    private long skipped;
    private int wrongSums;

    /** @param layouts those that may come on this side of the line */
    FrameDecoder(List<FrameLayout> layouts, Framing framing) {
        this.layouts = List.copyOf(layouts);
        this.maximumContent = framing.maximumContent();
        this.stuffing = framing.stuffing();
    }

    /** Decodes what a device sends. */
    static FrameDecoder ofDevice(Framing framing) {
        return new FrameDecoder(framing.fromDevice(), framing);
    }

    /** Adds bytes; the frames that they complete are then had from {@link #next()}, until it has no more. */
    void feed(byte[] bytes) {
        if (from > 0) {
            System.arraycopy(held, from, held, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to + bytes.length > held.length) {
            held = Arrays.copyOf(held, Math.max(to + bytes.length, 2 * held.length));
        }
        System.arraycopy(bytes, 0, held, to, bytes.length);
        to += bytes.length;
    }

    /** The next whole frame. */
    Optional<Frame> next() {
        while (from < to) {
            if (stuffing != null) {
                FrameLayout.Match match = stuffed(stuffing);
                if (match instanceof FrameLayout.Match.Whole whole) {
                    from = whole.end();
                    return Optional.of(whole.frame());
                }
                if (match instanceof FrameLayout.Match.Begun) {
                    return Optional.empty();
                }
                skip(match);
                continue;
            }
            FrameLayout.Match best = match(held, from, to);
            if (best instanceof FrameLayout.Match.Whole whole) {
                from = whole.end();
                return Optional.of(whole.frame());
            }
            if (best instanceof FrameLayout.Match.Begun) {
                return Optional.empty();
            }
            skip(best);
        }
        return Optional.empty();
    }

    /**
     * Nothing more comes: what has begun is no frame. Frames that were hidden behind it are had from {@link #next()}.
     *
     * @return false when nothing had begun
     */
    boolean giveUpBegun() {
        if (from == to) {
            return false;
        }
        from++;
        skipped++;
        return true;
    }

    /** Sizes in bytes that the data's content may have, where the frame does not carry its length; none unless told. */
    void expect(int... contentBytes) {
        expected = contentBytes.clone();
        Arrays.sort(expected);
    }

    /** Bytes so far that belonged to no frame. */
    long skipped() {
        return skipped;
    }

    /** How many frames so far were whole but for their checksum. */
    int wrongSums() {
        return wrongSums;
    }

    /** Bytes of a frame that has begun. */
    int begun() {
        return to - from;
    }

    /** Forgets a frame that has begun, what was expected, and what was counted. */
    void reset() {
        from = 0;
        to = 0;
        skipped = 0;
        wrongSums = 0;
        expected = FrameLayout.NOTHING_EXPECTED;
    }

    private void skip(FrameLayout.Match match) {
        if (match instanceof FrameLayout.Match.WrongCheck) {
            wrongSums++;
        }
        from++;
        skipped++;
    }

    private FrameLayout.Match match(byte[] bytes, int at, int end) {
        FrameLayout.Match best = new FrameLayout.Match.None();
        for (FrameLayout layout : layouts) {
            if (layout.needsExpectation() && !layout.hasStart() && expected.length > 0) {
                // Any bytes can be such data: no other frame is looked for in them.
                return layout.match(bytes, at, end, maximumContent, expected);
            }
        }
        for (FrameLayout layout : layouts) {
            if (layout.needsExpectation() && expected.length == 0) {
                continue;
            }
            FrameLayout.Match match = layout.match(bytes, at, end, maximumContent, expected);
            if (match instanceof FrameLayout.Match.Whole) {
                return match;
            }
            if (match instanceof FrameLayout.Match.Begun
                    || match instanceof FrameLayout.Match.WrongCheck && !(best instanceof FrameLayout.Match.Begun)) {
                best = match;
            }
        }
        return best;
    }

    /** Takes the stuffing off what begins at {@link #from} and compares the inside with the layouts. */
    private FrameLayout.Match stuffed(Framing.Stuffing bytes) {
        if (held[from] != bytes.start()) {
            return new FrameLayout.Match.None();
        }
        byte[] inside = new byte[to - from];
        int count = 0;
        int most = maximumContent
                + layouts.stream().mapToInt(FrameLayout::besidesContent).max().orElse(0);
        for (int i = from + 1; i < to; i++) {
            byte b = held[i];
            if (b == bytes.escape()) {
                if (i + 1 == to) {
                    return new FrameLayout.Match.Begun();
                }
                i++;
                if (held[i] == bytes.end()) {
                    FrameLayout.Match match = match(inside, 0, count);
                    if (match instanceof FrameLayout.Match.Whole whole) {
                        return whole.end() == count
                                ? new FrameLayout.Match.Whole(whole.frame(), i + 1)
                                : new FrameLayout.Match.None();
                    }
                    return match instanceof FrameLayout.Match.WrongCheck ? match : new FrameLayout.Match.None();
                }
                if (held[i] != bytes.escape()) {
                    return new FrameLayout.Match.None();
                }
            }
            if (count == most) {
                return new FrameLayout.Match.None();
            }
            inside[count++] = b;
        }
        return new FrameLayout.Match.Begun();
    }
}
