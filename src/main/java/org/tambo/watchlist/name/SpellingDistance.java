package org.tambo.watchlist.name;

/**
 * Weighted Damerau-Levenshtein distance between two words: what a hand, an ear or a reader confuses costs less than
 * what it does not. The figures were set by hand on pairs of names; see bench/names.md.
 */
final class SpellingDistance {
    private static final float VOWELS = 0.6f;
    private static final float SAME_SOUND = 0.6f;
    private static final float SAME_SHAPE = 0.7f;
    private static final float REPEATED = 0.3f;
    private static final float SILENT = 0.5f;
    private static final float VOWEL_GAP = 0.7f;
    private static final float SWAPPED = 0.8f;

    /** Longer words are compared up to here. */
    private static final int LONGEST = 40;

    private static final float[][] SUBSTITUTION = substitution();

    private SpellingDistance() {}

    /** What a comparison works on, for whoever makes many of them. */
    static final class Rows {
        private final float[] before = new float[LONGEST + 2];
        private final float[] last = new float[LONGEST + 2];
        private final float[] row = new float[LONGEST + 2];
        private final float[] gapsB = new float[LONGEST + 2];
    }

    /** @return the distance, or infinity once it is sure to be above the limit */
    static float between(String a, String b, float limit) {
        return between(a, b, limit, new Rows());
    }

    static float between(String a, String b, float limit, Rows rows) {
        int endA = Math.min(a.length(), LONGEST);
        int endB = Math.min(b.length(), LONGEST);
        if (Math.abs(endA - endB) > 3) {
            return Float.POSITIVE_INFINITY;
        }
        if (fewestEdits(a, b) * SILENT > limit) {
            return Float.POSITIVE_INFINITY;
        }
        // What both begin and end with costs nothing; one letter of it stays, for doubled and exchanged letters.
        int from = 0;
        while (from < endA && from < endB && a.charAt(from) == b.charAt(from)) {
            from++;
        }
        if (from == endA && from == endB) {
            return 0;
        }
        while (endA > from && endB > from && a.charAt(endA - 1) == b.charAt(endB - 1)) {
            endA--;
            endB--;
        }
        from = Math.max(0, from - 1);
        endA = Math.min(a.length(), endA + 1);
        endB = Math.min(b.length(), endB + 1);
        return between(a, b, from, endA - from, endB - from, limit, rows);
    }

    /**
     * Each letter that one side lacks takes part in an edit, which has at most one of either side, and no such edit costs less
     * than {@link #SILENT}. Most pairs of words are told apart by that alone.
     */
    private static int fewestEdits(String a, String b) {
        int lettersA = letters(a);
        int lettersB = letters(b);
        return Math.max(Integer.bitCount(lettersA & ~lettersB), Integer.bitCount(lettersB & ~lettersA));
    }

    /** A bit for each letter that is there; letters outside the alphabet may share one. */
    private static int letters(String word) {
        int letters = 0;
        for (int i = 0; i < word.length(); i++) {
            letters |= 1 << word.charAt(i);
        }
        return letters;
    }

    private static float between(String a, String b, int from, int n, int m, float limit, Rows rows) {
        float[] before = rows.before;
        float[] last = rows.last;
        float[] row = rows.row;
        float[] gaps = rows.gapsB;
        last[0] = 0;
        for (int j = 1; j <= m; j++) {
            gaps[j] = gap(b, from + j - 1);
            last[j] = last[j - 1] + gaps[j];
        }
        float lastLeast = 0;
        for (int i = 1; i <= n; i++) {
            char x = a.charAt(from + i - 1);
            char xBefore = i > 1 ? a.charAt(from + i - 2) : 0;
            float gapA = gap(a, from + i - 1);
            row[0] = last[0] + gapA;
            float least = row[0];
            for (int j = 1; j <= m; j++) {
                char y = b.charAt(from + j - 1);
                float cost = last[j - 1] + substitution(x, y);
                cost = Math.min(cost, last[j] + gapA);
                cost = Math.min(cost, row[j - 1] + gaps[j]);
                if (i > 1 && j > 1 && xBefore == y && x == b.charAt(from + j - 2)) {
                    cost = Math.min(cost, before[j - 2] + SWAPPED);
                }
                row[j] = cost;
                least = Math.min(least, cost);
            }
            if (least > limit && lastLeast + SWAPPED > limit) {
                return Float.POSITIVE_INFINITY;
            }
            lastLeast = least;
            var free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[m];
    }

    private static float gap(String word, int i) {
        char c = word.charAt(i);
        if (i > 0 && word.charAt(i - 1) == c) {
            return REPEATED;
        }
        return c == 'H' ? SILENT : isVowel(c) ? VOWEL_GAP : 1;
    }

    private static float substitution(char a, char b) {
        if (a == b) {
            return 0;
        }
        boolean latin = a >= 'A' && a <= 'Z' && b >= 'A' && b <= 'Z';
        return latin ? SUBSTITUTION[a - 'A'][b - 'A'] : 1;
    }

    private static boolean isVowel(char c) {
        return "AEIOUY".indexOf(c) >= 0;
    }

    private static float[][] substitution() {
        var costs = new float[26][26];
        for (var row : costs) {
            java.util.Arrays.fill(row, 1);
        }
        for (String shape : new String[] {"MN", "OCDQ", "ILT", "UV", "SB", "RP", "EF", "GC"}) {
            all(costs, shape, SAME_SHAPE);
        }
        for (String sound : new String[] {"BVWPF", "CKQGX", "SZCX", "DT", "MN", "IYJLH", "GJHX", "LR"}) {
            all(costs, sound, SAME_SOUND);
        }
        all(costs, "AEIOUY", VOWELS);
        return costs;
    }

    private static void all(float[][] costs, String letters, float cost) {
        for (int i = 0; i < letters.length(); i++) {
            for (int j = 0; j < letters.length(); j++) {
                if (i != j) {
                    costs[letters.charAt(i) - 'A'][letters.charAt(j) - 'A'] = cost;
                }
            }
        }
    }
}
