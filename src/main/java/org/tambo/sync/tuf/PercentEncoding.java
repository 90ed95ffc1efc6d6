package org.tambo.sync.tuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Percent-encoding after RFC 3986: of UTF-8, everything but letters, digits and {@code - . _ ~}. */
final class PercentEncoding {
    private static final String UNRESERVED = "-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    static String of(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** Leaves the slashes. */
    static String path(String path) {
        return Arrays.stream(path.split("/", -1)).map(PercentEncoding::of).collect(Collectors.joining("/"));
    }

    /** A name that is one file in a folder, whatever the text: no slash, and no dot at its start. */
    static String fileName(String text) {
        String encoded = of(text);
        return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
    }
}
