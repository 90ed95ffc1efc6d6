package org.tambo.watchlist.name;

import java.util.List;

/**
 * How likely two records are about one person, and why.
 *
 * @param score evidence for one person, on a scale where {@link RecordComparison#MATCH_FROM} is the border
 * @param probability of one person, 0 to 1
 * @param match whether the score is at the border or above
 * @param dateAgreement how the birth dates agree that were compared
 * @param name which of the second record's names was meant, counted from 0
 */
public record RecordScore(
        double score,
        double probability,
        boolean match,
        DateAgreement dateAgreement,
        int name,
        List<FieldContribution> contributions) {
    public RecordScore {
        contributions = List.copyOf(contributions);
    }

    RecordScore ofName(int which) {
        return new RecordScore(score, probability, match, dateAgreement, which, contributions);
    }
}
