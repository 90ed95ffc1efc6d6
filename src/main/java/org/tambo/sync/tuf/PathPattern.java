package org.tambo.sync.tuf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A shell pattern for target paths: {@code *} stands for any characters and {@code ?} for one, neither for a slash;
 * {@code [a-z]} for one of a set and {@code [!a-z]} for one outside it. Upper and lower case differ.
 *
 * <p>The pattern comes from a metadata file, so matching takes at most the square of the path's length, whatever it is.
 */
final class PathPattern {
    /** What one place in a pattern stands for. */
    private sealed interface Element {}

    private record Any() implements Element {}

    private record One() implements Element {}

    private record Just(int character) implements Element {}

    private record OneOf(int[] firsts, int[] lasts, boolean outside) implements Element {
        boolean accepts(int character) {
            for (int i = 0; i < firsts.length; i++) {
                if (firsts[i] <= character && character <= lasts[i]) {
                    return !outside;
                }
            }
            return outside;
        }
    }

    private final List<List<Element>> parts;

    PathPattern(String pattern) {
        this.parts = Arrays.stream(pattern.split("/", -1))
                .map(part -> elements(part.codePoints().toArray()))
                .toList();
    }

    boolean matches(String path) {
        String[] names = path.split("/", -1);
        if (names.length != parts.size()) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!matches(parts.get(i), names[i].codePoints().toArray())) {
                return false;
            }
        }
        return true;
    }

    /** Goes back to the latest asterisk only: what an earlier one could take instead, the latest can take as well. */
    private static boolean matches(List<Element> pattern, int[] name) {
        int p = 0;
        int n = 0;
        int afterAsterisk = -1;
        int taken = 0;
        while (n < name.length) {
            if (p < pattern.size() && pattern.get(p) instanceof Any) {
                afterAsterisk = ++p;
                taken = n;
            } else if (p < pattern.size() && standsFor(pattern.get(p), name[n])) {
                p++;
                n++;
            } else if (afterAsterisk >= 0) {
                p = afterAsterisk;
                n = ++taken;
            } else {
                return false;
            }
        }
        return pattern.stream().skip(p).allMatch(Any.class::isInstance);
    }

    private static boolean standsFor(Element element, int character) {
        return switch (element) {
            case Any _, One _ -> true;
            case Just just -> just.character == character;
            case OneOf set -> set.accepts(character);
        };
    }

    private static List<Element> elements(int[] pattern) {
        var elements = new ArrayList<Element>();
        int lastBracket = pattern.length - 1;
        while (lastBracket >= 0 && pattern[lastBracket] != ']') {
            lastBracket--;
        }
        int i = 0;
        while (i < pattern.length) {
            int end = pattern[i] == '[' ? endOfSet(pattern, i, lastBracket) : -1;
            elements.add(
                    switch (pattern[i]) {
                        case '*' -> new Any();
                        case '?' -> new One();
                        case '[' -> end < 0 ? new Just('[') : set(pattern, i + 1, end);
                        default -> new Just(pattern[i]);
                    });
            i = Math.max(i, end) + 1;
        }
        return List.copyOf(elements);
    }

    /**
     * A closing bracket that comes first belongs to the set; an opening one that is never closed stands for itself.
     *
     * @param lastBracket where the last closing bracket is, so that many unclosed ones are not searched for again and again
     * @return where the set is closed, or -1
     */
    private static int endOfSet(int[] pattern, int open, int lastBracket) {
        int i = open + 1;
        if (i < pattern.length && pattern[i] == '!') {
            i++;
        }
        for (i++; i <= lastBracket; i++) {
            if (pattern[i] == ']') {
                return i;
            }
        }
        return -1;
    }

    private static OneOf set(int[] pattern, int from, int to) {
        boolean outside = pattern[from] == '!';
        int[] firsts = new int[to - from];
        int[] lasts = new int[to - from];
        int count = 0;
        int i = outside ? from + 1 : from;
        while (i < to) {
            boolean range = i + 2 < to && pattern[i + 1] == '-';
            firsts[count] = pattern[i];
            lasts[count++] = pattern[range ? i + 2 : i];
            i += range ? 3 : 1;
        }
        return new OneOf(Arrays.copyOf(firsts, count), Arrays.copyOf(lasts, count), outside);
    }
}
