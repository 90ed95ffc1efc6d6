package org.tambo.watchlist.name;

/** How much it says that two names share a word: little for one of every hundred people, much for a rare one. */
public interface TokenRarity {
    /** @return about 0.45 for the commonest words, 1 for a word of one person in a thousand, up to 1.4 */
    float of(String word);

    /**
     * How much less a word says beside another of its script than by itself: whoever bears one Hangul name bears others,
     * and few people do.
     */
    default float expected(String word) {
        return 0;
    }

    /** What is known of names in general. */
    static TokenRarity general() {
        return word -> ofShare(word, CommonNames.share(word));
    }

    /** @param share of the people that bear the word, 0 if nobody is known to */
    static float ofShare(String word, float share) {
        if (word.length() == 1) {
            return 0.3f;
        }
        double information = -Math.log(Math.max(share, 1e-6)) / Math.log(1000);
        return (float) Math.max(0.45, Math.min(1.4, information));
    }
}
