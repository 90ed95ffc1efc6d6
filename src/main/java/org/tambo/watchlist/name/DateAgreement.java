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
    /** Only years are known, and one digit of them differs. */
    YEAR_ONE_DIGIT(-1.5f, 0),
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
                if (years == 1) {
                    return NEIGHBOURING_YEARS;
                }
                return digitsApart(a.year(), b.year()) == 1 ? YEAR_ONE_DIGIT : years == 2 ? NEAR : DIFFERENT;
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

    private static int digitsApart(int a, int b) {
        int apart = 0;
        for (int power = 1; power <= 1_000; power *= 10) {
            apart += a / power % 10 == b / power % 10 ? 0 : 1;
        }
        return apart;
    }

    /** Whether one of the eight digits differs, or two neighbours are exchanged. */
    private static boolean oneDigit(BirthDate a, BirthDate b) {
        int x = a.year() * 10_000 + a.month() * 100 + a.day();
        int y = b.year() * 10_000 + b.month() * 100 + b.day();
        int differing = 0;
        boolean exchanged = false;
        for (int i = 0; i < 8; i++) {
            int low = x % 10;
            int otherLow = y % 10;
            if (low != otherLow) {
                differing++;
                boolean first = differing == 1;
                exchanged |= first && low == y / 10 % 10 && otherLow == x / 10 % 10;
            }
            x /= 10;
            y /= 10;
        }
        return differing == 1 || (differing == 2 && exchanged);
    }
}
