package org.tambo.watchlist.name;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tambo.watchlist.name.TokenLikeness.Kind;

/**
 * Compares two names: pairs their words, then explains what is left over (words joined or parted, an end cut off, a
 * husband's surname), and counts what stays unexplained. A word left on both sides is a conflict, on one side only an
 * extra: that distinction is worth more than any refinement of spelling.
 */
final class NameComparison {
    private static final int SHORTEST_JOIN = 5;
    private static final int SURE_BESIDE = 3;
    private static final float LEAST_INFORMATION = 0.1f;

    private final List<NameToken> left;
    private final List<NameToken> right;
    private final List<Match> matches = new ArrayList<>();
    private final List<Integer> leftOver = new ArrayList<>();
    private final List<Integer> rightOver = new ArrayList<>();

    /** A pair of words, or of words run together. */
    private record Match(int left, int right, String leftText, String rightText, TokenLikeness likeness) {}

    private NameComparison(List<NameToken> left, List<NameToken> right) {
        this.left = left;
        this.right = right;
    }

    /** @param sameSex whether both persons are known to be of one sex: FRANCISCO may then be a misspelt FRANCISCA */
    static NameEvidence of(ParsedName a, ParsedName b, boolean sameSex, TokenRarity rarity) {
        boolean sameWords = a.tokens().equals(b.tokens());
        boolean sameCount = a.tokens().size() == b.tokens().size();
        var left = sameCount ? a.tokens() : withoutRepeats(a.tokens());
        var right = sameCount ? b.tokens() : withoutRepeats(b.tokens());
        var comparison = new NameComparison(left, right);
        comparison.pair(a, b, sameSex);
        if (!sameWords) {
            comparison.explainScriptsWithoutVowels(a, b);
            comparison.explainBordersMoved();
            comparison.explainJoined(true);
            comparison.explainJoined(false);
            comparison.explainJoinedParticles(a, b);
            comparison.explainCut(a, b);
            comparison.explainShortWord();
        }
        return comparison.evidence(a, b, rarity);
    }

    private void pair(ParsedName a, ParsedName b, boolean sameSex) {
        for (int i = 0; i < left.size(); i++) {
            leftOver.add(i);
        }
        for (int j = 0; j < right.size(); j++) {
            rightOver.add(j);
        }
        for (var pair : TokenAssignment.of(left, right)) {
            var x = left.get(pair.left());
            var y = right.get(pair.right());
            boolean given = pair.left() == 0 || pair.right() == 0 || a.bordered() || b.bordered();
            if (!sameSex && given && pair.likeness().kind() == Kind.SIMILAR && differBySex(x.text(), y.text())) {
                continue;
            }
            take(pair.left(), pair.right(), pair.likeness());
        }
    }

    private void take(int i, int j, TokenLikeness likeness) {
        matches.add(new Match(i, j, left.get(i).text(), right.get(j).text(), likeness));
        leftOver.remove((Integer) i);
        rightOver.remove((Integer) j);
    }

    /** CARLOS and CARLA do not fall under this, FRANCISCO and FRANCISCA, GABRIEL and GABRIELA do. */
    private static boolean differBySex(String a, String b) {
        String shorter = a.length() <= b.length() ? a : b;
        String longer = a.length() <= b.length() ? b : a;
        int n = shorter.length();
        if (n == longer.length()) {
            char x = shorter.charAt(n - 1);
            char y = longer.charAt(n - 1);
            return shorter.regionMatches(0, longer, 0, n - 1) && (x == 'O' && y == 'A' || x == 'A' && y == 'O');
        }
        return n >= 4 && longer.equals(shorter + "A") && "LNRSZ".indexOf(shorter.charAt(n - 1)) >= 0;
    }

    /** Where one side's script has no vowels, consonants have to do. */
    private void explainScriptsWithoutVowels(ParsedName a, ParsedName b) {
        if (a.vowelless() == b.vowelless()) {
            return;
        }
        for (int i : List.copyOf(leftOver)) {
            for (int j : List.copyOf(rightOver)) {
                String x = left.get(i).skeleton();
                String y = right.get(j).skeleton();
                boolean same = x.equals(y)
                        && (x.isEmpty()
                                || (left.get(i).text().length() >= 3
                                        && right.get(j).text().length() >= 3));
                boolean near = x.length() >= 3 && y.length() >= 3 && SpellingDistance.between(x, y, 0.7f) <= 0.7f;
                if (same || near) {
                    take(i, j, new TokenLikeness(Kind.CONSONANTS, 0.4f));
                    break;
                }
            }
        }
    }

    /** CECILIA BENAVIDES as CECILIAB ENAVIDES: all that is left over, run together, is the same. */
    private void explainBordersMoved() {
        if (leftOver.isEmpty() || rightOver.isEmpty() || leftOver.size() + rightOver.size() == 2) {
            return;
        }
        String x = joined(left, leftOver);
        String y = joined(right, rightOver);
        float distance = SpellingDistance.between(x, y, 1);
        if (Math.min(x.length(), y.length()) >= SHORTEST_JOIN && distance <= 1) {
            matches.add(new Match(leftOver.getFirst(), rightOver.getFirst(), x, y, similar(distance + 0.1f)));
            leftOver.clear();
            rightOver.clear();
        }
    }

    /** One word of one side is two or three neighbours of the other run together. */
    private void explainJoined(boolean leftIsJoined) {
        var whole = leftIsJoined ? left : right;
        var parts = leftIsJoined ? right : left;
        var wholeOver = leftIsJoined ? leftOver : rightOver;
        var partsOver = leftIsJoined ? rightOver : leftOver;
        for (int i : List.copyOf(wholeOver)) {
            String word = whole.get(i).text();
            if (word.length() < SHORTEST_JOIN) {
                continue;
            }
            search:
            for (int count = 2; count <= 3; count++) {
                for (int from = 0; from + count <= parts.size(); from++) {
                    int to = from + count;
                    int first = from;
                    if (!anyWithin(partsOver, first, to) || Math.abs(length(parts, first, to) - word.length()) > 1) {
                        continue;
                    }
                    String run = joined(parts, range(from, to));
                    float limit = word.length() > 7 ? 1 : 0.3f;
                    if (SpellingDistance.between(word, run, limit) <= limit) {
                        wholeOver.remove((Integer) i);
                        partsOver.removeIf(part -> part >= first && part < to);
                        matches.removeIf(match -> {
                            int part = leftIsJoined ? match.right() : match.left();
                            boolean replaced = part >= first && part < to;
                            if (replaced) {
                                wholeOver.add(leftIsJoined ? match.left() : match.right());
                            }
                            return replaced;
                        });
                        var likeness = new TokenLikeness(Kind.SAME_SOUND, 0.3f);
                        matches.add(
                                leftIsJoined
                                        ? new Match(i, from, word, run, likeness)
                                        : new Match(from, i, run, word, likeness));
                        break search;
                    }
                }
            }
        }
    }

    private static boolean anyWithin(List<Integer> places, int from, int to) {
        for (int place : places) {
            if (place >= from && place < to) {
                return true;
            }
        }
        return false;
    }

    private static int length(List<NameToken> tokens, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length += tokens.get(i).text().length();
        }
        return length;
    }

    /** DELACRUZ for DE LA CRUZ: the particle is no token, so the words are asked. */
    private void explainJoinedParticles(ParsedName a, ParsedName b) {
        if (a.hasParticles()) {
            explainJoinedParticles(a.words(), left, leftOver, right, rightOver, true);
        }
        if (b.hasParticles()) {
            explainJoinedParticles(b.words(), right, rightOver, left, leftOver, false);
        }
    }

    private void explainJoinedParticles(
            List<NameToken> words,
            List<NameToken> parted,
            List<Integer> partedOver,
            List<NameToken> other,
            List<Integer> otherOver,
            boolean partedIsLeft) {
        for (int j : List.copyOf(otherOver)) {
            String word = other.get(j).text();
            for (int from = 0; word.length() >= SHORTEST_JOIN && from < words.size(); from++) {
                var run = new StringBuilder();
                boolean particleBefore = false;
                for (int to = from; to < words.size() && to < from + 3; to++) {
                    run.append(words.get(to).text());
                    particleBefore |= to > from && words.get(to - 1).isParticle();
                    if (particleBefore && SpellingDistance.between(run.toString(), word, 0.7f) <= 0.7f) {
                        var tail = words.get(to);
                        var at = partedOver.stream()
                                .filter(i -> parted.get(i).equals(tail))
                                .findFirst();
                        if (at.isPresent() && otherOver.contains(j)) {
                            var likeness = new TokenLikeness(Kind.SAME_SOUND, 0.3f);
                            if (partedIsLeft) {
                                take(at.get(), j, likeness);
                            } else {
                                take(j, at.get(), likeness);
                            }
                        }
                    }
                }
            }
        }
    }

    /** The last word of a name whose end is missing, against the whole word. */
    private void explainCut(ParsedName a, ParsedName b) {
        if (a.cut() && !leftOver.isEmpty() && leftOver.getLast() == left.size() - 1) {
            int last = leftOver.getLast();
            rightOver.stream()
                    .filter(j -> right.get(j).text().startsWith(left.get(last).text()))
                    .findFirst()
                    .ifPresent(j -> take(last, j, new TokenLikeness(Kind.SAME_SOUND, 0.3f)));
        }
        if (b.cut() && !rightOver.isEmpty() && rightOver.getLast() == right.size() - 1) {
            int last = rightOver.getLast();
            leftOver.stream()
                    .filter(i -> left.get(i).text().startsWith(right.get(last).text()))
                    .findFirst()
                    .ifPresent(i -> take(i, last, new TokenLikeness(Kind.SAME_SOUND, 0.3f)));
        }
    }

    /** LU for LUZ: too short to be alike by itself, but beside three words that are, there is no other reading. */
    private void explainShortWord() {
        if (leftOver.size() == 1 && rightOver.size() == 1 && matches.size() >= SURE_BESIDE) {
            int i = leftOver.getFirst();
            int j = rightOver.getFirst();
            String x = left.get(i).text();
            String y = right.get(j).text();
            if (Math.min(x.length(), y.length()) == 2
                    && Math.max(x.length(), y.length()) == 3
                    && SpellingDistance.between(x, y, 1) <= 1) {
                take(i, j, similar(1));
            }
        }
    }

    /** CRUZ in DE LA CRUZ, unless it is the last word: a compound surname, which nobody leaves out by accident. */
    private static int compounds(ParsedName name, List<NameToken> tokens, List<Integer> over) {
        var words = name.words();
        int compounds = 0;
        for (int i = 2; i + 1 < words.size(); i++) {
            boolean compound = NameWords.ARTICLES.contains(words.get(i - 1).text())
                    && !words.get(i).isParticle();
            var word = words.get(i);
            compounds += compound
                            && over.stream().anyMatch(token -> tokens.get(token).equals(word))
                    ? 1
                    : 0;
        }
        return compounds;
    }

    private NameEvidence evidence(ParsedName a, ParsedName b, TokenRarity rarity) {
        float spelling = 0;
        float sound = 0;
        float information = 0;
        int initials = 0;
        int nicknames = 0;
        boolean first = true;
        for (var match : matches) {
            float weight = (rarity.of(match.leftText()) + rarity.of(match.rightText())) / 2;
            if (!first) {
                float expected = Math.max(rarity.expected(match.leftText()), rarity.expected(match.rightText()));
                weight = Math.max(LEAST_INFORMATION, weight - expected);
            }
            first = false;
            float cost = match.likeness().cost();
            switch (match.likeness().kind()) {
                case SAME -> information += weight;
                case SAME_SOUND -> {
                    sound += cost;
                    information += weight;
                }
                case CONSONANTS -> {
                    sound += cost;
                    information += 0.5f * weight;
                }
                case SIMILAR -> {
                    spelling += cost;
                    information += weight * Math.max(0, 1 - 0.35f * cost);
                }
                case INITIAL -> {
                    initials++;
                    information += 0.25f * weight;
                }
                case NICKNAME -> {
                    nicknames++;
                    information += 0.7f * weight;
                }
                case DIFFERENT -> throw new IllegalStateException("a pair of different words");
            }
        }
        int conflicts = Math.min(leftOver.size(), rightOver.size());
        int extras = Math.max(leftOver.size(), rightOver.size()) - conflicts;
        boolean married = conflicts == 1 && extras == 0 && (isMarried(a, b) || isMarriedRight(a, b));
        if (married) {
            conflicts = 0;
        }
        int compounds = extras == 0 ? 0 : compounds(a, left, leftOver) + compounds(b, right, rightOver);
        boolean whole =
                left.size() == a.tokens().size() && right.size() == b.tokens().size();
        boolean givenConflict =
                conflicts >= 1 && whole && leftOver.contains(a.firstGiven()) && rightOver.contains(b.firstGiven());
        boolean single = matches.size() - initials <= 1 && (left.size() > 1 || right.size() > 1);
        boolean exact = extras == 0 && conflicts == 0 && spelling == 0 && initials == 0 && nicknames == 0;
        return new NameEvidence(
                matches.size(),
                conflicts,
                extras,
                Math.min(compounds, extras),
                spelling,
                sound,
                initials,
                nicknames,
                information,
                single,
                married,
                isInverted(a, b),
                givenConflict,
                exact,
                a.syllables() && b.syllables());
    }

    /** The first name's last surname was replaced by DE and a husband's in the second. */
    private boolean isMarried(ParsedName a, ParsedName b) {
        int i = leftOver.getFirst();
        int j = rightOver.getFirst();
        return a.marriedName().isEmpty()
                && right.get(j).text().equals(b.marriedName())
                && j == right.size() - 1
                && i == left.size() - 1;
    }

    private boolean isMarriedRight(ParsedName a, ParsedName b) {
        int i = leftOver.getFirst();
        int j = rightOver.getFirst();
        return b.marriedName().isEmpty()
                && left.get(i).text().equals(a.marriedName())
                && i == left.size() - 1
                && j == right.size() - 1;
    }

    /** SALMAN BIN MUHAMMAD is the father or the son of MUHAMMAD BIN SALMAN, not the same. */
    private static boolean isInverted(ParsedName a, ParsedName b) {
        for (var entry : sons(a).entrySet()) {
            for (var other : sons(b).entrySet()) {
                if (alike(entry.getKey(), other.getValue())
                        && alike(entry.getValue(), other.getKey())
                        && !alike(entry.getKey(), other.getKey())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean alike(NameToken a, NameToken b) {
        return TokenLikeness.of(a, b).isAlike();
    }

    private static Map<NameToken, NameToken> sons(ParsedName name) {
        var sons = new LinkedHashMap<NameToken, NameToken>();
        var words = name.words();
        for (int i = 1; i + 1 < words.size(); i++) {
            if (NameWords.SON_OF.contains(words.get(i).text())) {
                sons.put(words.get(i - 1), words.get(i + 1));
            }
        }
        return sons;
    }

    private static List<NameToken> withoutRepeats(List<NameToken> tokens) {
        return tokens.stream().distinct().toList();
    }

    private static TokenLikeness similar(float cost) {
        return new TokenLikeness(Kind.SIMILAR, cost);
    }

    private static List<Integer> range(int from, int to) {
        return java.util.stream.IntStream.range(from, to).boxed().toList();
    }

    private static String joined(List<NameToken> tokens, List<Integer> which) {
        var joined = new StringBuilder();
        which.forEach(i -> joined.append(tokens.get(i).text()));
        return joined.toString();
    }
}
