package org.tambo.watchlist.name;

/**
 * What each finding is worth, on the scale of {@link RecordComparison#MATCH_FROM}. Set by hand on the pairs described
 * in bench/names.md.
 *
 * @param base where two names begin, before anything is found
 * @param information for each unit of information that the matched words carry
 * @param mostInformation beyond which more words say nothing more
 * @param conflict against, for each word left on both sides
 * @param conflictWithOneMatch against, once, where a conflict stands beside fewer than two matched words
 * @param extra against, for each word left on one side
 * @param compound against, besides, for each of those that is a compound surname
 * @param spelling against, for each unit of spelling distance
 * @param sound against, for each unit of the costs of words that sound the same
 * @param single against, where at most one full word matched
 * @param twins against, where first given names conflict while the dates agree
 * @param gate against, for each unit of information below {@code enoughInformation}
 * @param gateBesideDate the same, where birth dates say by themselves that this is one person
 * @param exactIsEnough whether names without any difference are one person's however common they are, where no date is
 *     known
 * @param ways information that each extra word costs: whoever leaves out words has more namesakes
 * @param slope of the log-odds over the score
 */
public record NameWeights(
        double base,
        double information,
        double mostInformation,
        double conflict,
        double conflictWithOneMatch,
        double extra,
        double compound,
        double spelling,
        double sound,
        double initial,
        double nickname,
        double inverted,
        double single,
        double married,
        double twins,
        double gate,
        double gateBesideDate,
        boolean exactIsEnough,
        double ways,
        double enoughInformation,
        double sameSex,
        double otherSex,
        double sameNationality,
        double otherNationality,
        double slope) {
    /** Two records that somebody has put side by side. */
    public static final NameWeights PAIR = new NameWeights(
            2.2, 0.25, 4, 4.4, 2, 0.6, 2, 0.7, 0.3, 0.4, 0.3, 4, 0.5, 0.8, 3, 0.5, 0.5, true, 0, 2.6, 0.2, 3, 0.2, 0.3,
            1.54);

    /** How many strangers have a name of just enough information, on average; one of less is soon no match at all. */
    private static final double STRANGERS_PER_SEARCH = 0.07;

    /** As {@link #PAIR}, but what agrees has to be rarer than chance alone would bring up among so many records. */
    static NameWeights ofSearch(int records) {
        double enough = Math.log(Math.max(records, 1) / STRANGERS_PER_SEARCH) / Math.log(1000);
        return new NameWeights(
                PAIR.base,
                PAIR.information,
                PAIR.mostInformation,
                PAIR.conflict,
                PAIR.conflictWithOneMatch,
                PAIR.extra,
                PAIR.compound,
                PAIR.spelling,
                PAIR.sound,
                PAIR.initial,
                PAIR.nickname,
                PAIR.inverted,
                PAIR.single,
                PAIR.married,
                PAIR.twins,
                6,
                2,
                false,
                0.15,
                enough,
                PAIR.sameSex,
                PAIR.otherSex,
                PAIR.sameNationality,
                PAIR.otherNationality,
                PAIR.slope);
    }
}
