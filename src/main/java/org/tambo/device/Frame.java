package org.tambo.device;

import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * One frame of a binary framing, its checksum verified and taken off; where its parts lie is the {@link FrameLayout}'s.
 *
 * @param numbers the fields that the layout has, unsigned; a field that is not there counts as 0
 * @param content what the frame carries; may be empty
 */
record Frame(Kind kind, Map<Number, Long> numbers, byte[] content) {
    /** What a frame is for. */
    enum Kind {
        COMMAND,
        ANSWER,
        /** A part of a transfer, or all of it. */
        DATA,
        /** The last part of a transfer. */
        END
    }

    /** The numbers that a layout may have, by the profile's names for them in small letters. */
    enum Number {
        /** What is asked or answered. */
        CODE,
        PARAMETER,
        /** Bytes of the data that follow the frame. */
        SIZE,
        FLAG,
        /** Counts the frames; sent as 0 and not looked at. */
        COUNTER,
        /** Bytes of the content, sometimes with those of the checksum. */
        LENGTH
    }

    Frame {
        numbers = numbers.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(numbers));
    }

    static Frame of(Kind kind, byte[] content) {
        return new Frame(kind, Map.of(), content);
    }

    long number(Number number) {
        return numbers.getOrDefault(number, 0L);
    }

    /** For a technician: the numbers and the head of the content. */
    @Override
    public String toString() {
        String head = HexFormat.ofDelimiter(" ").formatHex(content, 0, Math.min(content.length, 16));
        return kind + " " + numbers + " " + content.length + " bytes" + (head.isEmpty() ? "" : ": " + head);
    }
}
