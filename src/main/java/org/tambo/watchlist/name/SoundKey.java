package org.tambo.watchlist.name;

/**
 * Spells a Latin word by its sound, so that the usual ways of writing one Andean name come out alike: HUAMAN, WAMAN
 * and GUAMAN, QUISPE and KISPE, CCORI and QORI. One pass from left to right over the word's letters.
 *
 * <p>Quechua and Aymara have three vowels, which Spanish ears wrote with five: {@link #threeVowels} is the weaker key
 * that takes E for I and O for U.
 */
final class SoundKey {
    private static final int LONGEST = 64;

    private SoundKey() {}

    static String of(String word) {
        if (word.length() > LONGEST) {
            return word;
        }
        var key = new StringBuilder(word.length());
        int length = word.length();
        for (int i = 0; i < length; i++) {
            char c = word.charAt(i);
            char next = at(word, i + 1);
            char after = at(word, i + 2);
            boolean initial = i == 0;
            boolean afterVowel = i > 0 && isVowel(word.charAt(i - 1));
            switch (c) {
                case 'S' -> {
                    if (next == 'C' && after == 'H') {
                        add(key, 'X');
                        i += 2;
                    } else if (next == 'H') {
                        add(key, 'X');
                        i++;
                    } else {
                        add(key, 'S');
                    }
                }
                case 'T' -> {
                    if (next == 'C' && after == 'H') {
                        add(key, 'X');
                        i += 2;
                    } else {
                        add(key, 'T');
                        i += next == 'H' ? 1 : 0;
                    }
                }
                case 'P' -> {
                    add(key, next == 'H' ? 'F' : 'P');
                    i += next == 'H' ? 1 : 0;
                }
                case 'K' -> {
                    add(key, 'K');
                    i += next == 'H' ? 1 : 0;
                }
                case 'C' -> {
                    if (next == 'H') {
                        add(key, 'X');
                        i++;
                    } else if (next == 'K' || next == 'Q' || next == 'C') {
                        // The next letter says K by itself; CC before E or I is Quechua's deep K, not Spanish S.
                        add(key, 'K');
                        i += next == 'C' ? 1 : 0;
                    } else {
                        add(key, next == 'E' || next == 'I' || next == 'Y' ? 'S' : 'K');
                    }
                }
                case 'Q' -> {
                    add(key, 'K');
                    if (next == 'U') {
                        if (after == 'E' || after == 'I') {
                            i++;
                        }
                    } else if (next == 'O') {
                        add(key, 'U');
                        i++;
                    }
                }
                case 'G' -> {
                    if (next == 'H') {
                        add(key, 'G');
                        i++;
                    } else if (next == 'U' && (after == 'E' || after == 'I')) {
                        add(key, 'G');
                        i++;
                    } else if (next == 'U' && (after == 'A' || after == 'O') && (initial || afterVowel)) {
                        add(key, 'W');
                        i++;
                    } else {
                        add(key, next == 'E' || next == 'I' ? 'Y' : 'G');
                    }
                }
                case 'H' -> {
                    if (next == 'U' && isOpen(after) && (initial || afterVowel)) {
                        add(key, 'W');
                        i++;
                    }
                }
                case 'W' -> add(key, 'W');
                case 'U' -> {
                    if (initial && isOpen(next)) {
                        add(key, 'W');
                    } else if (next == 'E' && after == 'E') {
                        add(key, 'U'); // UEE: how some readers spell Ü before E
                        add(key, 'E');
                        i += 2;
                    } else {
                        add(key, 'U');
                    }
                }
                case 'V' -> add(key, initial && isOpen(next) ? 'W' : 'B');
                case 'Z' -> {
                    add(key, next == 'H' ? 'X' : 'S');
                    i += next == 'H' ? 1 : 0;
                }
                case 'L' -> {
                    if (next == 'L') {
                        i++;
                        add(key, isVowel(at(word, i + 1)) ? 'Y' : 'L');
                    } else {
                        add(key, 'L');
                    }
                }
                case 'J', 'Y' -> add(key, isOpen(next) || next == 'U' ? 'Y' : 'I');
                case 'O' -> {
                    if (next == 'U' || next == 'O') {
                        add(key, 'U');
                        i++;
                    } else {
                        add(key, 'O');
                    }
                }
                default -> add(key, c);
            }
        }
        return key.toString();
    }

    static String threeVowels(String key) {
        var folded = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            add(folded, c == 'E' ? 'I' : c == 'O' ? 'U' : c);
        }
        return folded.toString();
    }

    private static void add(StringBuilder key, char c) {
        if (key.isEmpty() || key.charAt(key.length() - 1) != c) {
            key.append(c);
        }
    }

    private static char at(String word, int i) {
        return i < word.length() ? word.charAt(i) : 0;
    }

    private static boolean isVowel(char c) {
        return isOpen(c) || c == 'U' || c == 'Y';
    }

    private static boolean isOpen(char c) {
        return c == 'A' || c == 'E' || c == 'I' || c == 'O';
    }
}
