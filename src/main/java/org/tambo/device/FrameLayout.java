package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a frame lie, as a profile writes it down: words from the first byte to the last, such as
 * {@code EF01 FFFFFFFF [ 07 length:2+2 content+ ] sum16}.
 *
 * <ul>
 *   <li>{@code EF01}: these bytes; {@code ....}: any two, FF when they are sent
 *   <li>{@code code:1}, {@code parameter:4}, ...: a number of so many bytes; {@code code:1=49|4C} allows only these
 *   <li>{@code length:2+2}: the number of the content's bytes and 2 more
 *   <li>{@code content}, {@code content+} (at least one byte), {@code content:16} (exactly so many)
 *   <li>{@code sum8}, {@code sum16}, {@code xor8}, {@code crc16}: the checksum over what stands between {@code [} and
 *       {@code ]}; crc16 is that of ITU-T V.41 (x^16 + x^12 + x^5 + 1, from 0, highest bit first)
 * </ul>
 *
 * A layout without a length has its content's size from elsewhere: from what was asked.
 */
final class FrameLayout {
    private static final Pattern NUMBER = Pattern.compile("([a-z]+):([1-4])(?:\\+([0-9]))?(?:=([0-9A-F|]+))?");
    private static final Pattern CONTENT = Pattern.compile("content(\\+|:([0-9]{1,3}))?");
    private static final int MOST_PARTS = 24;

    /** One part of the layout. */
    private sealed interface Part {}

    /** @param any whether the bytes may be others, one flag each */
    private record Constant(byte[] bytes, boolean[] any) implements Part {
        boolean fits(byte[] other, int from, int length) {
            for (int i = 0; i < length; i++) {
                if (!any[i] && bytes[i] != other[from + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private record NumberPart(Frame.Number number, int bytes, int more, Set<Long> allowed) implements Part {}

    private record ContentPart(int least, int fixed) implements Part {}

    private record CheckPart(Check check) implements Part {}

    /** How a checksum is made. */
    enum Check {
        SUM8(1),
        SUM16(2),
        XOR8(1),
        CRC16(2);

        final int bytes;

        Check(int bytes) {
            this.bytes = bytes;
        }

        int of(byte[] bytes, int from, int to) {
            int value = 0;
            for (int i = from; i < to; i++) {
                int b = bytes[i] & 0xFF;
                value = switch (this) {
                    case SUM8 -> value + b & 0xFF;
                    case SUM16 -> value + b & 0xFFFF;
                    case XOR8 -> value ^ b;
                    case CRC16 -> crc(value, b);
                };
            }
            return value;
        }

        private static int crc(int before, int b) {
            int value = before ^ b << 8;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 0x8000) == 0 ? value << 1 : value << 1 ^ 0x1021;
            }
            return value & 0xFFFF;
        }
    }

    /** What a stretch of bytes is to a layout. */
    sealed interface Match {
        /** A whole frame, which ends before {@code end}. */
        record Whole(Frame frame, int end) implements Match {}

        /** The beginning of one. */
        record Begun() implements Match {}

        /** Whole but for its checksum. */
        record WrongCheck() implements Match {}

        /** None. */
        record None() implements Match {}
    }

    static final int[] NOTHING_EXPECTED = {};

    private static final Match BEGUN = new Match.Begun();
    private static final Match NONE = new Match.None();
    private static final Match WRONG_CHECK = new Match.WrongCheck();

    private final Frame.Kind kind;
    private final boolean littleEndian;
    private final List<Part> parts;
    private final int coveredFrom;
    private final int coveredTo;
    private final int besidesContent;
    private final @Nullable ContentPart content;
    private final boolean hasLength;

    private FrameLayout(Frame.Kind kind, boolean littleEndian, List<Part> parts, int coveredFrom, int coveredTo) {
        this.kind = kind;
        this.littleEndian = littleEndian;
        this.parts = List.copyOf(parts);
        this.coveredFrom = coveredFrom;
        this.coveredTo = coveredTo;
        this.besidesContent = parts.stream().mapToInt(FrameLayout::size).sum();
        this.content = parts.stream()
                .filter(ContentPart.class::isInstance)
                .map(ContentPart.class::cast)
                .findFirst()
                .orElse(null);
        this.hasLength = parts.stream()
                .anyMatch(part -> part instanceof NumberPart number && number.number() == Frame.Number.LENGTH);
    }

    /** @throws IllegalArgumentException when the text is no layout; its message says which word is wrong and why */
    static FrameLayout parse(Frame.Kind kind, String text, boolean littleEndian) {
        List<Part> parts = new ArrayList<>();
        int from = -1;
        int to = -1;
        boolean checked = false;
        for (String word : text.trim().split(" +", -1)) {
            switch (word) {
                case "[" -> from = once(from, parts.size(), word);
                case "]" -> to = once(to, parts.size(), word);
                default -> {
                    Part part = part(word);
                    checked |= part instanceof CheckPart;
                    parts.add(part);
                }
            }
        }
        require(parts.size() <= MOST_PARTS, "more than " + MOST_PARTS + " parts");
        require(parts.stream().filter(ContentPart.class::isInstance).count() <= 1, "more than one content");
        require(parts.stream().filter(CheckPart.class::isInstance).count() <= 1, "more than one checksum");
        require((from >= 0) == checked && (to >= 0) == checked, "a checksum needs [ and ] around what it covers");
        require(!checked || from < to, "nothing stands between [ and ]");
        Set<Frame.Number> numbers = new TreeSet<>();
        int lengthAt = -1;
        int contentAt = parts.size();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof NumberPart number) {
                require(numbers.add(number.number()), number.number() + " stands there twice");
                lengthAt = number.number() == Frame.Number.LENGTH ? i : lengthAt;
            } else if (parts.get(i) instanceof ContentPart) {
                contentAt = i;
            } else if (parts.get(i) instanceof CheckPart) {
                require(i >= to, "the checksum lies inside what it covers");
            }
        }
        require(lengthAt < contentAt, "the length must stand before the content");
        return new FrameLayout(kind, littleEndian, parts, from, to);
    }

    private static int once(int before, int now, String word) {
        require(before < 0, word + " stands there twice");
        return now;
    }

    private static Part part(String word) {
        Matcher content = CONTENT.matcher(word);
        if (content.matches()) {
            int fixed = content.group(2) == null ? -1 : Integer.parseInt(content.group(2));
            return new ContentPart("+".equals(content.group(1)) ? 1 : 0, fixed);
        }
        Matcher number = NUMBER.matcher(word);
        if (number.matches()) {
            return new NumberPart(
                    numberNamed(number.group(1)),
                    Integer.parseInt(number.group(2)),
                    number.group(3) == null ? 0 : Integer.parseInt(number.group(3)),
                    number.group(4) == null ? Set.of() : allowed(number.group(4)));
        }
        for (Check check : Check.values()) {
            if (word.equals(check.name().toLowerCase(Locale.ROOT))) {
                return new CheckPart(check);
            }
        }
        require(word.matches("([0-9A-F]{2}|\\.\\.)+"), "'" + word + "' is neither bytes, number, content nor checksum");
        boolean[] any = new boolean[word.length() / 2];
        for (int i = 0; i < any.length; i++) {
            any[i] = word.charAt(2 * i) == '.';
        }
        return new Constant(HexFormat.of().parseHex(word.replace("..", "FF")), any);
    }

    private static Set<Long> allowed(String alternatives) {
        Set<Long> allowed = new TreeSet<>();
        for (String one : alternatives.split("\\|", -1)) {
            require(!one.isEmpty() && one.length() <= 8, "'" + alternatives + "' is no list of numbers");
            allowed.add(Long.parseLong(one, 16));
        }
        return allowed;
    }

    /** @throws IllegalArgumentException when there is no such number */
    static Frame.Number numberNamed(String name) {
        for (Frame.Number number : Frame.Number.values()) {
            if (number.name().toLowerCase(Locale.ROOT).equals(name)) {
                return number;
            }
        }
        throw new IllegalArgumentException("there is no number '" + name + "' in a frame");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static int size(Part part) {
        return switch (part) {
            case Constant constant -> constant.bytes().length;
            case NumberPart number -> number.bytes();
            case ContentPart _ -> 0;
            case CheckPart check -> check.check().bytes;
        };
    }

    Frame.Kind kind() {
        return kind;
    }

    /** Whether it has a checksum. */
    boolean isChecked() {
        return coveredFrom >= 0;
    }

    /** Bytes of the frame without its content. */
    int besidesContent() {
        return besidesContent;
    }

    /** Whether the frame has numbers of that name. */
    boolean has(Frame.Number number) {
        return parts.stream().anyMatch(part -> part instanceof NumberPart has && has.number() == number);
    }

    /** Whether a frame can be told from other bytes by its first ones. */
    boolean hasStart() {
        return parts.getFirst() instanceof Constant constant && !constant.any()[0]
                || parts.getFirst() instanceof NumberPart number
                        && !number.allowed().isEmpty();
    }

    /** Whether how much content there is has to be known from elsewhere. */
    boolean needsExpectation() {
        return content != null && content.fixed() < 0 && !hasLength;
    }

    /**
     * Compares bytes with this layout.
     *
     * @param from where the frame would begin
     * @param to where the bytes at hand end
     * @param maximumContent a length that announces more is a lie
     * @param expected the content's possible sizes in bytes, ascending, where the frame does not carry its length
     */
    Match match(byte[] bytes, int from, int to, int maximumContent, int[] expected) {
        Map<Frame.Number, Long> numbers = new EnumMap<>(Frame.Number.class);
        int at = from;
        int announced = content == null ? 0 : content.fixed();
        int i = 0;
        for (; i < parts.size() && !(parts.get(i) instanceof ContentPart); i++) {
            Part part = parts.get(i);
            int size = size(part);
            if (part instanceof Constant constant) {
                if (!constant.fits(bytes, at, Math.min(size, to - at))) {
                    return NONE;
                }
            }
            if (at + size > to) {
                return BEGUN;
            }
            if (part instanceof NumberPart number) {
                long value = read(bytes, at, size);
                if (!number.allowed().isEmpty() && !number.allowed().contains(value)) {
                    return NONE;
                }
                if (number.number() == Frame.Number.LENGTH) {
                    long length = value - number.more();
                    if (length < (content == null ? 0 : content.least()) || length > maximumContent) {
                        return NONE;
                    }
                    announced = (int) length;
                }
                numbers.put(number.number(), value);
            }
            at += size;
        }
        if (i == parts.size()) {
            return whole(bytes, from, to, 0, numbers);
        }
        if (announced >= 0) {
            return whole(bytes, from, to, announced, numbers);
        }
        Match best = NONE;
        for (int size : expected) {
            Match match = whole(bytes, from, to, size, numbers);
            if (match instanceof Match.Whole || match instanceof Match.Begun) {
                return match;
            }
            best = match instanceof Match.WrongCheck ? match : best;
        }
        return best;
    }

    private Match whole(byte[] bytes, int from, int to, int contentBytes, Map<Frame.Number, Long> numbers) {
        if (to - from < besidesContent + contentBytes) {
            return BEGUN;
        }
        int at = from;
        int contentAt = from;
        int coveredBegin = 0;
        int coveredEnd = 0;
        int checkAt = -1;
        Check check = Check.SUM8;
        for (int i = 0; i < parts.size(); i++) {
            coveredBegin = i == coveredFrom ? at : coveredBegin;
            coveredEnd = i == coveredTo ? at : coveredEnd;
            Part part = parts.get(i);
            switch (part) {
                case Constant constant -> {
                    if (!constant.fits(bytes, at, constant.bytes().length)) {
                        return NONE;
                    }
                }
                case NumberPart number -> numbers.put(number.number(), read(bytes, at, number.bytes()));
                case ContentPart _ -> contentAt = at;
                case CheckPart checked -> {
                    check = checked.check();
                    checkAt = at;
                }
            }
            at += part instanceof ContentPart ? contentBytes : size(part);
        }
        if (checkAt >= 0 && read(bytes, checkAt, check.bytes) != check.of(bytes, coveredBegin, coveredEnd)) {
            return WRONG_CHECK;
        }
        byte[] carried = Arrays.copyOfRange(bytes, contentAt, contentAt + contentBytes);
        return new Match.Whole(new Frame(kind, numbers, carried), at);
    }

    /** The frame as it goes over the line; its length and checksum are made here. */
    byte[] encode(Frame frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int covered = 0;
        int coveredEnd = 0;
        for (int i = 0; i < parts.size(); i++) {
            covered = i == coveredFrom ? out.size() : covered;
            coveredEnd = i == coveredTo ? out.size() : coveredEnd;
            switch (parts.get(i)) {
                case Constant constant -> out.writeBytes(constant.bytes());
                case NumberPart number -> {
                    long value = number.number() == Frame.Number.LENGTH
                            ? frame.content().length + number.more()
                            : frame.number(number.number());
                    write(out, value, number.bytes());
                }
                case ContentPart part ->
                    out.writeBytes(part.fixed() < 0 ? frame.content() : Arrays.copyOf(frame.content(), part.fixed()));
                case CheckPart part ->
                    write(out, part.check().of(out.toByteArray(), covered, coveredEnd), part.check().bytes);
            }
        }
        return out.toByteArray();
    }

    private long read(byte[] bytes, int at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            int b = bytes[at + (littleEndian ? size - 1 - i : i)] & 0xFF;
            value = value << 8 | b;
        }
        return value;
    }

    private void write(ByteArrayOutputStream out, long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >> 8 * (littleEndian ? i : size - 1 - i)));
        }
    }
}
