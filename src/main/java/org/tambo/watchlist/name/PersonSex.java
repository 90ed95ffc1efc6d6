package org.tambo.watchlist.name;

/** A person's sex as far as a record tells. */
public enum PersonSex {
    F,
    M,
    UNKNOWN;

    /** @param text {@code M} or {@code F} in either case; anything else is not known */
    public static PersonSex of(String text) {
        return switch (text.strip().toUpperCase(java.util.Locale.ROOT)) {
            case "M" -> M;
            case "F" -> F;
            default -> UNKNOWN;
        };
    }
}
