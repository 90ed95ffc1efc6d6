package org.tambo.watchlist.name;

/**
 * What a comparison of two names found.
 *
 * @param matched pairs of words that are alike
 * @param conflicts words left on both sides: each pair of them says "another person"
 * @param extras words left on one side only: somebody left something out
 * @param compounds how many of the extras are compound surnames in the middle of the name
 * @param spelling summed distance of the pairs that are merely similar
 * @param sound summed cost of the pairs that sound or look the same
 * @param information how much the matched words say, see {@link TokenRarity}
 * @param single whether at most one full word matched although there are more
 * @param married whether the only words left are a surname and a husband's surname
 * @param inverted whether father and son are swapped around a BIN
 * @param givenConflict whether the first given names are among the words left on both sides
 * @param exact whether nothing differs but sounds and shapes
 * @param syllables whether both names are of syllables, each a word
 */
record NameEvidence(
        int matched,
        int conflicts,
        int extras,
        int compounds,
        float spelling,
        float sound,
        int initials,
        int nicknames,
        float information,
        boolean single,
        boolean married,
        boolean inverted,
        boolean givenConflict,
        boolean exact,
        boolean syllables) {
    /** The same, where a word that one side lacks contradicts. */
    NameEvidence withExtrasAsConflicts() {
        return new NameEvidence(
                matched,
                conflicts + extras,
                0,
                0,
                spelling,
                sound,
                initials,
                nicknames,
                information,
                single,
                married,
                inverted,
                givenConflict,
                exact,
                syllables);
    }
}
