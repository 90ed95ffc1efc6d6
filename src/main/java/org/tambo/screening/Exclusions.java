package org.tambo.screening;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tambo.watchlist.Notice;

/**
 * What officers have found before of the holder of one document. Notices stand in it as keyed hashes only.
 *
 * @param hashes of a notice, as the entries have them
 */
record Exclusions(List<Entry> entries, Function<Notice, Hashes> hashes) {
    static final Exclusions NONE = new Exclusions(List.of(), _ -> new Hashes("", ""));

    /**
     * One of them.
     *
     * @param id in the journal
     * @param evidence the kinds of evidence that were refuted
     */
    record Entry(long id, Hashes notice, Set<String> evidence, Instant since, Instant until) {}

    /**
     * A notice by keyed hashes.
     *
     * @param name of its country and number
     * @param content of all that it says
     */
    record Hashes(String name, String content) {}

    /**
     * The exclusion that covers a candidate: of this notice as it reads today, and of every kind of evidence there is now.
     * A finger that matches is new to an officer who has refuted a name.
     */
    Optional<Exclusion> covering(Candidate candidate) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Hashes notice = hashes.apply(candidate.notice());
        Set<String> evidence = kinds(candidate);
        return entries.stream()
                .filter(entry ->
                        entry.notice().equals(notice) && entry.evidence().containsAll(evidence))
                .findFirst()
                .map(entry -> new Exclusion(entry.since(), entry.until()));
    }

    /** The entries about a notice that has been changed since: what was refuted is no longer what is asked. */
    List<Long> outdated(Notice notice) {
        if (entries.isEmpty()) {
            return List.of();
        }
        Hashes now = hashes.apply(notice);
        return entries.stream()
                .filter(entry -> entry.notice().name().equals(now.name())
                        && !entry.notice().content().equals(now.content()))
                .map(Entry::id)
                .toList();
    }

    static Set<String> kinds(Candidate candidate) {
        Set<String> kinds = new HashSet<>();
        for (Evidence one : candidate.evidence()) {
            kinds.add(
                    switch (one) {
                        case Evidence.Finger _ -> "FINGER";
                        case Evidence.DocumentNumber _ -> "DOCUMENT_NUMBER";
                        case Evidence.NumberTyped _ -> "NUMBER_TYPED";
                        case Evidence.NameAndBirthDate _ -> "NAME_AND_BIRTH_DATE";
                    });
        }
        return kinds;
    }
}
