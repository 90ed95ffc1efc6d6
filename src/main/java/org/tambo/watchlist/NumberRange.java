package org.tambo.watchlist;

/**
 * A range of document numbers, such as stolen blanks.
 *
 * @param notice the key of the notice that it stands in
 * @param first the lowest number
 * @param last the highest, of as many characters and the same letters
 */
record NumberRange(long notice, NumberKey first, NumberKey last) {
    static NumberRange of(long key, Notice.LostDocument document, String lastNumber) {
        return new NumberRange(
                key,
                NumberKey.document(document.issuer(), document.number()),
                NumberKey.document(document.issuer(), lastNumber));
    }

    /** Whether two numbers, as somebody wrote them, are the ends of a range. */
    static boolean isRange(String number, String lastNumber) {
        String first = NumberKey.weapon(number).text();
        String last = NumberKey.weapon(lastNumber).text();
        return sameLetters(first, last) && first.compareTo(last) <= 0;
    }

    /** Whether the number, letter for letter, lies in it. */
    boolean contains(NumberKey number) {
        return lies(number.text(), first.text(), last.text());
    }

    /** Whether the number lies in it but for confusions. */
    boolean mayContain(NumberKey number) {
        return lies(number.folded(), first.folded(), last.folded());
    }

    private static boolean lies(String text, String from, String to) {
        return sameLetters(from, text) && from.compareTo(text) <= 0 && text.compareTo(to) <= 0;
    }

    private static boolean sameLetters(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            boolean digits = Character.isDigit(x) && Character.isDigit(y);
            if (!digits && x != y) {
                return false;
            }
        }
        return true;
    }
}
