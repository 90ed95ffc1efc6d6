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

    /** Before a name. */
    private static final Set<String> TITLES = words(
            "MR MRS MS MISS DR PROF SIR DAME LADY LORD PRESIDENT PRESIDENTE MINISTER MONSIEUR MADAME MME HERR FRAU SR"
                    + " SRA SRTA DON DONA ING LIC ABOG GENERAL GRAL CORONEL CAPITAN SHEIKH SHAIKH SHAYKH HAJI HAJJI"
                    + " PADRE FRAY KING QUEEN PRINCE PRINCESS POPE SENATOR GOVERNOR COLONEL CAPTAIN CHANCELLOR"
                    + " AYATOLLAH MULLAH MAULAVI MAWLAWI");

    private static final Set<String> NAMES = words("DON DONA LADY LORD HAJI HAJJI KING PRINCE PRINCESS POPE SHEIKH");
    /** After a name. */
    private static final Set<String> SUFFIXES = words("JR SR II III IV PHD MD ESQ HIJO");

    private NameWords() {}

    static boolean isTitle(String word) {
        return TITLES.contains(word);
    }

    /** Whether a title is a given name or surname as well. */
    static boolean isName(String title) {
        return NAMES.contains(title);
    }

    static boolean isSuffix(String word) {
        return SUFFIXES.contains(word);
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }
}
