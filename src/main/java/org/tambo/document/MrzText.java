package org.tambo.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tambo.document.UnreadableMrz.Reason;

/**
 * The lines of one machine-readable zone, each of its format's exact length, in its alphabet.
 *
 * <p>Readers differ in what they deliver: some strip trailing fillers, some add them, some send blanks for fillers or
 * lower case, some send all lines as one. That is undone where only one reading is possible, and refused elsewhere:
 * every line that ends in a composite check digit has to have its full length, because without it no character's
 * place is known.
 */
record MrzText(MrzFormat format, List<String> lines) {
    private static final int MOST_LINES = 16;
    private static final int LONGEST_LINE = 256;

    static MrzText of(List<String> delivered) throws UnreadableMrz {
        if (delivered.size() > MOST_LINES) {
            throw new UnreadableMrz(
                    Reason.LINE_COUNT, delivered.size() + " lines; a machine-readable zone has two or three");
        }
        var lines = new ArrayList<String>();
        for (String line : delivered) {
            if (line.length() > LONGEST_LINE) {
                throw new UnreadableMrz(Reason.LINE_LENGTH, "a line of " + line.length() + " characters");
            }
            String stripped = line.strip();
            if (!stripped.isEmpty()) {
                lines.add(stripped.toUpperCase(Locale.ROOT));
            }
        }
        if (lines.isEmpty()) {
            throw new UnreadableMrz(Reason.EMPTY, "no text");
        }
        if (lines.size() == 1) {
            lines = split(withoutBlanks(lines.getFirst(), 90, 88, 72));
        }
        return switch (lines.size()) {
            case 2 -> twoLines(lines);
            case 3 -> threeLines(lines);
            default ->
                throw new UnreadableMrz(
                        Reason.LINE_COUNT, lines.size() + " lines; a machine-readable zone has two or three");
        };
    }

    private static ArrayList<String> split(String line) throws UnreadableMrz {
        int each = switch (line.length()) {
            case 90 -> 30;
            case 88 -> 44;
            case 72 -> 36;
            default ->
                throw new UnreadableMrz(
                        Reason.LINE_COUNT,
                        "one line of " + line.length() + " characters; two or three lines make a zone");
        };
        var lines = new ArrayList<String>();
        for (int at = 0; at < line.length(); at += each) {
            lines.add(line.substring(at, at + each));
        }
        return lines;
    }

    private static MrzText threeLines(List<String> lines) throws UnreadableMrz {
        int length = MrzFormat.TD1.length();
        String middle = withoutBlanks(lines.get(1), length);
        return checked(
                MrzFormat.TD1,
                List.of(
                        padded(withoutBlanks(lines.get(0), length), length, 1),
                        whole(middle, length, 2),
                        padded(withoutBlanks(lines.get(2), length), length, 3)));
    }

    private static MrzText twoLines(List<String> lines) throws UnreadableMrz {
        String first = withoutBlanks(lines.get(0), 44, 36);
        String second = withoutBlanks(lines.get(1), 44, 36);
        var format = first.startsWith("V") ? visa(first, second) : booklet(first, second);
        int length = format.length();
        return checked(
                format,
                List.of(
                        padded(first, length, 1),
                        format.isVisa() ? padded(second, length, 2) : whole(second, length, 2)));
    }

    /** The second line ends in a digit, so its length is the format's; the first may have lost its fillers. */
    private static MrzFormat booklet(String first, String second) throws UnreadableMrz {
        int length = withoutFillers(second).length();
        if (length == 36 && first.length() <= 36) {
            return MrzFormat.TD2;
        }
        if (length == 44) {
            return MrzFormat.TD3;
        }
        // The last character may have been read as a filler: then only the length that was delivered can tell.
        if (second.length() == 44 || (second.length() == 36 && first.length() <= 36)) {
            return second.length() == 44 ? MrzFormat.TD3 : MrzFormat.TD2;
        }
        throw length(2, second.length(), "44, or 36 below a line of 36");
    }

    /** Either line of a visa may end in fillers; one that goes beyond the small format's end tells. */
    private static MrzFormat visa(String first, String second) throws UnreadableMrz {
        int longest = Math.max(first.length(), second.length());
        if (longest > 36) {
            return MrzFormat.MRV_A;
        }
        if (longest == 36) {
            return MrzFormat.MRV_B;
        }
        throw length(2, second.length(), "44 or 36");
    }

    /** Blanks are either noise or fillers: whichever gives a line of a length asked for. */
    private static String withoutBlanks(String line, int... lengths) throws UnreadableMrz {
        if (line.chars().noneMatch(Character::isWhitespace)) {
            return line;
        }
        String dropped = line.replaceAll("\\s", "");
        for (int length : lengths) {
            if (dropped.length() == length) {
                return dropped;
            }
        }
        for (int length : lengths) {
            if (line.length() == length) {
                return line.replaceAll("\\s", "<");
            }
        }
        throw new UnreadableMrz(Reason.LINE_LENGTH, "a line with blanks, of no format's length with or without them");
    }

    private static String whole(String line, int length, int number) throws UnreadableMrz {
        String whole = line.length() > length ? padded(line, length, number) : line;
        if (whole.length() < length) {
            throw length(number, line.length(), String.valueOf(length));
        }
        return whole;
    }

    /** Fillers at the end added or taken away until the line has its length. */
    private static String padded(String line, int length, int number) throws UnreadableMrz {
        if (line.length() < length) {
            return line + "<".repeat(length - line.length());
        }
        if (withoutFillers(line).length() > length) {
            throw length(number, line.length(), String.valueOf(length));
        }
        return line.substring(0, length);
    }

    private static String withoutFillers(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '<') {
            end--;
        }
        return line.substring(0, end);
    }

    private static MrzText checked(MrzFormat format, List<String> lines) throws UnreadableMrz {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            for (int at = 0; at < line.length(); at++) {
                char c = line.charAt(at);
                if (c != '<' && (c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
                    throw new UnreadableMrz(
                            Reason.ILLEGAL_CHARACTER,
                            String.format("line %d has U+%04X at character %d", i + 1, (int) c, at + 1));
                }
            }
        }
        char kind = lines.getFirst().charAt(0);
        if (kind < 'A' || kind > 'Z') {
            throw new UnreadableMrz(Reason.DOCUMENT_CODE, "the first character names no kind of document");
        }
        return new MrzText(format, lines);
    }

    private static UnreadableMrz length(int number, int length, String expected) {
        return new UnreadableMrz(
                Reason.LINE_LENGTH, "line " + number + " has " + length + " characters instead of " + expected);
    }
}
