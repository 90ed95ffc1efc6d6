package org.tambo.watchlist.name;

/** How two birth dates agree, with what that is worth for being one person, on the scale of {@link RecordScore}. */
public enum DateAgreement {
    EQUAL(4, 1.46f),
    DAY_AND_MONTH_SWAPPED(3, 1.3f),
    /** One digit differs, or two neighbouring digits are exchanged. */
    ONE_DIGIT(1.5f, 0.9f),
    /** Day and month swapped, and one digit differs as well. */
    SWAPPED_AND_ONE_DIGIT(0.5f, 0.6f),
    /** Year and month agree, no more is known. */
    YEAR_AND_MONTH(2, 0.95f),
    /** The year agrees, no more is known. */
    YEAR(1.2f, 0.59f),
    /** Day and month agree, the year is off by one or two. */
    DAY_AND_MONTH(1, 0.8f),
    /** Only years are known, and they are one apart. */
    NEIGHBOURING_YEARS(-0.5f, 0),
    /** The same year, another day. */
    OTHER_DAY(-2, 0),
    /** At most two years apart. */
    NEAR(-4, 0),
    DIFFERENT(-6, 0),
    /** One of them is not known. */
    UNKNOWN(0, 0);

    final float weight;
    /** How rare it is among strangers, in units of a thousand: 1 if one pair of strangers in a thousand agrees so. */
    final float information;

    DateAgreement(float weight, float information) {
        this.weight = weight;
        this.information = information;
    }

    /** Whether the two can be one date, or one badly copied: what a name has to have beside it to be a candidate. */
    public boolean mayBeOneDate() {
        return switch (this) {
            case EQUAL, DAY_AND_MONTH_SWAPPED, YEAR_AND_MONTH, YEAR -> true;
            default -> false;
        };
    }

    /** Whether all parts of the date say, for sure or nearly, that this is one date. */
    boolean isStrong() {
        return switch (this) {
            case EQUAL, DAY_AND_MONTH_SWAPPED, ONE_DIGIT, SWAPPED_AND_ONE_DIGIT -> true;
            default -> false;
        };
    }

    static DateAgreement of(BirthDate a, BirthDate b) {
        if (a.year() == 0 || b.year() == 0) {
            return UNKNOWN;
        }
        int years = Math.abs(a.year() - b.year());
        if (!a.isComplete() || !b.isComplete()) {
            if (years > 0) {
                return years == 1 ? NEIGHBOURING_YEARS : years == 2 ? NEAR : DIFFERENT;
            }
            if (a.month() != 0 && b.month() != 0) {
                return a.month() == b.month() ? YEAR_AND_MONTH : OTHER_DAY;
            }
            return YEAR;
        }
        if (a.equals(b)) {
            return EQUAL;
        }
        var swapped = new BirthDate(a.year(), Math.min(a.day(), 12), a.month());
        boolean canSwap = a.day() <= 12;
        if (canSwap && swapped.equals(b)) {
            return DAY_AND_MONTH_SWAPPED;
        }
        if (oneDigit(a, b)) {
            return ONE_DIGIT;
        }
        if (a.month() == b.month() && a.day() == b.day() && years <= 2) {
            return DAY_AND_MONTH;
        }
        if (canSwap && oneDigit(swapped, b)) {
            return SWAPPED_AND_ONE_DIGIT;
        }
        if (b.day() <= 12 && oneDigit(a, new BirthDate(b.year(), b.day(), b.month()))) {
            return SWAPPED_AND_ONE_DIGIT;
        }
        return years == 0 ? OTHER_DAY : years <= 2 ? NEAR : DIFFERENT;
    }

    private static boolean oneDigit(BirthDate a, BirthDate b) {
        String x = "%04d%02d%02d".formatted(a.year(), a.month(), a.day());
        String y = "%04d%02d%02d".formatted(b.year(), b.month(), b.day());
        int first = -1;
        int differing = 0;
        for (int i = 0; i < x.length(); i++) {
            if (x.charAt(i) != y.charAt(i)) {
                first = first < 0 ? i : first;
                differing++;
            }
        }
        boolean exchanged = differing == 2
                && first + 1 < x.length()
                && x.charAt(first) == y.charAt(first + 1)
                && x.charAt(first + 1) == y.charAt(first);
        return differing == 1 || exchanged;
    }
}
