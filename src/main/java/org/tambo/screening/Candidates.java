package org.tambo.screening;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tambo.document.CheckedField;
import org.tambo.document.TravelDocument;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.NumberAgreement;
import org.tambo.watchlist.name.DateAgreement;
import org.tambo.watchlist.name.RecordScore;

/**
 * The notices that might concern one traveller, one candidate for each however many things speak for it, each with its
 * fused risk, with the answer that policy calls for, and with what was found of it before.
 */
final class Candidates {
    private final StationPolicy policy;
    private final Map<String, Candidate> byNotice = new LinkedHashMap<>();
    private @Nullable TravelDocument document;
    private Exclusions exclusions = Exclusions.NONE;

    Candidates(StationPolicy policy) {
        this.policy = policy;
    }

    /** The document whose holder they are compared with from now on. */
    void read(@Nullable TravelDocument of, Exclusions excluded) {
        document = of;
        exclusions = excluded;
    }

    void restore(Candidate candidate) {
        byNotice.put(reference(candidate.notice()), candidate);
    }

    static String reference(Notice notice) {
        return notice.country() + "/" + notice.id();
    }

    void addByNumber(Generation.Found found, TravelDocument presented, Generation watchlist) {
        Candidate candidate = candidate(found.notice(), watchlist);
        boolean valid = presented.checks().stream()
                .filter(check -> check.field() == CheckedField.NUMBER)
                .allMatch(check -> check.valid());
        put(candidate.with(
                new Evidence.DocumentNumber(presented.issuer(), presented.number()),
                candidate.risk().number(presented.number(), valid)));
    }

    void addByTypedNumber(Generation.FoundByNumber found, TypedNumber typed, Generation watchlist) {
        Candidate candidate = candidate(found.found().notice(), watchlist);
        Evidence.NumberTyped evidence =
                new Evidence.NumberTyped(typed.kind(), typed.issuer(), typed.number(), found.agreement());
        boolean sure = found.agreement() != NumberAgreement.CONFUSABLE;
        if (candidate.isOpen() && !candidate.evidence().contains(evidence)) {
            put(candidate.with(evidence, candidate.risk().number(typed.number(), sure)));
        }
    }

    void addByName(Generation.FoundByName found, Generation watchlist) {
        RecordScore score = found.score();
        Candidate candidate = candidate(found.found().notice(), watchlist);
        if (candidate.evidence().isEmpty() && score.probability() < policy.leastNameProbability()) {
            return;
        }
        put(candidate.with(
                new Evidence.NameAndBirthDate(score.probability(), score.dateAgreement() != DateAgreement.UNKNOWN),
                candidate.risk().foundByName(score.probability())));
    }

    void addByFinger(FusedFingers fused, FingerSearch search) {
        Candidate candidate = candidate(fused.found().notice(), search.watchlist());
        int fingers = search.watchlist().fingers();
        put(candidate.with(
                new Evidence.Finger(
                        fused.enrolled().getFirst(),
                        fused.score(),
                        ImpostorScale.OF_ENGINE.threshold(fingers, policy.falseAlarms()),
                        fused.rate(),
                        Math.min(1, fused.rate() * fingers),
                        fused.enrolled(),
                        search.scale().searches()),
                candidate.risk().fingers(fused.rate())));
    }

    /** The candidate for a notice, made and compared with the document if there is none yet. */
    private Candidate candidate(Notice notice, Generation watchlist) {
        Candidate present = byNotice.get(reference(notice));
        if (present != null) {
            return present.withdrawn(null);
        }
        Risk before = Risk.before(policy.listed(), watchlist.notices());
        Candidate made = Candidate.found("c" + (byNotice.size() + 1), notice, before);
        if (document == null) {
            return made;
        }
        FieldComparison fields = FieldComparison.of(document, notice);
        if (notice.person() == null) {
            return made.compared(fields, List.of(), before);
        }
        RecordScore beside = FieldComparison.beside(document, notice.person());
        return made.compared(fields, beside.contributions(), before.beside(beside.probability()));
    }

    private void put(Candidate candidate) {
        Ruling asked = ruling(candidate.notice(), candidate.byNameAlone());
        // More would tell the officer what the notice is about.
        Ruling ruling = candidate.restricted() ? new Ruling(Verdict.CHECK, asked.countries()) : asked;
        byNotice.put(
                reference(candidate.notice()),
                candidate.ruled(ruling, exclusions.covering(candidate).orElse(null)));
    }

    private Ruling ruling(Notice notice, boolean byNameAlone) {
        return policy.ruling(notice, byNameAlone, document == null ? "" : document.nationality());
    }

    /** What they give the answer as reasons, and what each of these calls for. */
    Map<Reason, Verdict> reasons() {
        Map<Reason, Verdict> reasons = new EnumMap<>(Reason.class);
        for (Candidate candidate : byNotice.values()) {
            if (candidate.exclusion() != null) {
                reasons.put(Reason.EXCLUDED, Verdict.CONTINUE);
            } else if (candidate.withdrawn() != null && candidate.adjudication() == null) {
                reasons.put(Reason.NOTICE_WITHDRAWN, Verdict.CONTINUE);
            } else if (candidate.restricted()) {
                reasons.put(Reason.CALL_SUPERVISOR, Verdict.CHECK);
            } else if (candidate.ruling().verdict() == Verdict.CONTINUE) {
                reasons.put(Reason.NOTE_FOR_OFFICER, Verdict.CONTINUE);
            } else {
                for (Evidence one : candidate.evidence()) {
                    boolean name = one instanceof Evidence.NameAndBirthDate;
                    reasons.merge(one.reason(), ruling(candidate.notice(), name).verdict(), Verdict::orStricter);
                }
            }
        }
        return reasons;
    }

    boolean isEmpty() {
        return byNotice.isEmpty();
    }

    int size() {
        return byNotice.size();
    }

    boolean has(Notice notice) {
        return byNotice.containsKey(reference(notice));
    }

    boolean anyOpen() {
        return byNotice.values().stream().anyMatch(Candidate::isOpen);
    }

    boolean anyByFinger() {
        return byNotice.values().stream().anyMatch(Candidates::byFinger);
    }

    static boolean byFinger(Candidate candidate) {
        return candidate.evidence().stream().anyMatch(Evidence.Finger.class::isInstance);
    }

    Optional<Candidate> of(String id) {
        return byNotice.values().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst();
    }

    void replace(UnaryOperator<Candidate> by) {
        byNotice.replaceAll((_, candidate) -> by.apply(candidate));
    }

    /**
     * Their countries ask for this no longer.
     *
     * @param gone the notices, by country and id
     * @return whether a person would have had to decide on any of them
     */
    boolean withdraw(Set<String> gone, Instant at) {
        boolean open = false;
        for (Map.Entry<String, Candidate> each : byNotice.entrySet()) {
            Candidate candidate = each.getValue();
            if (gone.contains(each.getKey()) && candidate.withdrawn() == null) {
                open |= candidate.isOpen();
                each.setValue(candidate.withdrawn(at));
            }
        }
        return open;
    }

    /** The notices that are in question, those aside of which it is known that they were withdrawn. */
    List<Notice> notices() {
        return byNotice.values().stream()
                .filter(candidate -> candidate.withdrawn() == null)
                .map(Candidate::notice)
                .toList();
    }

    Collection<Candidate> all() {
        return byNotice.values();
    }
}
