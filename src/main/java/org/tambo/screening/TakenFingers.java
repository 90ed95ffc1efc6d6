package org.tambo.screening;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.watchlist.Generation;

/** The fingers taken of one traveller, what they say together, and which to ask for when that is not enough. */
final class TakenFingers {
    /** Which of several enrolled fingers is asked for as the next: those that people give best. */
    private static final List<FingerPosition> PREFERRED = List.of(
            FingerPosition.RIGHT_INDEX,
            FingerPosition.LEFT_INDEX,
            FingerPosition.RIGHT_THUMB,
            FingerPosition.LEFT_THUMB,
            FingerPosition.RIGHT_MIDDLE,
            FingerPosition.LEFT_MIDDLE,
            FingerPosition.RIGHT_RING,
            FingerPosition.LEFT_RING,
            FingerPosition.RIGHT_LITTLE,
            FingerPosition.LEFT_LITTLE);

    /** After the first finger so many more are asked for at most, whatever they leave open. */
    static final int MOST_OTHERS = 2;

    private final List<Taken> taken = new ArrayList<>();

    /** One of them, and how often another person's would be as like, for each notice among the likeliest. */
    private record Taken(FingerPosition position, FingerSearch search, Map<String, Double> rates) {}

    void add(FingerPosition position, FingerSearch search) {
        Map<String, Double> rates = new HashMap<>();
        for (Generation.FoundByFinger found : search.likeliest()) {
            double rate = search.scale().falseMatchRate(found.comparison().score());
            rates.merge(Candidates.reference(found.found().notice()), rate, Math::min);
        }
        taken.add(new Taken(position, search, rates));
    }

    void clear() {
        taken.clear();
    }

    int count() {
        return taken.size();
    }

    Optional<FingerSearch> firstSearch() {
        return taken.stream().findFirst().map(Taken::search);
    }

    Optional<FingerSearch> lastSearch() {
        return taken.isEmpty() ? Optional.empty() : Optional.of(taken.getLast().search());
    }

    boolean mayAskForMore() {
        return taken.size() <= MOST_OTHERS;
    }

    /** What all of them say together for each notice that is among the likeliest of any. */
    List<FusedFingers> fused() {
        Map<String, Generation.Found> notices = new LinkedHashMap<>();
        Map<String, List<FingerPosition>> enrolled = new HashMap<>();
        for (Taken finger : taken) {
            for (Generation.FoundByFinger found : finger.search().likeliest()) {
                String reference = Candidates.reference(found.found().notice());
                notices.putIfAbsent(reference, found.found());
                List<FingerPosition> compared = enrolled.computeIfAbsent(reference, _ -> new ArrayList<>());
                if (!compared.contains(found.comparison().position())) {
                    compared.add(found.comparison().position());
                }
            }
        }
        List<FusedFingers> fused = new ArrayList<>();
        notices.forEach((reference, found) -> fused.add(new FusedFingers(
                found,
                FusedFingers.fused(taken.stream()
                        .collect(Collectors.groupingBy(
                                Taken::position,
                                Collectors.mapping(
                                        finger -> finger.rates().getOrDefault(reference, 1.0), Collectors.toList())))
                        .values()),
                List.copyOf(enrolled.getOrDefault(reference, List.of())))));
        return fused;
    }

    /**
     * The finger that would tell most about notices that are near: one that is enrolled there and was not taken yet. Where
     * there is none the last is laid on anew, since a better print of it tells too.
     */
    FingerPosition next(Set<Long> near, Generation watchlist) {
        Set<FingerPosition> enrolled = watchlist.enrolled(near);
        Set<FingerPosition> seen = taken.stream().map(Taken::position).collect(Collectors.toSet());
        return PREFERRED.stream()
                .filter(one -> enrolled.contains(one) && !seen.contains(one))
                .findFirst()
                .orElse(taken.getLast().position());
    }

    /** The best score of the first finger, as an impostor's: it matched nobody. */
    Optional<Effect> impostor() {
        return firstSearch()
                .filter(first -> first.watchlist().fingers() > 0)
                .map(first -> new Effect.LearnImpostor(
                        first.likeliest().stream()
                                .mapToDouble(found -> found.comparison().score())
                                .max()
                                .orElse(0),
                        first.watchlist().fingers()));
    }

    /** The first finger's score with a notice that a person has found not to be about this traveller. */
    Optional<Effect> impostorOf(String reference) {
        return firstSearch()
                .flatMap(first -> first.likeliest().stream()
                        .filter(found ->
                                Candidates.reference(found.found().notice()).equals(reference))
                        .findFirst()
                        .map(found -> new Effect.LearnImpostor(
                                found.comparison().score(), first.watchlist().fingers())));
    }
}
