package org.tambo.lab.traveller;

import java.time.LocalDate;
import java.util.Random;

/**
 * An endless line of synthetic travellers: the n-th one under a seed is always the same person.
 *
 * <p>Shares of names by country and shapes of document numbers are plausible, not counted; nothing is to be measured by
 * them but that the service can cope.
 */
public final class SyntheticTravellers {
    private static final LocalDate FIRST_BIRTH = LocalDate.of(1950, 1, 1);
    private static final int BIRTH_DAYS = 20_000;
    private static final LocalDate FIRST_EXPIRY = LocalDate.of(2027, 1, 1);
    private static final int EXPIRY_DAYS = 3_650;
    private static final double TWO_GIVEN_NAMES = 0.7;
    private static final double ONE_SURNAME = 0.04;
    private static final double CARD = 0.4;
    private static final double ENYE_AS_NXX = 0.2;

    private enum Country {
        BOL(0.30, 0.40),
        COL(0.02, 0.00),
        ECU(0.25, 0.00),
        PER(0.35, 0.12);

        private final double quechua;
        private final double aymara;

        Country(double quechua, double aymara) {
            this.quechua = quechua;
            this.aymara = aymara;
        }
    }

    private final long seed;

    public SyntheticTravellers(long seed) {
        this.seed = seed;
    }

    /**
     * The traveller with this number.
     *
     * @param n any number from 0
     */
    public Traveller traveller(int n) {
        // Far-apart seeds, so that neighbours share nothing.
        Random chance = new Random((seed * 0x9E3779B97F4A7C15L) ^ (n + 1) * 0xD1B54A32D192ED03L);
        Country country = Country.values()[chance.nextInt(Country.values().length)];
        Sex sex = chance.nextBoolean() ? Sex.F : Sex.M;
        String maternal = chance.nextDouble() < ONE_SURNAME ? "" : surname(country, chance);
        return new Traveller(
                surname(country, chance),
                maternal,
                givenNames(sex, chance),
                sex,
                FIRST_BIRTH.plusDays(chance.nextInt(BIRTH_DAYS)),
                country.name(),
                document(country, chance),
                chance.nextLong());
    }

    private static String surname(Country country, Random chance) {
        double origin = chance.nextDouble();
        if (origin < country.quechua) {
            return NameList.QUECHUA_SURNAMES.draw(chance);
        }
        return origin < country.quechua + country.aymara
                ? NameList.AYMARA_SURNAMES.draw(chance)
                : NameList.SPANISH_SURNAMES.draw(chance);
    }

    private static String givenNames(Sex sex, Random chance) {
        NameList list = sex == Sex.F ? NameList.GIVEN_NAMES_WOMEN : NameList.GIVEN_NAMES_MEN;
        String first = list.draw(chance);
        String second = list.draw(chance);
        return chance.nextDouble() < TWO_GIVEN_NAMES && !second.equals(first) ? first + " " + second : first;
    }

    private static IssuedDocument document(Country country, Random chance) {
        boolean card = chance.nextDouble() < CARD;
        return new IssuedDocument(
                card ? IssuedDocument.Size.TD1 : IssuedDocument.Size.TD3,
                card ? "I" : "P",
                country.name(),
                card ? cardNumber(country, chance) : passportNumber(country, chance),
                FIRST_EXPIRY.plusDays(chance.nextInt(EXPIRY_DAYS)),
                "",
                chance.nextDouble() < ENYE_AS_NXX ? EnyeSpelling.NXX : EnyeSpelling.N);
    }

    private static String passportNumber(Country country, Random chance) {
        return switch (country) {
            case BOL -> letters(2, chance) + digits(5, chance);
            case COL -> letters(2, chance) + digits(6, chance);
            case ECU -> "A" + digits(7, chance);
            case PER -> digits(9, chance);
        };
    }

    private static String cardNumber(Country country, Random chance) {
        return switch (country) {
            case BOL -> digits(7, chance);
            case COL, ECU -> digits(10, chance);
            case PER -> digits(8, chance);
        };
    }

    private static String digits(int length, Random chance) {
        StringBuilder digits = new StringBuilder().append(1 + chance.nextInt(9));
        while (digits.length() < length) {
            digits.append(chance.nextInt(10));
        }
        return digits.toString();
    }

    private static String letters(int length, Random chance) {
        StringBuilder letters = new StringBuilder();
        while (letters.length() < length) {
            letters.append((char) ('A' + chance.nextInt(26)));
        }
        return letters.toString();
    }
}
