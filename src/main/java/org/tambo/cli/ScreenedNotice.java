package org.tambo.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.NumberAgreement;
import org.tambo.watchlist.name.FieldContribution;
import org.tambo.watchlist.name.RecordComparison;
import org.tambo.watchlist.name.RecordScore;

/**
 * A notice that a query may be about, with the evidence from name and numbers taken together and said in words.
 *
 * @param probability of being meant, 0 to 1
 */
record ScreenedNotice(Notice notice, double probability, List<String> reasons) {
    /** A name says no more against a number than this: people travel under other names on their own documents. */
    private static final double MOST_AGAINST = 3;

    private static final double CERTAIN = 1e-9;

    /** What speaks for one notice. */
    private static final class Evidence {
        private final Notice notice;
        private @Nullable RecordScore name;
        private @Nullable NumberAgreement number;

        Evidence(Notice notice) {
            this.notice = notice;
        }
    }

    /** The notices that the query may be about, the likeliest first. */
    static List<ScreenedNotice> of(ScreeningQuery query, Generation notices, LocalDate today) {
        Map<Long, Evidence> evidence = new HashMap<>();
        query.person()
                .ifPresent(person -> notices.byName(person, today)
                        .forEach(found -> at(evidence, found.found()).name = found.score()));
        query.numbers()
                .forEach(number -> notices.byNumber(number, today).forEach(found -> {
                    Evidence one = at(evidence, found.found());
                    if (one.number == null || found.agreement().compareTo(one.number) < 0) {
                        one.number = found.agreement();
                    }
                }));
        return screened(query, evidence.values());
    }

    private static Evidence at(Map<Long, Evidence> evidence, Generation.Found found) {
        return evidence.computeIfAbsent(found.key(), _ -> new Evidence(found.notice()));
    }

    private static List<ScreenedNotice> screened(ScreeningQuery query, Collection<Evidence> evidence) {
        List<ScreenedNotice> screened = new ArrayList<>();
        for (Evidence one : evidence) {
            Optional<RecordScore> name =
                    Optional.ofNullable(one.name).or(() -> one.number == null ? Optional.empty() : beside(query, one));
            double odds = name.map(score -> logit(score.probability())).orElse(0.0);
            List<String> reasons = new ArrayList<>();
            if (one.number != null) {
                odds = Math.max(odds, -MOST_AGAINST) + odds(one.number);
                reasons.add(number(one.number));
            }
            name.ifPresent(score -> score.contributions().forEach(part -> reasons.add(words(part))));
            screened.add(new ScreenedNotice(one.notice, 1 / (1 + Math.exp(-odds)), List.copyOf(reasons)));
        }
        screened.sort(Comparator.comparingDouble((ScreenedNotice one) -> -one.probability())
                .thenComparing(one -> one.notice().id()));
        return screened;
    }

    /** A notice that only its number found is compared with the person all the same. */
    private static Optional<RecordScore> beside(ScreeningQuery query, Evidence evidence) {
        Notice.Person person = evidence.notice.person();
        return person == null
                ? Optional.empty()
                : query.person().map(asked -> RecordComparison.ofPairs().compare(asked, Generation.record(person)));
    }

    private static double logit(double probability) {
        double bounded = Math.clamp(probability, CERTAIN, 1 - CERTAIN);
        return Math.log(bounded / (1 - bounded));
    }

    /** Of a notice being meant whose number agrees, in powers of e: what a name says is added to them. */
    private static double odds(NumberAgreement agreement) {
        return switch (agreement) {
            case EXACT -> 6;
            case IN_RANGE -> 5;
            case CONFUSABLE -> 1;
        };
    }

    private static String number(NumberAgreement agreement) {
        return switch (agreement) {
            case EXACT -> "number: the same, letter for letter";
            case IN_RANGE -> "number: within the range that the notice is about";
            case CONFUSABLE -> "number: the same but for letters and digits that are easily taken for one another";
        };
    }

    private static String words(FieldContribution part) {
        int n = part.figure();
        String text = switch (part.finding()) {
            case NAME_WORDS_AGREE -> "name: " + count(n, "word agrees", "words agree");
            case NAME_SPELLING_DIFFERS -> "name: spelled a little differently";
            case NAME_INITIALS -> "name: " + count(n, "initial stands for a word", "initials stand for words");
            case NAME_NICKNAMES -> "name: " + count(n, "short form stands for a word", "short forms stand for words");
            case NAME_WORDS_MISSING -> "name: " + count(n, "word is on one side only", "words are on one side only");
            case NAME_WORDS_CONFLICT -> "name: " + count(n, "word contradicts", "words contradict");
            case GIVEN_NAMES_CONFLICT -> "name: the first given names contradict while the dates agree: perhaps twins";
            case FATHER_AND_SON_SWAPPED -> "name: father and son are swapped";
            case MARRIED_NAME -> "name: a husband's surname in the place of the mother's";
            case NAME_TOO_COMMON -> "name: what agrees is shared by many people";
            case BIRTH_DATE_EQUAL -> "birth date: equal";
            case BIRTH_DATE_DAY_AND_MONTH_SWAPPED -> "birth date: day and month swapped";
            case BIRTH_DATE_ONE_DIGIT_DIFFERS -> "birth date: one digit differs";
            case BIRTH_DATE_AGREES_AS_FAR_AS_KNOWN -> "birth date: agrees as far as it is known";
            case BIRTH_DATE_NEAR -> "birth date: near";
            case BIRTH_DATE_DIFFERS -> "birth date: differs";
            case SEX_AGREES -> "sex: agrees";
            case SEX_DIFFERS -> "sex: differs";
            case NATIONALITY_AGREES -> "nationality: agrees";
            case NATIONALITY_DIFFERS -> "nationality: differs";
        };
        return text + String.format(Locale.ROOT, " (%+.1f)", part.weight());
    }

    private static String count(int n, String one, String more) {
        return n + " " + (n == 1 ? one : more);
    }
}
