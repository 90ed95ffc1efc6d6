package org.tambo.watchlist;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a name as they are compared: capitals of A to Z, particles dropped where other words remain. */
public final class NameTokens {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHER = Pattern.compile("[^A-Z]+");
    private static final Set<String> PARTICLES = Set.of("DE", "DEL", "LA", "LAS", "LOS", "Y", "E", "DA", "DO", "SAN");

    private NameTokens() {}

    static Set<String> of(String name) {
        String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
        Set<String> tokens = new HashSet<>(Arrays.asList(OTHER.split(plain)));
        tokens.remove("");
        Set<String> meaningful = new HashSet<>(tokens);
        meaningful.removeAll(PARTICLES);
        // Someone whose whole surname is De La or Do has it too.
        return meaningful.isEmpty() ? tokens : meaningful;
    }

    /** Whether the two have a word in common. */
    public static boolean share(String one, String other) {
        return common(one, other) > 0;
    }

    /** Whether the two consist of the same words, in whatever order. */
    public static boolean same(String one, String other) {
        return of(one).equals(of(other));
    }

    /** How many words the two have in common. */
    public static int common(String one, String other) {
        Set<String> words = of(one);
        words.retainAll(of(other));
        return words.size();
    }
}
