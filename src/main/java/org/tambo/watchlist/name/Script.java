package org.tambo.watchlist.name;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns a name of any script into upper-case text in which only what has no Latin spelling is left in its own: marks
 * dropped, Cyrillic, Greek, Arabic and Hebrew spelled as passports do (ICAO Doc 9303-3, section 6, simplified to the
 * letter most often seen), each Hangul syllable and each ideograph a word of its own.
 */
final class Script {
    /** Stands before a Hangul syllable's Latin spelling: such a word is compared as a whole, never letter by letter. */
    static final char SYLLABLE = '\u1100';

    private static final Map<Character, String> LETTERS = letters();
    private static final String[] LEADS = "G KK N D TT R M B PP S SS - J JJ CH K T P H".split(" ");
    private static final String[] VOWELS = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WO WE WI YU EU UI I".split(" ");
    private static final String[] TAILS = "- K K K N N N T L K M L L L P L M P P T T NG T T K T P T".split(" ");

    /** Scripts whose people share names more with one another than with others. */
    enum Family {
        LATIN,
        WITHOUT_VOWELS,
        INDIC,
        HANGUL,
        IDEOGRAPHS;

        /** @param vowelless whether the word was written without vowels before it was spelled in Latin */
        static Family of(char first, boolean vowelless) {
            if (first == SYLLABLE) {
                return HANGUL;
            }
            if (isIdeograph(first)) {
                return IDEOGRAPHS;
            }
            return first >= 0x0900 ? INDIC : vowelless ? WITHOUT_VOWELS : LATIN;
        }
    }

    private Script() {}

    /** Whether all of it is ASCII. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    static String latin(String text) {
        if (isPlain(text)) {
            return text.toUpperCase(java.util.Locale.ROOT);
        }
        String upper = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(java.util.Locale.ROOT);
        var out = new StringBuilder(upper.length() + 8);
        for (int i = 0; i < upper.length(); i++) {
            append(upper.charAt(i), out);
        }
        return out.toString();
    }

    /** Whether a word was written in a script that leaves out vowels. */
    static boolean leavesOutVowels(String text) {
        return text.chars().anyMatch(c -> c >= 0x0590 && c <= 0x06FF);
    }

    static boolean isIdeograph(char c) {
        return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF);
    }

    private static void append(char c, StringBuilder out) {
        String letters = LETTERS.get(c);
        if (c < 0x80) {
            out.append(c);
        } else if (letters != null) {
            out.append(letters);
        } else if (c >= 0xAC00 && c <= 0xD7A3) {
            int syllable = c - 0xAC00;
            out.append(' ').append(SYLLABLE);
            out.append((LEADS[syllable / 588] + VOWELS[syllable % 588 / 28] + TAILS[syllable % 28]).replace("-", ""));
            out.append(' ');
        } else if (isIdeograph(c)) {
            out.append(' ').append(c).append(' ');
        } else {
            String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD);
            for (int i = 0; i < parts.length(); i++) {
                char part = parts.charAt(i);
                boolean mark = Character.getType(part) == Character.NON_SPACING_MARK && c < 0x0900;
                if (!mark) {
                    out.append(LETTERS.getOrDefault(part, String.valueOf(part)));
                }
            }
        }
    }

    private static Map<Character, String> letters() {
        var letters = new HashMap<Character, String>();
        add(
                letters,
                "А=A Б=B В=V Г=G Д=D Е=E Ж=ZH З=Z И=I Й=I К=K Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=KH Ц=TS Ч=CH"
                        + " Ш=SH Щ=SHCH Ъ= Ы=Y Ь= Э=E Ю=YU Я=YA Ё=E І=I Ї=I Є=E Ґ=G Ў=U Ђ=DJ Ј=J Љ=LJ Њ=NJ Ћ=C"
                        + " Џ=DZ Ѓ=G Ќ=K Ѕ=Z Ә=A Қ=K Ө=O Ү=U");
        add(
                letters,
                "Α=A Β=V Γ=G Δ=D Ε=E Ζ=Z Η=I Θ=TH Ι=I Κ=K Λ=L Μ=M Ν=N Ξ=X Ο=O Π=P Ρ=R Σ=S Τ=T Υ=Y Φ=F Χ=CH Ψ=PS"
                        + " Ω=O");
        add(
                letters,
                "ا=A أ=A إ=I آ=A ب=B ت=T ث=TH ج=J ح=H خ=KH د=D ذ=DH ر=R ز=Z س=S ش=SH ص=S ض=D ط=T ظ=Z ع=A غ=GH"
                        + " ف=F ق=Q ك=K ک=K ل=L م=M ن=N ه=H ة=A و=W ي=Y ی=Y ى=A پ=P چ=CH گ=G ژ=ZH ء= ئ=Y ؤ=W");
        add(
                letters,
                "א=A ב=B ג=G ד=D ה=H ו=U ז=Z ח=H ט=T י=Y כ=K ך=K ל=L מ=M ם=M נ=N ן=N ס=S ע=A ף=F פ=P ץ=TS צ=TS ק=K"
                        + " ר=R ש=SH ת=T");
        add(letters, "Ø=O Æ=AE Œ=OE Ł=L Đ=D Ð=D Þ=TH ẞ=SS ß=SS İ=I ı=I Ə=A ʻ= ʼ= ’= ‘= ´= ʿ= ʾ=");
        return Map.copyOf(letters);
    }

    private static void add(Map<Character, String> letters, String pairs) {
        for (String pair : pairs.split(" ")) {
            letters.put(pair.charAt(0), pair.substring(2));
        }
    }
}
