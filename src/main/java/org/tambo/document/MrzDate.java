package org.tambo.document;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * A date of a machine-readable zone: two digits each for year, month and day, of which the issuer may leave some open.
 *
 * @param read the six characters, letters of a digit's shape corrected where the check digit then fitted
 * @param year four digits, or 0 if left open or unreadable
 * @param month 1 to 12, or 0
 * @param day 1 to 31, or 0
 */
public record MrzDate(String read, Reading reading, int year, int month, int day) {
    /** How much of the date is there. */
    public enum Reading {
        COMPLETE,
        /** The issuer left a part of it open. */
        PARTIAL,
        /** The issuer left all of it open. */
        UNKNOWN,
        /** Not a date: letters, or a day that no calendar has. */
        UNREADABLE
    }

    /** Years ahead of today up to which an expiry date is taken to lie; what is further on lies in the past. */
    private static final int EXPIRY_YEARS_AHEAD = 49;

    private static final int OPEN = -1;
    private static final int NONE = -2;

    /**
     * A birth date lies in the last hundred years. Doc 9303 gives no rule for the century; a holder of more than a
     * hundred years is read as a child, which the officer sees.
     *
     * @param today decides on the century; a day more is granted, for holders from beyond the date line
     */
    static MrzDate birth(String read, LocalDate today) {
        var latest = today.plusDays(1);
        var date = of(read, latest.getYear());
        return date.startsAfter(latest) ? date.century(-100) : date;
    }

    /** An expiry date lies within fifty years of today, to either side. */
    static MrzDate expiry(String read, LocalDate today) {
        return of(read, today.getYear() + EXPIRY_YEARS_AHEAD);
    }

    private static MrzDate of(String read, int latestYear) {
        int year = pair(read, 0);
        int month = pair(read, 2);
        int day = pair(read, 4);
        if (year == OPEN && month == OPEN && day == OPEN) {
            return new MrzDate(read, Reading.UNKNOWN, 0, 0, 0);
        }
        if (year == NONE || month == NONE || day == NONE || month > 12 || month == 0 || day > 31 || day == 0) {
            return unreadable(read);
        }
        int full = 0;
        if (year != OPEN) {
            full = latestYear - Math.floorMod(latestYear - year, 100);
        }
        if (month != OPEN && day != OPEN && day > longest(full, month)) {
            return unreadable(read);
        }
        boolean complete = year != OPEN && month != OPEN && day != OPEN;
        return new MrzDate(
                read, complete ? Reading.COMPLETE : Reading.PARTIAL, full, Math.max(month, 0), Math.max(day, 0));
    }

    /** The number at two characters, {@link #OPEN} for two fillers, {@link #NONE} for anything else. */
    private static int pair(String read, int at) {
        char tens = read.charAt(at);
        char ones = read.charAt(at + 1);
        if (tens == '<' && ones == '<') {
            return OPEN;
        }
        if (tens < '0' || tens > '9' || ones < '0' || ones > '9') {
            return NONE;
        }
        return (tens - '0') * 10 + ones - '0';
    }

    /** @param year 0 if unknown: 29 February may then be right */
    private static int longest(int year, int month) {
        return YearMonth.of(year == 0 ? 2000 : year, month).lengthOfMonth();
    }

    private static MrzDate unreadable(String read) {
        return new MrzDate(read, Reading.UNREADABLE, 0, 0, 0);
    }

    private boolean startsAfter(LocalDate day) {
        return year != 0
                && LocalDate.of(year, Math.max(month, 1), Math.max(this.day, 1)).isAfter(day);
    }

    private MrzDate century(int years) {
        if (month == 2 && day == 29 && longest(year + years, 2) < 29) {
            return unreadable(read);
        }
        return new MrzDate(read, reading, year + years, month, day);
    }

    public boolean isReadable() {
        return reading != Reading.UNREADABLE;
    }

    /** Whether the whole span that the known parts leave open lies before a day. A date without a year never does. */
    public boolean endsBefore(LocalDate day) {
        if (year == 0) {
            return false;
        }
        int lastMonth = month == 0 ? 12 : month;
        int lastDay = this.day == 0 ? longest(year, lastMonth) : Math.min(this.day, longest(year, lastMonth));
        return LocalDate.of(year, lastMonth, lastDay).isBefore(day);
    }

    /** {@code 1990-05-03}; what is left open or unreadable as X: {@code 1990-05-XX}, {@code XXXX-XX-XX}. */
    @Override
    public String toString() {
        return (year == 0 ? "XXXX" : String.format("%04d", year)) + '-' + two(month) + '-' + two(day);
    }

    private static String two(int value) {
        return value == 0 ? "XX" : String.format("%02d", value);
    }
}
