package org.tambo.watchlist.name;

/**
 * How two words of names are alike.
 *
 * @param cost 0 for the same word, growing with what has to be explained
 */
record TokenLikeness(Kind kind, float cost) {
    /** Ordered from the surest. */
    enum Kind {
        SAME,
        /** The same sound, or a reader's confusion of shapes. */
        SAME_SOUND,
        /** The same consonants, of which one side's script has no more. */
        CONSONANTS,
        SIMILAR,
        INITIAL,
        NICKNAME,
        DIFFERENT
    }

    private static final TokenLikeness SAME = new TokenLikeness(Kind.SAME, 0);
    private static final TokenLikeness FIVE_VOWELS = new TokenLikeness(Kind.SAME_SOUND, 0.25f);
    private static final TokenLikeness THREE_VOWELS = new TokenLikeness(Kind.SAME_SOUND, 0.35f);
    private static final TokenLikeness SHAPE = new TokenLikeness(Kind.SAME_SOUND, 0.4f);
    private static final TokenLikeness PARTICLE = new TokenLikeness(Kind.SAME_SOUND, 0.3f);
    private static final TokenLikeness INITIAL = new TokenLikeness(Kind.INITIAL, 0.5f);
    private static final TokenLikeness NICKNAME = new TokenLikeness(Kind.NICKNAME, 0.5f);
    static final TokenLikeness DIFFERENT = new TokenLikeness(Kind.DIFFERENT, 1);

    private static final String[] PREFIXES = {"DELOS", "DELAS", "DELA", "DEL", "DE", "SAN", "ABDEL", "ABDUL", "ABD"};
    private static final String SHAPES_FROM = "VLMCDQY";
    private static final String SHAPES_TO = "UINOOOU";
    /** The lowest of {@link SpellingDistance}'s costs for an edit that brings in another letter. */
    private static final float CHEAPEST = 0.6f;

    /** What the weaker sound key adds when spellings are compared through it. */
    private static final float BY_SOUND = 0.25f;

    boolean isAlike() {
        return kind != Kind.DIFFERENT;
    }

    static TokenLikeness of(NameToken a, NameToken b) {
        if (a.text().equals(b.text())) {
            return SAME;
        }
        if (a.isSyllable() || b.isSyllable()) {
            return plain(a.text()).equals(plain(b.text())) ? SAME : DIFFERENT;
        }
        if (a.isInitial() || b.isInitial()) {
            return a.text().charAt(0) == b.text().charAt(0) ? INITIAL : DIFFERENT;
        }
        if (a.openSound().equals(b.openSound())) {
            return a.sound().equals(b.sound()) ? FIVE_VOWELS : THREE_VOWELS;
        }
        if (Nicknames.standForOneAnother(a, b)) {
            return NICKNAME;
        }
        if (sameShape(a.text(), b.text())) {
            return SHAPE;
        }
        if (withoutPrefix(a.text()).equals(withoutPrefix(b.text()))) {
            return PARTICLE;
        }
        if (twoNames(a, b)) {
            return DIFFERENT;
        }
        float budget = budget(Math.min(a.text().length(), b.text().length()));
        float distance = SpellingDistance.between(a.text(), b.text(), budget);
        if (a.sound().length() > 3 && b.sound().length() > 3) {
            distance = Math.min(distance, SpellingDistance.between(a.sound(), b.sound(), budget) + BY_SOUND);
        }
        if (distance > budget) {
            return DIFFERENT;
        }
        return new TokenLikeness(Kind.SIMILAR, distance);
    }

    /**
     * A cheaper measure, for finding what {@link #of} is to judge: by the weaker sound key alone.
     *
     * @return the cost, infinity if the two are not alike
     */
    static float bySound(NameToken a, NameToken b, SpellingDistance.Rows rows) {
        if (a.openSound().equals(b.openSound())) {
            return a.text().equals(b.text()) ? 0 : FIVE_VOWELS.cost;
        }
        if (twoNames(a, b)) {
            return Float.POSITIVE_INFINITY;
        }
        float budget = budget(Math.min(a.text().length(), b.text().length()));
        float distance = SpellingDistance.between(a.openSound(), b.openSound(), budget, rows);
        return distance > budget ? Float.POSITIVE_INFINITY : distance;
    }

    /**
     * Whether {@link #bySound} cannot find them alike, by which letters one has and the other lacks: each of them takes part
     * in an edit, and one edit has at most one of either side.
     */
    static boolean surelyApart(NameToken a, NameToken b) {
        int onlyA = Integer.bitCount(a.letters() & ~b.letters());
        int onlyB = Integer.bitCount(b.letters() & ~a.letters());
        return CHEAPEST * Math.max(onlyA, onlyB)
                > budget(Math.min(a.text().length(), b.text().length())) + 0.001f;
    }

    /** Two names that both exist are two names, unless they sound alike. */
    private static boolean twoNames(NameToken a, NameToken b) {
        return a.known() && b.known();
    }

    /** The distance up to which two spellings may be one name, by the shorter one's length. */
    static float budget(int length) {
        return length <= 2 ? 0 : length == 3 ? 1 : length <= 5 ? 1.2f : length <= 8 ? 1.7f : 1.9f;
    }

    private static String plain(String text) {
        return text.charAt(0) == Script.SYLLABLE ? text.substring(1) : text;
    }

    private static boolean sameShape(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (shape(a.charAt(i)) != shape(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char shape(char c) {
        int at = SHAPES_FROM.indexOf(c);
        return at < 0 ? c : SHAPES_TO.charAt(at);
    }

    /** A word without the particle that was written as one with it. */
    static String withoutPrefix(String word) {
        for (String prefix : PREFIXES) {
            if (word.startsWith(prefix) && word.length() >= prefix.length() + 3) {
                return word.substring(prefix.length());
            }
        }
        return word;
    }
}
