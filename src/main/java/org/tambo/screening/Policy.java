package org.tambo.screening;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tambo.watchlist.Notice;

/**
 * What one country wants: which notice leads to which answer, and the figures that the answers rest on. Its file is
 * described in docs/screening.md.
 *
 * @param falseAlarms the share of searches that may bring up an innocent traveller
 * @param secondFingers the share of innocent travellers' searches that may ask for a second finger
 * @param leastNameProbability from which on a person found by name is shown
 * @param listed the share of travellers that a notice is about: the prior of the fused risk
 * @param exclusion for how long a finding of "not this person" holds
 * @param expiredDocument the mildest answer to one
 * @param rules the first that fits counts; the last fits everything
 */
record Policy(
        String country,
        Duration amberAfter,
        Duration redAfter,
        double falseAlarms,
        double secondFingers,
        double leastNameProbability,
        double listed,
        Duration exclusion,
        Map<Situation, Verdict> expiredDocument,
        List<Rule> rules) {

    /**
     * The answers to one sort of notice.
     *
     * @param kinds, actions, subjects of the notices it is for; empty: any
     * @param nameAlone no stricter than this while nothing but name and birth date speak for the notice
     */
    record Rule(
            Set<Notice.Kind> kinds,
            Set<Notice.Action> actions,
            Set<Subject> subjects,
            Map<Situation, Verdict> answers,
            Verdict nameAlone) {
        boolean fits(Notice notice) {
            return (kinds.isEmpty() || kinds.contains(notice.kind()))
                    && (actions.isEmpty() || actions.contains(notice.action()))
                    && (subjects.isEmpty() || subjects.contains(Subject.of(notice)));
        }

        boolean fitsEverything() {
            return kinds.isEmpty() && actions.isEmpty() && subjects.isEmpty();
        }

        Verdict answer(Situation situation, boolean byNameAlone) {
            Verdict answer = answers.getOrDefault(situation, Verdict.SECOND_LINE);
            return byNameAlone ? answer.orMilder(nameAlone) : answer;
        }
    }

    Verdict answer(Notice notice, Situation situation, boolean byNameAlone) {
        return rules.stream()
                .filter(rule -> rule.fits(notice))
                .findFirst()
                .orElseThrow()
                .answer(situation, byNameAlone);
    }
}
