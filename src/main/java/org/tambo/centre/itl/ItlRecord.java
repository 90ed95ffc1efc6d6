package org.tambo.centre.itl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tagged record: fields by number, each of subfields, each of items. The length, field 1, is counted when it is written
 * (annex B of the standard).
 */
final class ItlRecord {
    static final char FILE = 0x1C;
    static final char GROUP = 0x1D;
    static final char RECORD = 0x1E;
    static final char UNIT = 0x1F;
    static final int LENGTH = 1;
    static final int DATA = 999;

    private final int type;
    private final SortedMap<Integer, byte[]> fields = new TreeMap<>();

    ItlRecord(int type) {
        this.type = type;
    }

    /** A field of one item; one without text is left out. What would end the field is taken from it. */
    ItlRecord with(int number, Object value) {
        return with(number, List.of(List.of(value)));
    }

    /** A field of subfields of items. */
    ItlRecord with(int number, List<? extends List<?>> subfields) {
        List<String> written = new ArrayList<>();
        for (List<?> items : subfields) {
            written.add(String.join(
                    String.valueOf(UNIT),
                    items.stream()
                            .map(item -> String.valueOf(item).replaceAll("[\\x1c-\\x1f]", " "))
                            .toList()));
        }
        String text = String.join(String.valueOf(RECORD), written);
        if (!text.isEmpty()) {
            fields.put(number, text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    ItlRecord withData(byte[] data) {
        fields.put(DATA, data.clone());
        return this;
    }

    int type() {
        return type;
    }

    byte[] bytes() {
        byte[] rest = rest();
        // Its own digits count too.
        int length = rest.length;
        while (length != head(length).length + rest.length) {
            length = head(length).length + rest.length;
        }
        byte[] head = head(length);
        byte[] bytes = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, bytes, head.length, rest.length);
        return bytes;
    }

    private byte[] head(int length) {
        return (tag(LENGTH) + length).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] rest() {
        var out = new ByteArrayOutputStream();
        for (Map.Entry<Integer, byte[]> field : fields.entrySet()) {
            out.write(GROUP);
            out.writeBytes(tag(field.getKey()).getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(field.getValue());
        }
        out.write(FILE);
        return out.toByteArray();
    }

    private String tag(int number) {
        return "%d.%03d:".formatted(type, number);
    }
}
