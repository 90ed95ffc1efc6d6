package org.tambo.watchlist;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date of which the day, or month and day, may be unknown; written {@code YYYY}, {@code YYYY-MM} or {@code
 * YYYY-MM-DD}.
 *
 * @param month 1 to 12, 0 unknown
 * @param day 1 to 31, 0 unknown
 */
@RegisterForReflection
public record PartialDate(int year, int month, int day) {
    private static final Pattern FORM = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2}))?)?");

    public PartialDate {
        if (year < 1 || year > 9999 || month < 0 || month > 12 || day < 0 || (month == 0 && day != 0)) {
            throw new DateTimeException("no date: " + year + "-" + month + "-" + day);
        }
        if (day > 0 && !YearMonth.of(year, month).isValidDay(day)) {
            throw new DateTimeException("no date: " + year + "-" + month + "-" + day);
        }
    }

    /**
     * @throws DateTimeException when the text is no such date
     */
    @JsonCreator
    public static PartialDate parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new DateTimeException("no date: " + (text.length() > 20 ? text.substring(0, 20) + "..." : text));
        }
        return new PartialDate(Integer.parseInt(form.group(1)), part(form.group(2)), part(form.group(3)));
    }

    /** An unknown part is left out, never written as zeros: one date has one spelling. */
    private static int part(@Nullable String digits) {
        if ("00".equals(digits)) {
            throw new DateTimeException("no date: month or day 00");
        }
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The earliest day it can mean. */
    public LocalDate earliest() {
        return LocalDate.of(year, Math.max(1, month), Math.max(1, day));
    }

    /** Whether both can mean one day. */
    public boolean compatibleWith(PartialDate other) {
        return year == other.year
                && (month == 0 || other.month == 0 || month == other.month)
                && (day == 0 || other.day == 0 || day == other.day);
    }

    @JsonValue
    @Override
    public String toString() {
        String known = digits(10_000 + year);
        if (month > 0) {
            known += "-" + digits(100 + month);
        }
        return day > 0 ? known + "-" + digits(100 + day) : known;
    }

    /** Without the leading one, which keeps the zeros. A list has a million dates, and a format string is read for each. */
    private static String digits(int withOne) {
        return String.valueOf(withOne).substring(1);
    }
}
