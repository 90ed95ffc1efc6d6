package org.tambo.screening;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;

/**
 * The policies as they count at this station. The countries concerned by a case are the station's, the notice's and the
 * traveller's nationality's; of their answers the strictest counts.
 */
public final class StationPolicy {
    private final Policy own;
    private final Situation situation;
    private final Map<String, Policy> policies;

    /**
     * @param country the station's, one of the policies'
     */
    StationPolicy(String country, Situation situation, Map<String, Policy> policies) {
        Policy found = policies.get(country);
        if (found == null) {
            throw new PolicyRefused(
                    "no policy for this station's country " + country + "; known: " + policies.keySet());
        }
        this.own = found;
        this.situation = situation;
        this.policies = Map.copyOf(policies);
    }

    /** The strictest answer to a candidate, of all countries concerned. */
    Ruling ruling(Notice notice, boolean byNameAlone, String nationality) {
        return strictest(
                concerned(notice.country(), nationality), policy -> policy.answer(notice, situation, byNameAlone));
    }

    /** The strictest answer to an expired document. */
    Ruling expiredDocument(String nationality) {
        return strictest(
                concerned(nationality), policy -> policy.expiredDocument().getOrDefault(situation, Verdict.CHECK));
    }

    private interface Asked {
        Verdict of(Policy policy);
    }

    private static Ruling strictest(List<Policy> concerned, Asked asked) {
        Verdict strictest = Verdict.CONTINUE;
        for (Policy policy : concerned) {
            strictest = strictest.orStricter(asked.of(policy));
        }
        List<String> countries = new ArrayList<>();
        for (Policy policy : concerned) {
            if (asked.of(policy) == strictest) {
                countries.add(policy.country());
            }
        }
        return new Ruling(strictest, List.copyOf(countries));
    }

    private List<Policy> concerned(String... others) {
        Set<Policy> concerned = new LinkedHashSet<>(List.of(own));
        for (String country : others) {
            Policy policy = policies.get(country);
            if (policy != null) {
                concerned.add(policy);
            }
        }
        return List.copyOf(concerned);
    }

    /** For how long a finding of "not this person" holds: the shortest of the station's and the notice's country. */
    Duration exclusion(Notice notice) {
        return concerned(notice.country()).stream()
                .map(Policy::exclusion)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    double falseAlarms() {
        return own.falseAlarms();
    }

    double secondFingers() {
        return own.secondFingers();
    }

    double leastNameProbability() {
        return own.leastNameProbability();
    }

    double listed() {
        return own.listed();
    }

    /** The station's country, three letters as in documents. */
    public String country() {
        return own.country();
    }

    public Situation situation() {
        return situation;
    }

    /** How old the watchlist counts as by this country's limits. */
    public Generation.Age age(Generation watchlist, Instant now) {
        return watchlist.age(now, own.amberAfter(), own.redAfter());
    }
}
