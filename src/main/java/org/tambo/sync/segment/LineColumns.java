package org.tambo.sync.segment;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tambo.sync.segment.SegmentRefused.Reason;

/**
 * JSON lines taken apart into columns, which compress to two thirds of what the lines do: the shapes of the lines, each once,
 * and the values that stand under one name together. It knows nothing of what the lines mean. The layout stands in
 * docs/sync-protocol.md, 1.2.
 */
public final class LineColumns {
    /** Of all lines together, each with its line feed. */
    public static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int MOST_VALUES = 4 * 1024 * 1024;

    /** In all shapes together. */
    private static final int MOST_PLACES = 1024 * 1024;

    /** What stands in a shape where a line has a text, in its quotes, and where it has a number. */
    private static final byte TEXT = 0;

    private static final byte NUMBER = 1;

    private static final int LINE_END = '\n';

    /** How a column is written. */
    private static final int AS_IT_IS = 0;

    private static final int BY_WORDS = 1;
    private static final int TURNED = 2;
    /** Longer values have no places that are alike. */
    private static final int LONGEST_TURNED = 64;

    private LineColumns() {}

    /**
     * @param lines each ended by a line feed
     * @throws IllegalArgumentException if a line has a byte 0 or 1, which JSON has not, or there are more than may be
     */
    public static byte[] of(byte[] lines) {
        if (lines.length > MOST_BYTES) {
            throw new IllegalArgumentException("lines of " + lines.length + " bytes");
        }
        Map<String, Integer> shapes = new LinkedHashMap<>();
        List<Integer> shapeOf = new ArrayList<>();
        Map<String, List<String>> columns = new LinkedHashMap<>();
        int values = 0;
        int from = 0;
        for (int at = 0; at < lines.length; at++) {
            if (lines[at] == TEXT || lines[at] == NUMBER) {
                throw new IllegalArgumentException("a line that is no JSON");
            }
            if (lines[at] == LINE_END) {
                Line line = Line.of(new String(lines, from, at - from, StandardCharsets.ISO_8859_1));
                from = at + 1;
                values += line.values().size();
                int next = shapes.size();
                shapeOf.add(shapes.computeIfAbsent(line.shape(), _ -> next));
                for (int i = 0; i < line.names().size(); i++) {
                    columns.computeIfAbsent(line.names().get(i), _ -> new ArrayList<>())
                            .add(line.values().get(i));
                }
            }
        }
        if (from < lines.length || values > MOST_VALUES) {
            throw new IllegalArgumentException("a line without an end, or too many values");
        }
        var written = new Written();
        written.number(shapeOf.size());
        written.texts(List.copyOf(shapes.keySet()));
        written.places(shapeOf, shapes.size());
        columns.values().forEach(written::column);
        return written.bytes.toByteArray();
    }

    /**
     * A line: its shape and, in their order, its values with the name that stands before each. All bytes are taken for
     * characters of their own (ISO 8859-1), so that any line comes back as it was.
     */
    private record Line(String shape, List<String> names, List<String> values) {
        static Line of(String line) {
            var shape = new StringBuilder();
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            String name = "";
            int at = 0;
            while (at < line.length()) {
                char first = line.charAt(at);
                int end = end(line, at);
                String part = line.substring(at, end);
                if (isText(part) && end < line.length() && line.charAt(end) == ':') {
                    name = part;
                    shape.append(part);
                } else if (isText(part)) {
                    shape.append('"').append((char) TEXT).append('"');
                    names.add(name);
                    values.add(part.substring(1, part.length() - 1));
                } else if (isOfNumber(first)) {
                    shape.append((char) NUMBER);
                    names.add(name);
                    values.add(part);
                } else {
                    shape.append(part);
                }
                at = end;
            }
            return new Line(shape.toString(), names, values);
        }

        private static boolean isText(String part) {
            return part.length() > 1 && part.charAt(0) == '"';
        }

        private static boolean isOfNumber(char character) {
            return character >= '0' && character <= '9' || character == '-';
        }

        /** Where what begins there ends: a text after its second quote, a number after its last digit. */
        private static int end(String line, int from) {
            int at = from + 1;
            if (line.charAt(from) == '"') {
                while (at < line.length() && line.charAt(at) != '"') {
                    at += line.charAt(at) == '\\' ? 2 : 1;
                }
                // One that does not end is no text: its quote stands for itself.
                return at < line.length() ? at + 1 : from + 1;
            }
            if (isOfNumber(line.charAt(from))) {
                while (at < line.length() && (isOfNumber(line.charAt(at)) || "+.eE".indexOf(line.charAt(at)) >= 0)) {
                    at++;
                }
            }
            return at;
        }
    }

    /** What is being written. */
    private static final class Written {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void number(int number) {
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        }

        /** How many, and each ended by a line feed. */
        void texts(List<String> texts) {
            number(texts.size());
            texts.forEach(this::text);
        }

        private void text(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            bytes.write(LINE_END);
        }

        /** The first bytes of all places together, then the second ones: as many as the largest needs. */
        void places(List<Integer> places, int most) {
            for (int shift = 8 * (width(most) - 1); shift >= 0; shift -= 8) {
                for (int place : places) {
                    bytes.write(place >> shift);
                }
            }
        }

        void column(List<String> values) {
            Map<String, Integer> times = new HashMap<>();
            values.forEach(value -> times.merge(value, 1, Integer::sum));
            int length = values.getFirst().length();
            if (times.size() <= values.size() / 2) {
                bytes.write(BY_WORDS);
                byWords(values, times);
            } else if (length > 0
                    && length <= LONGEST_TURNED
                    && values.stream().allMatch(value -> value.length() == length)) {
                bytes.write(TURNED);
                bytes.write(length);
                for (int i = 0; i < length; i++) {
                    for (String value : values) {
                        bytes.write(value.charAt(i));
                    }
                }
            } else {
                bytes.write(AS_IT_IS);
                values.forEach(this::text);
            }
        }

        /** Those that come most often have the least places. */
        private void byWords(List<String> values, Map<String, Integer> times) {
            List<String> words = new ArrayList<>(times.keySet());
            words.sort(Comparator.comparing((String word) -> times.getOrDefault(word, 0))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()));
            Map<String, Integer> places = new HashMap<>();
            words.forEach(word -> places.put(word, places.size()));
            texts(words);
            places(values.stream().map(value -> places.getOrDefault(value, 0)).toList(), words.size());
        }
    }

    private static int width(int most) {
        return most <= 1 << 8 ? 1 : most <= 1 << 16 ? 2 : 3;
    }

    /**
     * @param path for the refusal
     * @return the lines, each ended by a line feed
     * @throws SegmentRefused if they are no such columns, or more lines come out of them than may be
     */
    public static byte[] lines(String path, byte[] columns) throws SegmentRefused {
        try {
            return new Read(path, ByteBuffer.wrap(columns)).lines();
        } catch (BufferUnderflowException e) {
            throw refused(path, "they end too soon");
        }
    }

    private static SegmentRefused refused(String path, String why) {
        return new SegmentRefused(Reason.NO_COLUMNS, "what " + path + " holds are no columns: " + why);
    }

    /** Values by their bounds in some bytes; they are taken one after the other. */
    private static final class Column {
        private final byte[] bytes;
        private final int[] from;
        private final int[] to;
        private int next;

        Column(byte[] bytes, int[] from, int[] to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
        }
    }

    /** A shape taken apart: what stands before each value, the column that it comes from, and what stands after the last. */
    private record Shape(List<byte[]> before, List<Integer> columns, byte[] after) {}

    /** What is being read. Nothing is made that is larger than what it is made from allows. */
    private static final class Read {
        private final String path;
        private final ByteBuffer bytes;

        Read(String path, ByteBuffer bytes) {
            this.path = path;
            this.bytes = bytes;
        }

        byte[] lines() throws SegmentRefused {
            int lines = bytes.getInt();
            Column texts = texts();
            int[] shapeOf = places(lines, texts.from.length);
            Map<String, Integer> numbers = new HashMap<>();
            List<Shape> shapes = new ArrayList<>();
            int left = MOST_PLACES;
            for (int i = 0; i < texts.from.length; i++) {
                Shape shape = shape(Arrays.copyOfRange(texts.bytes, texts.from[i], texts.to[i]), numbers, left);
                left -= shape.columns().size();
                shapes.add(shape);
            }
            List<Column> columns = new ArrayList<>();
            for (int count : counts(shapeOf, shapes, numbers.size())) {
                columns.add(column(count));
            }
            if (bytes.hasRemaining()) {
                throw refused(path, "something comes after the last");
            }
            var out = new ByteArrayOutputStream();
            for (int shape : shapeOf) {
                write(shapes.get(shape), columns, out);
            }
            return out.toByteArray();
        }

        private void write(Shape shape, List<Column> columns, ByteArrayOutputStream out) throws SegmentRefused {
            for (int i = 0; i < shape.columns().size(); i++) {
                Column column = columns.get(shape.columns().get(i));
                int value = column.next++;
                write(shape.before().get(i), 0, shape.before().get(i).length, out);
                write(column.bytes, column.from[value], column.to[value], out);
            }
            write(shape.after(), 0, shape.after().length, out);
            out.write(LINE_END);
        }

        private void write(byte[] from, int start, int end, ByteArrayOutputStream out) throws SegmentRefused {
            // A line feed still comes after it.
            if (end - start >= MOST_BYTES - out.size()) {
                throw refused(path, "more than " + MOST_BYTES + " bytes come out of them");
            }
            out.write(from, start, end - start);
        }

        /** How many values each column has to have. */
        private int[] counts(int[] shapeOf, List<Shape> shapes, int columns) throws SegmentRefused {
            int[] counts = new int[columns];
            long all = 0;
            for (int shape : shapeOf) {
                List<Integer> of = shapes.get(shape).columns();
                all += of.size();
                if (all > MOST_VALUES) {
                    throw refused(path, "more than " + MOST_VALUES + " values come out of them");
                }
                of.forEach(column -> counts[column]++);
            }
            return counts;
        }

        /**
         * @param numbers of the columns, by name; a name that is new gets the next one
         * @param most so many values at most
         */
        private Shape shape(byte[] shape, Map<String, Integer> numbers, int most) throws SegmentRefused {
            List<byte[]> before = new ArrayList<>();
            List<Integer> columns = new ArrayList<>();
            String text = new String(shape, StandardCharsets.ISO_8859_1);
            String name = "";
            int begun = 0;
            int at = 0;
            while (at < text.length()) {
                int end = Line.end(text, at);
                String part = text.substring(at, end);
                boolean value = part.equals("\"" + (char) TEXT + "\"");
                if (value || part.charAt(0) == NUMBER) {
                    if (columns.size() == most) {
                        throw refused(path, "their shapes have more than " + MOST_PLACES + " places for values");
                    }
                    int from = value ? at + 1 : at;
                    before.add(Arrays.copyOfRange(shape, begun, from));
                    columns.add(numbers.computeIfAbsent(name, _ -> numbers.size()));
                    begun = from + 1;
                } else if (Line.isText(part) && end < text.length() && text.charAt(end) == ':') {
                    name = part;
                }
                at = end;
            }
            return new Shape(before, columns, Arrays.copyOfRange(shape, begun, shape.length));
        }

        private int count() throws SegmentRefused {
            int count = bytes.getInt();
            // Each takes a byte at least.
            if (count < 0 || count > bytes.remaining()) {
                throw refused(path, "they say that " + Integer.toUnsignedLong(count) + " come, and end before");
            }
            return count;
        }

        private Column texts() throws SegmentRefused {
            return texts(count());
        }

        private Column texts(int count) throws SegmentRefused {
            if (count > bytes.remaining()) {
                throw refused(path, "they end too soon");
            }
            int[] from = new int[count];
            int[] to = new int[count];
            for (int i = 0; i < count; i++) {
                from[i] = bytes.position();
                while (bytes.get() != LINE_END) {
                    // To its end.
                }
                to[i] = bytes.position() - 1;
            }
            return new Column(bytes.array(), from, to);
        }

        private int[] places(int count, int most) throws SegmentRefused {
            int width = width(most);
            if (count < 0 || (long) count * width > bytes.remaining()) {
                throw refused(path, "they end too soon");
            }
            int[] places = new int[count];
            for (int plane = 0; plane < width; plane++) {
                for (int i = 0; i < count; i++) {
                    places[i] = places[i] << 8 | bytes.get() & 0xff;
                }
            }
            for (int place : places) {
                if (place >= most) {
                    throw refused(path, "one names the " + place + "th of " + most);
                }
            }
            return places;
        }

        private Column column(int count) throws SegmentRefused {
            int how = bytes.get();
            return switch (how) {
                case AS_IT_IS -> texts(count);
                case BY_WORDS -> byWords(count);
                case TURNED -> turned(count);
                default -> throw refused(path, "a column is written in a way " + how + " that is not known here");
            };
        }

        private Column byWords(int count) throws SegmentRefused {
            Column words = texts();
            int[] places = places(count, words.from.length);
            return new Column(
                    words.bytes,
                    Arrays.stream(places).map(place -> words.from[place]).toArray(),
                    Arrays.stream(places).map(place -> words.to[place]).toArray());
        }

        private Column turned(int count) throws SegmentRefused {
            int length = bytes.get() & 0xff;
            if (length == 0 || (long) length * count > bytes.remaining()) {
                throw refused(path, "a column has values of " + length + " bytes, and ends before");
            }
            byte[] values = new byte[length * count];
            for (int i = 0; i < length; i++) {
                for (int value = 0; value < count; value++) {
                    values[value * length + i] = bytes.get();
                }
            }
            int[] from = new int[count];
            int[] to = new int[count];
            Arrays.setAll(from, value -> value * length);
            Arrays.setAll(to, value -> (value + 1) * length);
            return new Column(values, from, to);
        }
    }
}
