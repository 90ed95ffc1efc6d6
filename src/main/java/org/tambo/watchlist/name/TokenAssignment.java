package org.tambo.watchlist.name;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs the words of two names so that as many as possible are alike, and those as closely as possible. Optimal up to
 * ten words on the shorter side (dynamic programming over its subsets), greedy beyond.
 */
final class TokenAssignment {
    private static final int MOST_FOR_OPTIMUM = 10;
    /** What a pair is worth before its cost: more than any cost, so that more pairs always win. */
    private static final float PAIR = 3;

    /** @param left which word of the first name @param right which word of the second */
    record Pair(int left, int right, TokenLikeness likeness) {
        private float worth() {
            float uncertain = likeness.kind() == TokenLikeness.Kind.INITIAL ? 0.05f : 0;
            return PAIR - likeness.cost() - uncertain - 0.001f * Math.abs(left - right);
        }
    }

    private TokenAssignment() {}

    static List<Pair> of(List<NameToken> left, List<NameToken> right) {
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < left.size(); i++) {
            for (int j = 0; j < right.size(); j++) {
                var likeness = TokenLikeness.of(left.get(i), right.get(j));
                if (likeness.isAlike()) {
                    pairs.add(new Pair(i, j, likeness));
                }
            }
        }
        if (right.size() <= MOST_FOR_OPTIMUM) {
            return optimal(pairs, left.size(), right.size());
        }
        return greedy(pairs, left.size(), right.size());
    }

    private static List<Pair> optimal(List<Pair> pairs, int lefts, int rights) {
        int sets = 1 << rights;
        var worth = new float[sets];
        Arrays.fill(worth, Float.NEGATIVE_INFINITY);
        worth[0] = 0;
        var chosen = new Pair[lefts][];
        for (int left = 0; left < lefts; left++) {
            var next = worth.clone();
            var choice = new Pair[sets];
            for (var pair : pairs) {
                if (pair.left() == left) {
                    int bit = 1 << pair.right();
                    for (int set = 0; set < sets; set++) {
                        if ((set & bit) == 0 && worth[set] + pair.worth() > next[set | bit]) {
                            next[set | bit] = worth[set] + pair.worth();
                            choice[set | bit] = pair;
                        }
                    }
                }
            }
            worth = next;
            chosen[left] = choice;
        }
        int best = 0;
        for (int set = 1; set < sets; set++) {
            best = worth[set] > worth[best] ? set : best;
        }
        var result = new ArrayList<Pair>();
        for (int left = lefts - 1; left >= 0; left--) {
            var pair = chosen[left][best];
            if (pair != null) {
                result.add(pair);
                best &= ~(1 << pair.right());
            }
        }
        return result;
    }

    private static List<Pair> greedy(List<Pair> pairs, int lefts, int rights) {
        pairs.sort(Comparator.comparingDouble(pair -> -pair.worth()));
        var leftTaken = new boolean[lefts];
        var rightTaken = new boolean[rights];
        var result = new ArrayList<Pair>();
        for (var pair : pairs) {
            if (!leftTaken[pair.left()] && !rightTaken[pair.right()]) {
                leftTaken[pair.left()] = true;
                rightTaken[pair.right()] = true;
                result.add(pair);
            }
        }
        return result;
    }
}
