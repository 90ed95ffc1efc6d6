package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A binary framing: which frames there are, and what lies around them on the line.
 *
 * @param data a part of a transfer; null where the device makes none
 * @param end its last part; null where all are alike
 * @param maximumContent bytes; a length that announces more is a lie
 * @param stuffing null where frames lie bare on the line
 */
record Framing(
        FrameLayout command,
        FrameLayout answer,
        @Nullable FrameLayout data,
        @Nullable FrameLayout end,
        int maximumContent,
        @Nullable Stuffing stuffing) {

    /**
     * A frame goes between {@code start} and {@code escape end}; an escape byte within it is doubled.
     *
     * @param start the byte before a frame
     * @param escape DLE, whatever value this make gives it
     * @param end what follows the last escape byte
     */
    record Stuffing(byte start, byte escape, byte end) {}

    /** The layouts that the device sends. */
    List<FrameLayout> fromDevice() {
        return Stream.of(answer, data, end).filter(layout -> layout != null).toList();
    }

    /** The frame as it goes over the line. */
    byte[] encode(Frame frame) {
        FrameLayout layout = switch (frame.kind()) {
            case COMMAND -> command;
            case ANSWER -> answer;
            case DATA -> data;
            case END -> end;
        };
        if (layout == null) {
            throw new IllegalArgumentException("this framing has no frame of kind " + frame.kind());
        }
        byte[] bare = layout.encode(frame);
        return stuffing == null ? bare : stuffed(bare, stuffing);
    }

    private static byte[] stuffed(byte[] bare, Stuffing stuffing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(stuffing.start());
        for (byte b : bare) {
            out.write(b);
            if (b == stuffing.escape()) {
                out.write(b);
            }
        }
        out.write(stuffing.escape());
        out.write(stuffing.end());
        return out.toByteArray();
    }
}
