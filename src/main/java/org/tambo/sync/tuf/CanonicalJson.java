package org.tambo.sync.tuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * The one spelling of a JSON value that is signed and hashed: OLPC's canonical JSON
 * (http://wiki.laptop.org/go/Canonical_JSON). No white space, members sorted by the code points of their names, and in
 * strings only the quotation mark and the backslash escaped.
 */
final class CanonicalJson {
    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    static byte[] bytes(Json value) {
        var writer = new CanonicalJson();
        writer.write(value);
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same as text that any reader of JSON understands: line ends and other controls are escaped. */
    static String text(Json value) {
        String canonical = new String(bytes(value), StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(canonical.length());
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private void write(Json value) {
        switch (value) {
            case Json.Text text -> writeText(text.value());
            case Json.Whole whole -> out.append(whole.value());
            case Json.Flag flag -> out.append(flag.value());
            case Json.Nothing _ -> out.append("null");
            case Json.Items items -> {
                out.append('[');
                for (Iterator<Json> each = items.values().iterator(); each.hasNext(); ) {
                    write(each.next());
                    out.append(each.hasNext() ? "," : "");
                }
                out.append(']');
            }
            case Json.Members members -> {
                out.append('{');
                var sorted = members.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(CanonicalJson::byCodePoint))
                        .iterator();
                while (sorted.hasNext()) {
                    var member = sorted.next();
                    writeText(member.getKey());
                    out.append(':');
                    write(member.getValue());
                    out.append(sorted.hasNext() ? "," : "");
                }
                out.append('}');
            }
        }
    }

    private void writeText(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    /** Java's own order of strings goes by UTF-16 units, which puts surrogates before the last BMP characters. */
    private static int byCodePoint(String a, String b) {
        int i = Arrays.mismatch(a.toCharArray(), b.toCharArray());
        if (i < 0 || i == a.length() || i == b.length()) {
            return Integer.compare(a.length(), b.length());
        }
        int bySurrogate = Boolean.compare(Character.isSurrogate(a.charAt(i)), Character.isSurrogate(b.charAt(i)));
        return bySurrogate != 0 ? bySurrogate : Character.compare(a.charAt(i), b.charAt(i));
    }
}
