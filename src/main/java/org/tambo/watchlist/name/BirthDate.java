package org.tambo.watchlist.name;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A birth date of which parts may be unknown.
 *
 * @param year four digits, or 0
 * @param month 1 to 12, or 0
 * @param day 1 to 31, or 0
 */
public record BirthDate(int year, int month, int day) {
    private static final Pattern FORM =
            Pattern.compile("(\\d{4}|XXXX)(?:-(\\d{2}|XX)(?:-(\\d{2}|XX))?)?", Pattern.CASE_INSENSITIVE);

    public BirthDate {
        if (year < 0 || year > 9999 || month < 0 || month > 12 || day < 0 || day > 31) {
            throw new IllegalArgumentException("no birth date: " + year + "-" + month + "-" + day);
        }
    }

    /** @param text {@code 1990-05-03}, {@code 1990-05}, {@code 1990-XX-XX} and the like; nothing for anything else */
    public static Optional<BirthDate> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        int year = part(form.group(1));
        int month = part(form.group(2));
        int day = part(form.group(3));
        return month > 12 || day > 31 ? Optional.empty() : Optional.of(new BirthDate(year, month, day));
    }

    private static int part(@org.jspecify.annotations.Nullable String digits) {
        return digits == null || digits.charAt(0) > '9' ? 0 : Integer.parseInt(digits);
    }

    boolean isComplete() {
        return year != 0 && month != 0 && day != 0;
    }
}
