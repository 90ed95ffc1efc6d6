package org.tambo.watchlist.name;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name in the words by which it is compared.
 *
 * @param words all words in their order, particles among them, titles not
 * @param tokens the words without particles; all words where there are only particles
 * @param firstGiven which of the tokens is the first given name, as far as is known
 * @param bordered whether that is known for sure
 * @param cut whether the last word may be cut off
 */
record ParsedName(List<NameToken> words, List<NameToken> tokens, int firstGiven, boolean bordered, boolean cut) {
    private static final int LONGEST = 256;
    private static final int MOST_WORDS = 24;
    private static final Pattern ESCAPED = Pattern.compile("([NUOA])XX");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\u0900-\\u0DFF\\u0E00-\\u0E7F\\u1100]+");

    /** Makes a word, or knows it already. */
    interface Words {
        NameToken of(String text, boolean vowelless);
    }

    static ParsedName of(PersonName name) {
        return of(name, NameToken::of);
    }

    static ParsedName of(PersonName name, Words known) {
        var words = words(name.surnames(), known);
        int border = words.size();
        words.addAll(words(name.given(), known));
        return of(words, name.bordered() ? border : 0, name.bordered(), name.cut());
    }

    /** @param border how many words stand before the given names */
    static ParsedName of(List<NameToken> words, int border, boolean bordered, boolean cut) {
        var tokens = new ArrayList<NameToken>(words.size());
        int firstGiven = 0;
        for (int i = 0; i < words.size(); i++) {
            // E and Y join two names; at the beginning they are an initial.
            boolean initial = i == 0 && words.get(i).text().length() == 1;
            if (initial || !words.get(i).isParticle()) {
                firstGiven += i < border ? 1 : 0;
                tokens.add(words.get(i));
            }
        }
        if (tokens.isEmpty()) {
            tokens.addAll(words);
        }
        return new ParsedName(
                List.copyOf(words),
                List.copyOf(tokens),
                Math.max(0, Math.min(firstGiven, tokens.size() - 1)),
                bordered,
                cut);
    }

    private static List<NameToken> words(String text, Words known) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String latin = Script.latin(bounded);
        if (latin.contains("XX")) {
            latin = ESCAPED.matcher(latin).replaceAll("$1");
        }
        latin = latin.replace("'", "").replace("`", "");
        boolean vowelless = Script.leavesOutVowels(bounded);
        var texts = new ArrayList<String>();
        for (String word : split(latin)) {
            if (!word.isEmpty() && texts.size() < MOST_WORDS) {
                texts.add(lettersForDigits(word));
            }
        }
        int from = 0;
        int to = texts.size();
        // What remains has to be a name: KING and DON are titles before two words, and names beside one.
        while (to - from > 2 && NameWords.isTitle(texts.get(from))) {
            from++;
        }
        while (to - from > 1 && NameWords.isSuffix(texts.get(to - 1))) {
            to--;
        }
        if (to - from == 2 && NameWords.isTitle(texts.get(from)) && !NameWords.isName(texts.get(from))) {
            from++;
        }
        return new ArrayList<>(texts.subList(from, to).stream()
                .map(word -> known.of(word, vowelless))
                .toList());
    }

    private static List<String> split(String text) {
        if (!Script.isPlain(text)) {
            return List.of(NO_WORD.split(text));
        }
        var words = new ArrayList<String>();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inWord = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (inWord && from < 0) {
                from = i;
            } else if (!inWord && from >= 0) {
                words.add(text.substring(from, i));
                from = -1;
            }
        }
        return words;
    }

    /** Digits within a word are letters that a reader took for digits of the same shape. */
    private static String lettersForDigits(String word) {
        if (word.chars().allMatch(Character::isDigit) || word.chars().noneMatch(Character::isDigit)) {
            return word;
        }
        var letters = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            letters.append(c >= '0' && c <= '9' ? "OIZEASGTBG".charAt(c - '0') : c);
        }
        return letters.toString();
    }

    /** The last word if a {@code DE} before it makes it look like a husband's surname, else nothing. */
    String marriedName() {
        int n = words.size();
        return n >= 4 && words.get(n - 2).text().equals("DE") ? words.get(n - 1).text() : "";
    }

    /** Whether there are particles among the words that are no tokens. */
    boolean hasParticles() {
        return words.size() > tokens.size();
    }

    boolean vowelless() {
        for (NameToken token : tokens) {
            if (token.vowelless()) {
                return true;
            }
        }
        return false;
    }

    boolean syllables() {
        return !tokens.isEmpty() && tokens.stream().allMatch(NameToken::isSyllable);
    }
}
