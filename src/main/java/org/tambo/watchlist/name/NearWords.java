package org.tambo.watchlist.name;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The words of a vocabulary that may be another spelling of one, remembered: people's names repeat, and finding what is near
 * them is most of a search's work. For any number of threads.
 */
final class NearWords {
    /** Words of which it is remembered what is near them. */
    private static final int MOST = 8_192;

    /** How near a word must be, in {@link TokenLikeness}' cost, to count in finding candidates. */
    private static final float DISCOUNT = 0.35f;

    private final Vocabulary vocabulary;
    private final ConcurrentLinkedQueue<SeenWords> free = new ConcurrentLinkedQueue<>();
    private final Map<String, Near> known = new ConcurrentHashMap<>();

    NearWords(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Words by their numbers, and how like each is, 0 to 1. */
    record Near(int[] words, float[] likeness) {}

    Near of(NameToken token) {
        Near near = known.get(token.text());
        if (near == null) {
            near = found(token);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(token.text(), near);
        }
        return near;
    }

    private Near found(NameToken token) {
        var words = new IntList();
        var bits = new IntList();
        var seen = Optional.ofNullable(free.poll()).orElseGet(() -> new SeenWords(vocabulary.size()));
        seen.begin();
        vocabulary.forEachNear(token, word -> {
            float likeness = seen.seen(word) ? 0 : likeness(token, word, seen.distance());
            if (likeness > 0) {
                words.add(word);
                bits.add(Float.floatToIntBits(likeness));
            }
        });
        free.add(seen);
        int[] all = bits.toArray();
        float[] likeness = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            likeness[i] = Float.intBitsToFloat(all[i]);
        }
        return new Near(words.toArray(), likeness);
    }

    /** How like a word of the vocabulary is, or nothing where it is another. */
    float likeness(NameToken token, int word, SpellingDistance.Rows distance) {
        var other = vocabulary.token(word);
        if (TokenLikeness.surelyApart(token, other)) {
            return 0;
        }
        float cost = TokenLikeness.bySound(token, other, distance);
        return cost < Float.POSITIVE_INFINITY ? 1 - DISCOUNT * cost : 0;
    }

    /** Finds what is near several words at once, on all cores. */
    void find(List<NameToken> tokens) {
        List<NameToken> unknown = tokens.stream()
                .filter(token -> !known.containsKey(token.text()))
                .toList();
        if (unknown.size() > 1) {
            unknown.parallelStream().forEach(this::of);
        }
    }
}
