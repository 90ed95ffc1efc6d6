package org.tambo.watchlist.name;

/** Which words of the vocabulary have been looked at for one of a query's; one thread's. */
final class SeenWords {
    /** For each word of the vocabulary, how many words had been begun when it was last seen. */
    private final int[] seen;

    private int begun;

    /** What the thread measures distances with. */
    private final SpellingDistance.Rows distance = new SpellingDistance.Rows();

    SeenWords(int vocabulary) {
        seen = new int[vocabulary];
    }

    SpellingDistance.Rows distance() {
        return distance;
    }

    /** Nothing has been seen for the word that comes now. */
    void begin() {
        begun++;
    }

    /** Whether it was seen before; from now on it was. */
    boolean seen(int word) {
        boolean before = seen[word] == begun;
        seen[word] = begun;
        return before;
    }
}
