package org.tambo.fingerprint;

/**
 * What a search of the gallery may be narrowed by: which finger it is, and of whom. What is not known of an enrolled finger
 * never keeps it out of a search.
 *
 * @param country who asks for it, by three capital letters as documents bear them; empty where not known
 * @param category of what is asked, numbered by the caller from 1 to {@value #MOST_CATEGORY}; 0 where not known
 */
public record GalleryLabel(FingerPosition position, String country, int category, Sex sex) {
    static final int MOST_CATEGORY = 255;

    /** Of a finger of which nothing is known. */
    public static final GalleryLabel UNKNOWN = of(FingerPosition.UNKNOWN);

    private static final int SEX_SHIFT = 4;
    private static final int CATEGORY_SHIFT = 6;
    private static final int COUNTRY_SHIFT = 14;
    private static final int LETTERS = 3;
    private static final int LETTER_BITS = 5;

    static final long POSITION_MASK = 0xF;
    static final long SEX_MASK = 0x3L << SEX_SHIFT;
    static final long CATEGORY_MASK = 0xFFL << CATEGORY_SHIFT;
    static final long COUNTRY_MASK = 0x7FFFL << COUNTRY_SHIFT;

    /** The sex of the finger's owner. */
    public enum Sex {
        UNKNOWN,
        FEMALE,
        MALE,
        OTHER
    }

    public GalleryLabel {
        if (category < 0 || category > MOST_CATEGORY) {
            throw new IllegalArgumentException("category " + category);
        }
        countryBits(country);
    }

    public static GalleryLabel of(FingerPosition position) {
        return new GalleryLabel(position, "", 0, Sex.UNKNOWN);
    }

    /** As the engine keeps them. */
    long bits() {
        return bits(position) | bits(sex) | categoryBits(category) | countryBits(country);
    }

    static long bits(FingerPosition position) {
        return position.ordinal();
    }

    static long bits(Sex sex) {
        return (long) sex.ordinal() << SEX_SHIFT;
    }

    static long categoryBits(int category) {
        return (long) category << CATEGORY_SHIFT;
    }

    /** Five bits a letter, A being 1. */
    static long countryBits(String country) {
        if (!country.isEmpty() && country.length() != LETTERS) {
            throw new IllegalArgumentException("country " + country);
        }
        long bits = 0;
        for (int i = 0; i < country.length(); i++) {
            char letter = country.charAt(i);
            if (letter < 'A' || letter > 'Z') {
                throw new IllegalArgumentException("country " + country);
            }
            bits = bits << LETTER_BITS | letter - 'A' + 1;
        }
        return bits << COUNTRY_SHIFT;
    }
}
