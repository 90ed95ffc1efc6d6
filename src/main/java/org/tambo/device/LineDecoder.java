package org.tambo.device;

import java.util.ArrayList;
import java.util.List;
import org.tambo.device.Profile.Text;

/**
 * Gathers the lines of one document. Lines end with CR, LF or both; STX is skipped; ETX ends the document, and so does the
 * last line of a size that the profile knows. A byte that follows the ETX of a document with an STX is taken for a block
 * check, which such readers can be set up to send, and not for text. A byte that no reader prints becomes {@value #UNREADABLE}, so that one
 * broken byte costs one character and not the document; many of them, or a line or document without end, are noise.
 */
final class LineDecoder implements TextDecoder {
    /** Stands for a byte that was not printable ASCII; it is no character of a machine-readable zone. */
    static final char UNREADABLE = '?';

    private static final int MOST_UNREADABLE = 8;
    private static final int CR = 0x0D;
    private static final int LF = 0x0A;
    private static final int STX = 0x02;
    private static final int ETX = 0x03;

    private final Text text;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int unreadable;
    /** Whether an STX has come, and no ETX since. */
    private boolean enveloped;

    private boolean checkMayFollow;

    LineDecoder(Text text) {
        this.text = text;
    }

    @Override
    public List<List<String>> decode(byte[] bytes) throws DeviceFailed {
        List<List<String>> documents = new ArrayList<>();
        for (byte b : bytes) {
            int c = b & 0xFF;
            if (checkMayFollow && c != STX) {
                checkMayFollow = false;
                continue;
            }
            switch (c) {
                case CR, LF -> {
                    endLine();
                    if (!lines.isEmpty() && DocumentText.fits(DocumentText.of(lines, text), text)) {
                        documents.add(end());
                    }
                }
                case STX -> {
                    enveloped = true;
                    checkMayFollow = false;
                }
                case ETX -> {
                    checkMayFollow = enveloped;
                    enveloped = false;
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

    @Override
    public List<String> end() throws DeviceFailed {
        endLine();
        List<String> document = DocumentText.of(lines, text);
        reset();
        return document;
    }

    @Override
    public boolean begun() {
        return !line.isEmpty() || !lines.isEmpty();
    }

    @Override
    public void reset() {
        lines.clear();
        line.setLength(0);
        unreadable = 0;
    }

    private void append(int c) throws DeviceFailed {
        boolean printable = c >= ' ' && c <= '~';
        if (!printable && ++unreadable > MOST_UNREADABLE) {
            throw noise("more than " + MOST_UNREADABLE + " unprintable bytes in one document");
        }
        if (line.length() == text.maximumLine()) {
            throw noise("a line longer than " + text.maximumLine() + " bytes");
        }
        line.append(printable ? (char) c : UNREADABLE);
    }

    private void endLine() throws DeviceFailed {
        if (line.isEmpty()) {
            return;
        }
        if (lines.size() == text.maximumLines()) {
            throw noise("more than " + text.maximumLines() + " lines without a pause");
        }
        lines.add(line.toString());
        line.setLength(0);
    }

    private DeviceFailed noise(String what) {
        reset();
        return new DeviceFailed(DeviceFault.NOISE, "no document text: " + what);
    }
}
