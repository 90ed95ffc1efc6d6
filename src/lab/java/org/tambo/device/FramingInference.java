package org.tambo.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guesses a framing from a transcript alone: what messages have in common at their beginning, which field grows with
 * their length, which checksum holds for all of them. A hypothesis counts only if every message agrees; how sure it is
 * follows from how often chance would agree as well.
 */
public final class FramingInference {
    private static final int MOST_MESSAGE = 1_024;
    private static final int MOST_HEAD = 16;
    private static final int FEWEST_PRINTABLE_PERCENT = 90;
    private static final byte STX = 0x02;
    private static final byte ETX = 0x03;

    private final List<byte[]> messages;
    private final List<byte[]> fromDevice;

    private FramingInference(Transcript transcript) {
        this.messages = transcript.entries().stream()
                .map(Transcript.Entry::bytes)
                .filter(bytes -> bytes.length > 0 && bytes.length <= MOST_MESSAGE)
                .toList();
        this.fromDevice = transcript.entries().stream()
                .filter(entry -> !entry.fromHost())
                .map(Transcript.Entry::bytes)
                .filter(bytes -> bytes.length > 0 && bytes.length <= MOST_MESSAGE)
                .toList();
    }

    /** The likeliest framing first; empty when nothing fits all messages. */
    public static List<FramingGuess> infer(Transcript transcript) {
        FramingInference inference = new FramingInference(transcript);
        List<FramingGuess> guesses = new ArrayList<>();
        inference.stuffed().ifPresent(guesses::add);
        inference.envelope().ifPresent(guesses::add);
        inference.frames().ifPresent(guesses::add);
        inference.lines().ifPresent(guesses::add);
        guesses.sort((a, b) -> Double.compare(b.certainty(), a.certainty()));
        return List.copyOf(guesses);
    }

    // ------------------------------------------------------------ line

    private Optional<FramingGuess> lines() {
        long all = 0;
        long printable = 0;
        long returns = 0;
        for (byte[] message : fromDevice) {
            for (byte b : message) {
                all++;
                printable += b >= ' ' && b <= '~' ? 1 : 0;
                returns += b == '\r' || b == '\n' ? 1 : 0;
            }
        }
        if (all == 0 || returns == 0 || (printable + returns) * 100 < all * FEWEST_PRINTABLE_PERCENT) {
            return Optional.empty();
        }
        double certainty = 0.9 * (printable + returns) / all;
        return Optional.of(new FramingGuess("line", "", "to CR", "none", certainty, reader("  family: line\n")));
    }

    // ------------------------------------------------------------ envelope

    private Optional<FramingGuess> envelope() {
        List<Integer> starts = new ArrayList<>();
        for (byte[] message : fromDevice) {
            int start = indexOf(message, STX);
            int end = lastIndexOf(message, ETX);
            boolean fits = start >= 0 && start <= MOST_HEAD && end > start && message.length - end <= 2;
            if (!fits || !isText(message, start + 1, end)) {
                return Optional.empty();
            }
            starts.add(start);
        }
        if (starts.isEmpty()) {
            return Optional.empty();
        }
        byte[] head = common(fromDevice);
        boolean heading = starts.getFirst() > 0 && head.length > 0;
        String address = heading ? address(starts) : "";
        boolean checked = fromDevice.stream().allMatch(message -> lastIndexOf(message, ETX) == message.length - 2);
        String check = "none";
        String marks = "";
        if (checked) {
            for (Profile.Mark mark : Profile.Mark.values()) {
                if (agrees(starts, mark, address.length() / 2)) {
                    marks = mark.name();
                    check = "xor8 from " + mark.name().toLowerCase(Locale.ROOT);
                    break;
                }
            }
        }
        double certainty = marks.isEmpty() ? 0.8 : 1 - Math.pow(1 / 256.0, fromDevice.size()) * 12;
        String start = heading ? hex(head, 1) + "..02" : "02";
        String framing = "  family: envelope\n"
                + (heading ? "  heading: \"" + hex(head, 1) + "\"\n  mostBefore: 8\n" : "")
                + (address.isEmpty() ? "" : "  address: \"" + address + "\"\n")
                + "  start: \"02\"\n  flag: true\n  end: \"03\"\n"
                + (marks.isEmpty() ? "" : "  check: [" + marks + "]\n  checkRequired: true\n");
        return Optional.of(new FramingGuess("envelope", start, "to end of text", check, certainty, reader(framing)));
    }

    /** What stands before the start of text in all messages, behind what varies. */
    private String address(List<Integer> starts) {
        int most = starts.stream().mapToInt(Integer::intValue).min().orElse(0) - 1;
        byte[] first = fromDevice.getFirst();
        int same = 0;
        while (same < most && sameBefore(starts, first[starts.getFirst() - 1 - same], same)) {
            same++;
        }
        int from = starts.getFirst() - same;
        return HexFormat.of().withUpperCase().formatHex(first, from, starts.getFirst());
    }

    private boolean sameBefore(List<Integer> starts, byte wanted, int back) {
        for (int i = 0; i < fromDevice.size(); i++) {
            if (fromDevice.get(i)[starts.get(i) - 1 - back] != wanted) {
                return false;
            }
        }
        return true;
    }

    private boolean agrees(List<Integer> starts, Profile.Mark mark, int addressBytes) {
        boolean with = true;
        boolean without = true;
        for (int i = 0; i < fromDevice.size(); i++) {
            byte[] message = fromDevice.get(i);
            int start = starts.get(i);
            int end = message.length - 2;
            int from = switch (mark) {
                case HEADING -> 0;
                case AFTER_HEADING -> 1;
                case ADDRESS -> start - addressBytes;
                case START -> start;
                case AFTER_START -> start + 1;
                case AFTER_FLAG -> start + 2;
            };
            int check = FrameLayout.Check.XOR8.of(message, Math.max(0, from), end);
            without &= check == (message[end + 1] & 0xFF);
            with &= (check ^ ETX) == (message[end + 1] & 0xFF);
        }
        return with || without;
    }

    // ------------------------------------------------------------ DLE

    private Optional<FramingGuess> stuffed() {
        for (int escape : new int[] {0x10, 0x1B}) {
            List<byte[]> inside = new ArrayList<>();
            for (byte[] message : messages) {
                byte[] bare = unstuffed(message, (byte) escape);
                if (bare == null) {
                    break;
                }
                inside.add(bare);
            }
            if (inside.size() == messages.size() && !inside.isEmpty()) {
                return stuffed(inside, escape);
            }
        }
        return Optional.empty();
    }

    private static byte @Nullable [] unstuffed(byte[] message, byte escape) {
        int last = message.length - 2;
        if (last < 2 || message[0] != STX || message[last] != escape || message[last + 1] != ETX) {
            return null;
        }
        byte[] bare = new byte[last];
        int count = 0;
        for (int i = 1; i < last; i++) {
            if (message[i] == escape) {
                if (i + 1 >= last || message[i + 1] != escape) {
                    return null;
                }
                i++;
            }
            bare[count++] = message[i];
        }
        return Arrays.copyOf(bare, count);
    }

    private static Optional<FramingGuess> stuffed(List<byte[]> inside, int escape) {
        byte[] start = common(inside);
        Checksum checksum = checksum(inside, 0).orElse(null);
        Length length = length(inside, checksum).orElse(null);
        double certainty = checksum == null ? 0.7 : checksum.certainty(inside.size());
        String layout = layout(start, inside, length, checksum);
        String framing = "  family: dle-stuffed\n  order: " + order(length, checksum) + "\n  stuffing: {start: \"02\","
                + " escape: \"" + String.format("%02X", escape) + "\", end: \"03\"}\n" + frames(layout);
        return Optional.of(new FramingGuess(
                "dle-stuffed",
                "02 " + hex(start, start.length),
                "to DLE ETX" + (length == null ? "" : "; " + length),
                checksum == null ? "none" : checksum.toString(),
                certainty,
                reader(framing)));
    }

    // ------------------------------------------------------------ binary frames

    private Optional<FramingGuess> frames() {
        byte[] start = common(messages);
        Optional<Length> byLength = length(messages, null);
        Set<Integer> lengths = new HashSet<>();
        messages.forEach(message -> lengths.add(message.length));
        boolean fixed = lengths.size() == 1 && messages.size() > 2;
        if (byLength.isEmpty() && !fixed) {
            return commonLength();
        }
        return frames(start, messages, fixed ? null : byLength.orElse(null));
    }

    /** Frames of one length among data of others: those of the length that most messages have. */
    private Optional<FramingGuess> commonLength() {
        byte[] first = common(messages);
        int best = 0;
        long most = 0;
        for (byte[] message : messages) {
            long same = messages.stream()
                    .filter(other -> other.length == message.length)
                    .count();
            if (same > most) {
                most = same;
                best = message.length;
            }
        }
        int wanted = best;
        List<byte[]> alike =
                messages.stream().filter(message -> message.length == wanted).toList();
        byte[] start = first.length > 0 ? first : common(alike);
        return alike.size() * 3 >= messages.size() * 2 && alike.size() > 2 && start.length > 0
                ? frames(start, alike, null)
                : Optional.empty();
    }

    private static Optional<FramingGuess> frames(byte[] start, List<byte[]> frames, @Nullable Length length) {
        int trailer = trailer(frames, start.length);
        // Without a mark behind it first: a checksum's own last byte is often the same in all frames.
        Checksum checksum = checksum(frames, 0)
                .or(() -> trailer == 0 ? Optional.empty() : checksum(frames, trailer))
                .orElse(null);
        Length rule = length == null ? null : length(frames, checksum).orElse(length);
        boolean header = start.length > 0;
        if (!header && checksum == null && rule == null) {
            return Optional.empty();
        }
        String family = !header && checksum == null ? "command-length" : "header-length-checksum";
        double certainty = checksum != null
                ? checksum.certainty(frames.size())
                : rule == null ? 0.4 : 1 - Math.pow(1 / 64.0, Math.max(1, rule.distinct() - 1));
        int end = checksum == null ? trailer : checksum.trailer();
        String layout = layout(start, frames, rule, checksum)
                + (end > 0
                        ? " "
                                + hex(
                                        Arrays.copyOfRange(
                                                frames.getFirst(),
                                                frames.getFirst().length - end,
                                                frames.getFirst().length),
                                        end)
                        : "");
        String framing = "  family: " + family + "\n  order: " + order(rule, checksum) + "\n" + frames(layout);
        return Optional.of(new FramingGuess(
                family,
                hex(start, start.length),
                rule == null ? "fixed " + frames.getFirst().length : rule.toString(),
                checksum == null ? "none" : checksum.toString(),
                certainty,
                family.equals("command-length") ? reader(framing) : module(framing)));
    }

    /** Bytes that end all frames alike; at most one is taken for a mark. */
    private static int trailer(List<byte[]> frames, int head) {
        byte last = frames.getFirst()[frames.getFirst().length - 1];
        boolean same = frames.stream().allMatch(frame -> frame.length > head + 1 && frame[frame.length - 1] == last);
        return same && frames.size() > 2 ? 1 : 0;
    }

    /**
     * A field whose value is the message's length but for a constant.
     *
     * @param beside what the message has beside what the field counts
     * @param distinct how many different lengths agreed
     */
    private record Length(int at, int bytes, boolean little, int beside, int distinct) {
        @Override
        public String toString() {
            return "length:" + bytes + " at " + at + (bytes == 1 ? "" : little ? ", little" : ", big") + ", " + beside
                    + " bytes beside it";
        }
    }

    /** The first such field, of two bytes rather than one, in the checksum's byte order where both fit. */
    private static Optional<Length> length(List<byte[]> messages, @Nullable Checksum checksum) {
        Set<Integer> lengths = new HashSet<>();
        messages.forEach(message -> lengths.add(message.length));
        if (lengths.size() < 2) {
            return Optional.empty();
        }
        int shortest = lengths.stream().min(Integer::compare).orElse(0);
        List<Length> found = new ArrayList<>();
        for (int bytes : new int[] {2, 1, 4}) {
            for (boolean little : bytes == 1 ? new boolean[] {false} : new boolean[] {false, true}) {
                for (int at = 0; at + bytes <= Math.min(shortest, MOST_HEAD); at++) {
                    int beside = messages.getFirst().length - value(messages.getFirst(), at, bytes, little);
                    boolean always = beside >= at + bytes - 2;
                    for (byte[] message : messages) {
                        always &= message.length - value(message, at, bytes, little) == beside;
                    }
                    if (always && beside >= 0 && beside <= MOST_HEAD + 4) {
                        found.add(new Length(at, bytes, little, beside, lengths.size()));
                    }
                }
            }
        }
        return found.stream()
                .filter(length -> checksum == null
                        || !checksum.wide()
                        || length.bytes() == 1
                        || length.little() == checksum.little())
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /**
     * A checksum at the end of all messages.
     *
     * @param from the first byte that it covers
     * @param trailer bytes behind it
     * @param tried hypotheses that were tried before it
     */
    private record Checksum(FrameLayout.Check kind, int from, boolean little, int trailer, int tried) {
        boolean wide() {
            return kind.bytes == 2;
        }

        /** How unlikely it is that one of the hypotheses agreed with so many messages by chance. */
        double certainty(int messages) {
            return Math.max(0, 1 - tried * Math.pow(Math.pow(256, -kind.bytes), messages));
        }

        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + " from " + from
                    + (wide() ? little ? ", little" : ", big" : "");
        }
    }

    private static Optional<Checksum> checksum(List<byte[]> messages, int trailer) {
        int shortest =
                messages.stream().mapToInt(message -> message.length).min().orElse(0);
        boolean varied =
                messages.stream().map(HexFormat.of()::formatHex).distinct().count() > 1;
        if (!varied) {
            return Optional.empty();
        }
        int tried = 0;
        for (FrameLayout.Check kind : List.of(
                FrameLayout.Check.CRC16, FrameLayout.Check.SUM16, FrameLayout.Check.SUM8, FrameLayout.Check.XOR8)) {
            for (boolean little : kind.bytes == 1 ? new boolean[] {false} : new boolean[] {false, true}) {
                for (int from = 0; from < Math.min(MOST_HEAD, shortest - kind.bytes - trailer); from++) {
                    tried++;
                    if (holds(messages, kind, from, little, trailer)) {
                        return Optional.of(new Checksum(kind, from, little, trailer, tried));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(List<byte[]> messages, FrameLayout.Check kind, int from, boolean little, int trailer) {
        for (byte[] message : messages) {
            int at = message.length - trailer - kind.bytes;
            if (at <= from || value(message, at, kind.bytes, little) != kind.of(message, from, at)) {
                return false;
            }
        }
        return true;
    }

    // ------------------------------------------------------------ words of a profile

    private static String order(@Nullable Length length, @Nullable Checksum checksum) {
        boolean little = checksum != null && checksum.wide()
                ? checksum.little()
                : length != null && length.bytes() > 1 && length.little();
        return little ? "little" : "big";
    }

    private static String layout(
            byte[] start, List<byte[]> frames, @Nullable Length length, @Nullable Checksum checksum) {
        StringBuilder words = new StringBuilder();
        int covered = checksum == null ? -1 : checksum.from();
        int fixedEnd = length == null
                ? frames.getFirst().length - (checksum == null ? 0 : checksum.kind().bytes + checksum.trailer())
                : length.at();
        int at = 0;
        while (at < fixedEnd) {
            words.append(at == covered ? "[ " : "");
            if (at < start.length) {
                words.append(String.format("%02X ", start[at]));
                at++;
            } else {
                int room = Math.min(fixedEnd - at, covered > at ? covered - at : fixedEnd - at);
                String name =
                        words.indexOf("code") < 0 ? "code" : words.indexOf("parameter") < 0 ? "parameter" : "content";
                int size = name.equals("content") ? room : Math.min(name.equals("code") ? 1 : 4, room);
                words.append(name).append(':').append(size).append(' ');
                at += size;
            }
        }
        if (length != null) {
            words.append(at == covered ? "[ " : "");
            int behind = length.beside() - length.at() - length.bytes();
            int check = checksum == null ? 0 : checksum.kind().bytes + checksum.trailer();
            int more = Math.max(0, check - behind);
            words.append("length:")
                    .append(length.bytes())
                    .append(more == 0 ? "" : "+" + more)
                    .append(" content ");
        }
        if (checksum != null) {
            words.append("] ")
                    .append(checksum.kind().name().toLowerCase(Locale.ROOT))
                    .append(' ');
        }
        return words.toString().trim();
    }

    private static String frames(String layout) {
        return "  frames:\n    command: \"" + layout + "\"\n    answer: \"" + layout
                + "\"\n  maximumContentBytes: 512\n";
    }

    private static String head(String deviceClass) {
        return """
                # A draft made of a transcript alone: everything here is to be checked against the maker's document.
                id: draft
                vendor: unknown
                name: unknown device
                models: [unknown]
                class: %s

                line: {speed: 9600}

                framing:
                """.formatted(deviceClass);
    }

    private static String reader(String framing) {
        boolean binary = framing.contains("frames:");
        return head("DOCUMENT_READER") + framing + (binary ? "  documentCodes: [\"00\"]\n" : "") + """

                text: {maximumLineBytes: 128, maximumLines: 8, documents: [2x44, 2x36, 3x30]}

                capabilities: [machine-readable-zone]
                policy: {identification: false, minimumQuality: 0}
                transcript: transcripts/draft.txt

                timeouts: {documentEndMillis: 600, settleMillis: 200}
                """;
    }

    private static String module(String framing) {
        return head("FINGERPRINT") + framing.replace("  maximumContent", "    data: \"content\"\n  maximumContent")
                + """

                commands: {identify: {request: "00"}, uploadImage: "00"}
                answers: {verdict: content, success: ["00"]}
                errors:
                  "01": {meaning: to be filled in from the maker's document}
                image: {transfer: frame, width: 256, height: 288, bits: 8, polarity: dark-ridges, dpi: 500}

                capabilities: [image]
                policy: {identification: false, minimumQuality: 0}
                transcript: transcripts/draft.txt

                timeouts: {answerMillis: 1500, byteMillis: 500, transferMillis: 15000, fingerPollMillis: 100}
                health: {everyMillis: 5000}
                attempts: 3
                """;
    }

    // ------------------------------------------------------------ bytes

    private static byte[] common(List<byte[]> messages) {
        byte[] first = messages.getFirst();
        int same = Math.min(first.length, MOST_HEAD);
        for (byte[] message : messages) {
            int mismatch = Arrays.mismatch(first, 0, same, message, 0, Math.min(same, message.length));
            same = mismatch < 0 ? same : mismatch;
        }
        return Arrays.copyOf(first, same);
    }

    private static int value(byte[] bytes, int at, int size, boolean little) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + (little ? size - 1 - i : i)] & 0xFF;
        }
        return value;
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n' && (bytes[i] < ' ' || bytes[i] > '~')) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] bytes, byte wanted) {
        for (int i = bytes.length - 1; i >= Math.max(0, bytes.length - 2); i--) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static String hex(byte[] bytes, int count) {
        return HexFormat.of().withUpperCase().formatHex(bytes, 0, count);
    }
}
