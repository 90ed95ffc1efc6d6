package org.tambo.watchlist.name;

/**
 * What one field contributed to a score, for the officer to see. The words for each finding stand in the message
 * catalogue under {@code comparison.finding.*}.
 *
 * @param weight added to the score's log-odds; below zero it speaks against one person
 * @param figure what the finding counts: how many words, how many years apart; 0 where there is nothing to count
 */
public record FieldContribution(Finding finding, double weight, int figure) {
    public enum Field {
        NAME,
        BIRTH_DATE,
        SEX,
        NATIONALITY
    }

    public enum Finding {
        /** Words of the name that agree, in spelling, sound or nearly. */
        NAME_WORDS_AGREE(Field.NAME),
        /** Words that agree only nearly. */
        NAME_SPELLING_DIFFERS(Field.NAME),
        /** Initials that stand for words. */
        NAME_INITIALS(Field.NAME),
        NAME_NICKNAMES(Field.NAME),
        /** Words that only one of the two has. */
        NAME_WORDS_MISSING(Field.NAME),
        /** Words in which the two contradict each other. */
        NAME_WORDS_CONFLICT(Field.NAME),
        /** The first given names contradict each other while the dates agree: perhaps twins. */
        GIVEN_NAMES_CONFLICT(Field.NAME),
        FATHER_AND_SON_SWAPPED(Field.NAME),
        /** A husband's surname in the place of the mother's. */
        MARRIED_NAME(Field.NAME),
        /** The words that agree are so common that many people share them. */
        NAME_TOO_COMMON(Field.NAME),
        BIRTH_DATE_EQUAL(Field.BIRTH_DATE),
        BIRTH_DATE_DAY_AND_MONTH_SWAPPED(Field.BIRTH_DATE),
        BIRTH_DATE_ONE_DIGIT_DIFFERS(Field.BIRTH_DATE),
        BIRTH_DATE_AGREES_AS_FAR_AS_KNOWN(Field.BIRTH_DATE),
        BIRTH_DATE_NEAR(Field.BIRTH_DATE),
        BIRTH_DATE_DIFFERS(Field.BIRTH_DATE),
        SEX_AGREES(Field.SEX),
        SEX_DIFFERS(Field.SEX),
        NATIONALITY_AGREES(Field.NATIONALITY),
        NATIONALITY_DIFFERS(Field.NATIONALITY);

        private final Field field;

        Finding(Field field) {
            this.field = field;
        }

        public Field field() {
            return field;
        }
    }
}
