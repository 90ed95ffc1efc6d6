package org.tambo.centre.itl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a transaction and holds it against what it says of itself: lengths, the list of its records, their numbers, the
 * fields that each kind must have, and an image of its kind where one is promised.
 */
public final class ItlFile {
    static final int TYPE_4_HEAD = 18;
    private static final int MOST_RECORDS = 50;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final Map<Integer, Set<Integer>> NEEDED = Map.of(
            1, Set.of(1, 2, 3, 4, 5, 7, 8, 9, 11, 12),
            2, Set.of(1, 2),
            9, Set.of(1, 2, 3, 4),
            14, Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 999));

    /**
     * A record as it was read.
     *
     * @param idc its number in the transaction; -1 for the first record, which has none
     * @param fields a tagged one's, by number; a record of type 4 has its whole under 999
     */
    public record Read(int type, int idc, Map<Integer, byte[]> fields) {
        public String text(int field) {
            return new String(fields.getOrDefault(field, new byte[0]), StandardCharsets.UTF_8);
        }
    }

    private ItlFile() {}

    /** @throws ItlRefused if it is none */
    public static List<Read> read(byte[] bytes) throws ItlRefused {
        expect(bytes.length <= MOST_BYTES, "it has more than " + MOST_BYTES + " bytes");
        Read first = tagged(1, bytes, 0);
        List<Read> records = new ArrayList<>(List.of(first));
        int at = length(1, bytes, 0);
        String[] listed = first.text(3).split(String.valueOf(ItlRecord.RECORD), -1);
        expect(listed.length <= MOST_RECORDS, "1.003 lists more than " + MOST_RECORDS + " records");
        expect(
                listed[0].equals("1" + ItlRecord.UNIT + (listed.length - 1)),
                "1.003 does not say how many records follow");
        for (String each : Arrays.asList(listed).subList(1, listed.length)) {
            String[] typeAndNumber = each.split(String.valueOf(ItlRecord.UNIT), -1);
            expect(typeAndNumber.length == 2, "1.003 lists a record without type or number");
            int type = number(typeAndNumber[0], "1.003");
            Read record = type == 4 ? type4(bytes, at) : tagged(type, bytes, at);
            expect(record.idc() == number(typeAndNumber[1], "1.003"), "1.003 gives record " + type + " another number");
            records.add(record);
            at += type == 4 ? ByteBuffer.wrap(bytes, at, 4).getInt() : length(type, bytes, at);
        }
        expect(at == bytes.length, "bytes follow the last record");
        return records;
    }

    private static void expect(boolean holds, String otherwise) throws ItlRefused {
        if (!holds) {
            throw new ItlRefused(otherwise);
        }
    }

    private static int number(String digits, String field) throws ItlRefused {
        expect(digits.matches("[0-9]{1,8}"), field + " is no number");
        return Integer.parseInt(digits);
    }

    private static int length(int type, byte[] bytes, int from) throws ItlRefused {
        String tag = type + ".001:";
        int at = from + tag.length();
        expect(
                at <= bytes.length && new String(bytes, from, tag.length(), StandardCharsets.ISO_8859_1).equals(tag),
                "no record of type " + type + " begins at byte " + from);
        int end = at;
        while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
        }
        int length = number(new String(bytes, at, end - at, StandardCharsets.US_ASCII), tag);
        expect(
                length > end - from && length <= bytes.length - from && bytes[from + length - 1] == ItlRecord.FILE,
                tag + " is not its length");
        return length;
    }

    private static Read tagged(int type, byte[] bytes, int from) throws ItlRefused {
        int end = from + length(type, bytes, from) - 1;
        Map<Integer, byte[]> fields = new TreeMap<>();
        int at = from;
        while (at < end) {
            int colon = at;
            while (colon < end && bytes[colon] != ':') {
                colon++;
            }
            String tag = new String(bytes, at, colon - at, StandardCharsets.ISO_8859_1);
            expect(tag.matches(type + "\\.[0-9]{3}"), "a field of a record of type " + type + " has no tag");
            int field = number(tag.substring(tag.indexOf('.') + 1), tag);
            int stop = field == ItlRecord.DATA ? end : next(bytes, colon, end);
            expect(
                    fields.put(field, Arrays.copyOfRange(bytes, Math.min(colon + 1, stop), stop)) == null,
                    tag + " stands twice");
            at = stop + 1;
        }
        for (int needed : NEEDED.getOrDefault(type, Set.of(1, 2))) {
            expect(fields.containsKey(needed), "%d.%03d is missing".formatted(type, needed));
        }
        Read unnumbered = new Read(type, -1, fields);
        if (type == 1) {
            expect(unnumbered.text(2).equals("0502"), "1.002 is not 0502");
            return unnumbered;
        }
        Read record = new Read(type, number(unnumbered.text(2), type + ".002"), fields);
        if (type == 14) {
            image(record.text(11), fields.getOrDefault(ItlRecord.DATA, new byte[0]), "14.999");
        }
        return record;
    }

    private static int next(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != ItlRecord.GROUP) {
            at++;
        }
        return at;
    }

    private static Read type4(byte[] bytes, int from) throws ItlRefused {
        expect(bytes.length - from > TYPE_4_HEAD, "no record of type 4 begins at byte " + from);
        int length = ByteBuffer.wrap(bytes, from, 4).getInt();
        expect(length > TYPE_4_HEAD && length <= bytes.length - from, "4.001 is not its length");
        byte[] whole = Arrays.copyOfRange(bytes, from, from + length);
        image(whole[17] == 1 ? "WSQ20" : "NONE", Arrays.copyOfRange(whole, TYPE_4_HEAD, length), "4.009");
        return new Read(4, whole[4] & 0xFF, Map.of(ItlRecord.DATA, whole));
    }

    private static void image(String kind, byte[] data, String field) throws ItlRefused {
        int[] magic = switch (kind) {
            case "PNG" -> new int[] {0x89, 'P', 'N', 'G'};
            case "WSQ20" -> new int[] {0xFF, 0xA0};
            case "NONE" -> new int[0];
            default -> throw new ItlRefused(field + " is of the unknown kind " + kind);
        };
        for (int i = 0; i < magic.length; i++) {
            expect(i < data.length && (data[i] & 0xFF) == magic[i], field + " is no " + kind);
        }
    }
}
