package org.tambo.watchlist.name;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tambo.watchlist.name.FieldContribution.Finding;

/**
 * Compares two records field by field and adds up what each field says (Fellegi and Sunter, A Theory for Record
 * Linkage, 1969). Weights are on one scale, at which {@link #MATCH_FROM} is the border; they and what they reach are
 * described in bench/names.md.
 */
public final class RecordComparison {
    /** Fixed before any measurement. */
    public static final double MATCH_FROM = 0.5;

    private static final Comparator<RecordScore> BY_SCORE = Comparator.comparingDouble(RecordScore::score);

    private final NameWeights weights;
    private final TokenRarity rarity;

    public RecordComparison(TokenRarity rarity, NameWeights weights) {
        this.rarity = rarity;
        this.weights = weights;
    }

    /** Two records side by side, with no gallery behind them. */
    public static RecordComparison ofPairs() {
        return new RecordComparison(TokenRarity.general(), NameWeights.PAIR);
    }

    /**
     * A search among so many records that by chance alone some are alike.
     *
     * @param records how many are searched
     */
    static RecordComparison ofSearch(int records, TokenRarity rarity) {
        return new RecordComparison(rarity, NameWeights.ofSearch(records));
    }

    /** The best of all names and birth dates of the two. */
    public RecordScore compare(PersonRecord query, PersonRecord notice) {
        return compare(query, parsed(query), notice, parsed(notice));
    }

    static List<ParsedName> parsed(PersonRecord person) {
        return person.names().stream().map(ParsedName::of).toList();
    }

    RecordScore compare(
            PersonRecord query, List<ParsedName> queryNames, PersonRecord notice, List<ParsedName> noticeNames) {
        var scores = new ArrayList<RecordScore>();
        boolean sameSex = query.sex() != PersonSex.UNKNOWN && query.sex() == notice.sex();
        var date = agreement(query.birthDates(), notice.birthDates());
        for (var queryName : queryNames) {
            for (int i = 0; i < noticeNames.size(); i++) {
                var name = NameComparison.of(queryName, noticeNames.get(i), sameSex, rarity);
                scores.add(score(name, i, date, query, notice));
            }
        }
        return scores.stream().max(BY_SCORE).orElseThrow();
    }

    /**
     * Whether two records can match at all, whatever their names are: what a name says at most is known, and most of those
     * who bear a common name were born on another day.
     */
    boolean canMatch(PersonRecord query, PersonRecord notice) {
        var others = new ArrayList<FieldContribution>();
        addDate(agreement(query.birthDates(), notice.birthDates()), others);
        addSex(query.sex(), notice.sex(), others);
        addNationality(query, notice, others);
        double name = weights.base() + weights.information() * weights.mostInformation();
        return name + others.stream().mapToDouble(FieldContribution::weight).sum() >= MATCH_FROM;
    }

    private static DateAgreement agreement(List<BirthDate> a, List<BirthDate> b) {
        var best = DateAgreement.UNKNOWN;
        for (var x : a) {
            for (var y : b) {
                var agreement = DateAgreement.of(x, y);
                if (best == DateAgreement.UNKNOWN || agreement.weight > best.weight) {
                    best = agreement;
                }
            }
        }
        return best;
    }

    private RecordScore score(
            NameEvidence name, int which, DateAgreement date, PersonRecord query, PersonRecord notice) {
        var contributions = new ArrayList<FieldContribution>();
        addName(name, date, contributions);
        addDate(date, contributions);
        addSex(query.sex(), notice.sex(), contributions);
        addNationality(query, notice, contributions);
        double score =
                contributions.stream().mapToDouble(FieldContribution::weight).sum();
        double probability = 1 / (1 + Math.exp(-(weights.slope() * (score - MATCH_FROM))));
        return new RecordScore(score, probability, score >= MATCH_FROM, date, which, contributions);
    }

    private void addName(NameEvidence found, DateAgreement date, List<FieldContribution> to) {
        // A name of syllables has no part that may be left out, unless the date says that somebody did.
        NameEvidence name = found.syllables() && !date.isStrong() ? found.withExtrasAsConflicts() : found;
        double agree = weights.base()
                + weights.information() * Math.min(name.information(), weights.mostInformation())
                - weights.sound() * name.sound()
                - (name.single() ? weights.single() : 0);
        to.add(new FieldContribution(Finding.NAME_WORDS_AGREE, agree, name.matched()));
        add(to, Finding.NAME_SPELLING_DIFFERS, -weights.spelling() * name.spelling(), 0);
        add(to, Finding.NAME_INITIALS, -weights.initial() * name.initials(), name.initials());
        add(to, Finding.NAME_NICKNAMES, -weights.nickname() * name.nicknames(), name.nicknames());
        add(
                to,
                Finding.NAME_WORDS_MISSING,
                -weights.extra() * name.extras() - weights.compound() * name.compounds(),
                name.extras());
        double conflict = weights.conflict() * name.conflicts()
                + (name.conflicts() > 0 && name.matched() < 2 ? weights.conflictWithOneMatch() : 0);
        add(to, Finding.NAME_WORDS_CONFLICT, -conflict, name.conflicts());
        add(to, Finding.GIVEN_NAMES_CONFLICT, name.givenConflict() && date.isStrong() ? -weights.twins() : 0, 0);
        add(to, Finding.FATHER_AND_SON_SWAPPED, name.inverted() ? -weights.inverted() : 0, 0);
        add(to, Finding.MARRIED_NAME, name.married() ? -weights.married() : 0, 0);
        if (date != DateAgreement.UNKNOWN || !name.exact() || !weights.exactIsEnough()) {
            double missing = weights.enoughInformation()
                    - name.information()
                    + weights.ways() * name.extras()
                    - date.information;
            double gate = date.isStrong() ? weights.gateBesideDate() : weights.gate();
            add(to, Finding.NAME_TOO_COMMON, -gate * Math.max(0, missing), 0);
        }
    }

    private static void addDate(DateAgreement date, List<FieldContribution> to) {
        var finding = switch (date) {
            case EQUAL -> Finding.BIRTH_DATE_EQUAL;
            case DAY_AND_MONTH_SWAPPED -> Finding.BIRTH_DATE_DAY_AND_MONTH_SWAPPED;
            case ONE_DIGIT, SWAPPED_AND_ONE_DIGIT -> Finding.BIRTH_DATE_ONE_DIGIT_DIFFERS;
            case YEAR_AND_MONTH, YEAR -> Finding.BIRTH_DATE_AGREES_AS_FAR_AS_KNOWN;
            case DAY_AND_MONTH, NEIGHBOURING_YEARS, YEAR_ONE_DIGIT -> Finding.BIRTH_DATE_NEAR;
            case OTHER_DAY, NEAR, DIFFERENT, UNKNOWN -> Finding.BIRTH_DATE_DIFFERS;
        };
        add(to, finding, date.weight, 0);
    }

    private void addSex(PersonSex a, PersonSex b, List<FieldContribution> to) {
        if (a != PersonSex.UNKNOWN && b != PersonSex.UNKNOWN) {
            boolean same = a == b;
            add(to, same ? Finding.SEX_AGREES : Finding.SEX_DIFFERS, same ? weights.sameSex() : -weights.otherSex(), 0);
        }
    }

    private void addNationality(PersonRecord a, PersonRecord b, List<FieldContribution> to) {
        if (!a.nationalities().isEmpty() && !b.nationalities().isEmpty()) {
            boolean same = a.nationalities().stream().anyMatch(b.nationalities()::contains);
            add(
                    to,
                    same ? Finding.NATIONALITY_AGREES : Finding.NATIONALITY_DIFFERS,
                    same ? weights.sameNationality() : -weights.otherNationality(),
                    0);
        }
    }

    private static void add(List<FieldContribution> to, Finding finding, double weight, int figure) {
        if (weight != 0) {
            to.add(new FieldContribution(finding, weight, figure));
        }
    }
}
