package org.tambo.watchlist.name;

import java.util.regex.Pattern;

/**
 * A name as somebody wrote it: surnames and given names apart, or, where nobody knows the border, all of it in {@code
 * given}.
 *
 * @param bordered whether the border between surnames and given names is known
 * @param cut whether its end may be missing, as in a machine-readable zone whose name field is full
 */
public record PersonName(String surnames, String given, boolean bordered, boolean cut) {
    private static final Pattern BORDER = Pattern.compile(",|<<| {2,}");
    /** The shortest name field of a machine-readable zone that is cut off in practice. */
    private static final int CUT_FROM = 36;

    /** @param maternal empty where there is none */
    public static PersonName of(String paternal, String maternal, String given) {
        return new PersonName(paternal + " " + maternal, given, true, false);
    }

    /** The two identifiers of a travel document. */
    public static PersonName ofDocument(String primary, String secondary, boolean truncated) {
        return new PersonName(primary, secondary, !secondary.isBlank(), truncated);
    }

    /** A name in one piece. A comma, two fillers or two blanks part the surnames from the given names after them. */
    public static PersonName whole(String text) {
        String name = text.strip();
        boolean cut = name.length() >= CUT_FROM;
        var parts = BORDER.split(name, 2);
        if (parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()) {
            return new PersonName(parts[0], parts[1], true, cut);
        }
        return new PersonName("", name, false, cut);
    }

    /** Nothing: a name's words do not belong into logs. */
    @Override
    public String toString() {
        return "PersonName";
    }
}
