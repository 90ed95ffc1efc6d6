package org.tambo.watchlist.name;

import java.util.Set;

/** Words of a name that are no names: particles, which may be dropped or joined, and titles. */
final class NameWords {
    static final Set<String> PARTICLES = words(
            "DE DEL LA LAS LOS DA DAS DO DOS DI DU LE Y E VON VAN DER DEN ZU AL EL UL AS BIN BEN IBN BINT OULD ABU SAN"
                    + " SANTA SANTO OF THE UR");
    /** Particles that make one surname of what follows. */
    static final Set<String> ARTICLES = words("DEL LA LAS LOS");

    static final Set<String> SON_OF = words("BIN BEN IBN");

    private static final Set<String> TITLES = words(
            "MR MRS MS MISS DR PROF SIR DAME LADY LORD PRESIDENT PRESIDENTE MINISTER MONSIEUR MADAME MME HERR FRAU SR"
                    + " SRA SRTA DON DONA ING LIC ABOG GENERAL GRAL CORONEL CAPITAN SHEIKH SHAIKH SHAYKH JR HAJI HAJJI"
                    + " PADRE FRAY");
    /** Titles that are names as well, when nothing but another word stands beside them. */
    private static final Set<String> TITLES_AND_NAMES = words("DON DONA LADY JR HAJI HAJJI SR");

    private NameWords() {}

    static boolean isTitle(String word, int wordsInName) {
        return TITLES.contains(word) && !(wordsInName <= 2 && TITLES_AND_NAMES.contains(word));
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }
}
