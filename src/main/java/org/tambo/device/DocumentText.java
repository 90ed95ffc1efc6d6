package org.tambo.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tambo.device.Profile.DocumentSize;
import org.tambo.device.Profile.Text;

/**
 * Makes a document's lines of what a reader sent: padding off or turned to {@code <}, a document that came in one line
 * cut into its lines, what a reader says before a document left out.
 */
final class DocumentText {
    private DocumentText() {}

    /** The document, if these are the lines of one of the known sizes; else the lines, with padding turned to fillers. */
    static List<String> of(List<String> sent, Text text) {
        List<String> lines = sent.stream().filter(line -> !line.isEmpty()).toList();
        List<String> unpadded = filled(
                lines.stream()
                        .map(line -> withoutPadding(line, text.pad()))
                        .filter(line -> !line.isEmpty())
                        .toList(),
                text);
        List<String> filled = filled(lines, text);
        return sized(unpadded, text).or(() -> sized(filled, text)).orElse(filled);
    }

    /** The lines as a document of a known size, whole or at their end, in lines or in one. */
    private static Optional<List<String>> sized(List<String> lines, Text text) {
        if (fits(lines, text)) {
            return Optional.of(lines);
        }
        for (DocumentSize size : text.documents()) {
            if (lines.size() == 1 && lines.getFirst().length() == size.lines() * size.characters()) {
                return Optional.of(cut(lines.getFirst(), size));
            }
            if (lines.size() > size.lines()) {
                List<String> last = lines.subList(lines.size() - size.lines(), lines.size());
                if (size.fits(last)) {
                    return Optional.of(List.copyOf(last));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the lines are those of a document of a known size. */
    static boolean fits(List<String> lines, Text text) {
        return text.documents().stream().anyMatch(size -> size.fits(lines));
    }

    private static List<String> filled(List<String> lines, Text text) {
        return lines.stream().map(line -> line.replace(text.pad(), '<')).toList();
    }

    private static String withoutPadding(String line, char pad) {
        int end = line.length();
        while (pad != 0 && end > 0 && line.charAt(end - 1) == pad) {
            end--;
        }
        return line.substring(0, end);
    }

    private static List<String> cut(String line, DocumentSize size) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < size.lines(); i++) {
            lines.add(line.substring(i * size.characters(), (i + 1) * size.characters()));
        }
        return lines;
    }
}
