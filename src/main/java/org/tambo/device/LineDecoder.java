package org.tambo.device;

import java.util.ArrayList;
import java.util.List;
import org.tambo.device.Profile.LineReader;

/**
 * Gathers the lines of one document from what a reader sends, piece by piece. Lines end with CR; LF and STX are
 * skipped; ETX ends the document, and so does the last line of a size that the profile knows. A byte that no reader prints becomes {@value #UNREADABLE}, so that one broken byte
 * costs one character and not the document; many of them, or a line or document without end, are noise.
 */
final class LineDecoder {
    /** Stands for a byte that was not printable ASCII; it is no character of a machine-readable zone. */
    static final char UNREADABLE = '?';

    private static final int MOST_UNREADABLE = 8;
    private static final int CR = 0x0D;
    private static final int LF = 0x0A;
    private static final int STX = 0x02;
    private static final int ETX = 0x03;

    private final LineReader reader;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int unreadable;

    LineDecoder(LineReader reader) {
        this.reader = reader;
    }

    /**
     * The documents that are complete with these bytes; what is not stays open until {@link #end()}.
     *
     * @throws DeviceFailed with {@link DeviceFault#NOISE} when this is not the text of a document; nothing is held then
     */
    List<List<String>> decode(byte[] bytes) throws DeviceFailed {
        List<List<String>> documents = new ArrayList<>();
        for (byte b : bytes) {
            int c = b & 0xFF;
            switch (c) {
                case CR -> {
                    endLine();
                    if (reader.documents().stream().anyMatch(size -> size.fits(lines))) {
                        documents.add(end());
                    }
                }
                case LF, STX -> {
                    // envelope and line feed say nothing that CR and ETX do not say
                }
                case ETX -> {
                    List<String> document = end();
                    if (!document.isEmpty()) {
                        documents.add(document);
                    }
                }
                default -> append(c);
            }
        }
        return documents;
    }

    /** Ends the document, because nothing came for long enough: its lines, none when nothing had come. */
    List<String> end() throws DeviceFailed {
        endLine();
        List<String> document = List.copyOf(lines);
        reset();
        return document;
    }

    /** Whether a document has begun. */
    boolean begun() {
        return !line.isEmpty() || !lines.isEmpty();
    }

    void reset() {
        lines.clear();
        line.setLength(0);
        unreadable = 0;
    }

    private void append(int c) throws DeviceFailed {
        boolean printable = c >= ' ' && c <= '~';
        if (!printable && ++unreadable > MOST_UNREADABLE) {
            throw noise("more than " + MOST_UNREADABLE + " unprintable bytes in one document");
        }
        if (line.length() == reader.maximumLine()) {
            throw noise("a line longer than " + reader.maximumLine() + " bytes");
        }
        line.append(!printable ? UNREADABLE : c == reader.pad() ? '<' : (char) c);
    }

    private void endLine() throws DeviceFailed {
        if (line.isEmpty()) {
            return;
        }
        if (lines.size() == reader.maximumLines()) {
            throw noise("more than " + reader.maximumLines() + " lines without a pause");
        }
        lines.add(line.toString());
        line.setLength(0);
    }

    private DeviceFailed noise(String what) {
        reset();
        return new DeviceFailed(DeviceFault.NOISE, "no document text: " + what);
    }
}
