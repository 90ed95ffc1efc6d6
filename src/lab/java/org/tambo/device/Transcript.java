package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What was said on a line, as text: {@code > what | bytes} from the host, {@code < what | bytes} from the device. Bytes are
 * hexadecimal, text in quotes, {@code 80*100} is 80 a hundred times. A line {@code published: where} or {@code built: by
 * which rule} says where the entries below it come from; {@code #} begins a comment.
 */
public record Transcript(List<Entry> entries) {
    private static final int MOST_BYTES = 1 << 20;
    private static final String PUBLISHED = "published:";
    private static final String BUILT = "built:";

    /**
     * @param fromHost whether the host sent it
     * @param what it is; empty in a recording
     * @param published whether the bytes stand in a published document
     * @param line in the file, from 1
     */
    public record Entry(boolean fromHost, String what, byte[] bytes, boolean published, int line) {}

    public static Transcript read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        boolean published = false;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.startsWith(PUBLISHED) || line.startsWith(BUILT)) {
                published = line.startsWith(PUBLISHED);
            } else if (line.startsWith(">") || line.startsWith("<")) {
                int bar = line.lastIndexOf("| ");
                if (bar < 0) {
                    throw new IOException(file + ":" + number + ": no | before the bytes");
                }
                try {
                    entries.add(new Entry(
                            line.startsWith(">"),
                            line.substring(1, bar).trim(),
                            bytes(line.substring(bar + 1)),
                            published,
                            number));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IOException(file + ":" + number + ": neither >, <, published:, built: nor #");
            }
        }
        return new Transcript(List.copyOf(entries));
    }

    /** One entry of a recording. */
    public static String line(boolean fromHost, byte[] bytes) {
        return (fromHost ? "> | " : "< | ")
                + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ') {
                at++;
            } else if (c == '"') {
                int end = text.indexOf('"', at + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("a quote is not closed");
                }
                out.writeBytes(text.substring(at + 1, end).getBytes(StandardCharsets.US_ASCII));
                at = end + 1;
            } else {
                int end = text.indexOf(' ', at);
                String word = text.substring(at, end < 0 ? text.length() : end);
                int star = word.indexOf('*');
                byte[] one = HexFormat.of().parseHex(star < 0 ? word : word.substring(0, star));
                int times = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1));
                if (out.size() + (long) one.length * times > MOST_BYTES) {
                    throw new IllegalArgumentException("more than " + MOST_BYTES + " bytes");
                }
                for (int i = 0; i < times; i++) {
                    out.writeBytes(one);
                }
                at += word.length();
            }
        }
        return out.toByteArray();
    }
}
