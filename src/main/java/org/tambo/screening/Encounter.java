package org.tambo.screening;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tambo.device.DeviceEvent;
import org.tambo.document.TravelDocument;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerReading;
import org.tambo.screening.EncounterEvent.Adjudicated;
import org.tambo.screening.EncounterEvent.AskAgain;
import org.tambo.screening.EncounterEvent.CaptureFailed;
import org.tambo.screening.EncounterEvent.Closed;
import org.tambo.screening.EncounterEvent.DocumentRead;
import org.tambo.screening.EncounterEvent.DocumentUnreadable;
import org.tambo.screening.EncounterEvent.FingerDown;
import org.tambo.screening.EncounterEvent.FingerSearched;
import org.tambo.screening.EncounterEvent.FingerUnreadable;
import org.tambo.screening.EncounterEvent.NoFingerToBeHad;
import org.tambo.screening.EncounterEvent.NoticesWithdrawn;
import org.tambo.screening.EncounterEvent.NumberTyped;
import org.tambo.screening.EncounterEvent.ScannerLost;
import org.tambo.screening.EncounterEvent.ScannerReady;
import org.tambo.screening.EncounterEvent.TimePassed;
import org.tambo.screening.EncounterEvent.WithoutDocument;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.Origin;

/**
 * One traveller before one officer, as a state machine: it takes events and gives effects, and knows neither clock nor
 * device nor database. Not for several threads at once.
 */
final class Encounter {
    private final String id;
    private final Instant openedAt;
    private final StationPolicy policy;
    private final AskedFinger asked = new AskedFinger();
    private final TakenFingers taken = new TakenFingers();
    private final Candidates candidates;
    private EncounterSnapshot.Phase phase = EncounterSnapshot.Phase.AWAITING_DOCUMENT;
    private @Nullable TravelDocument document;
    private @Nullable DocumentProblem documentProblem;
    private @Nullable TypedNumber typed;
    /** Whether it is about a typed number alone: nobody is asked for a document or a finger then. */
    private boolean numberAlone;

    private @Nullable Answer answer;
    private Generation.@Nullable Age watchlistAge;
    private Optional<Generation.Header> searched = Optional.empty();

    Encounter(String id, Instant openedAt, StationPolicy policy) {
        this.id = id;
        this.openedAt = openedAt;
        this.policy = policy;
        this.candidates = new Candidates(policy);
    }

    /** Takes up an encounter that a crash had cut off, with what was kept of it. */
    static Encounter restore(
            EncounterSnapshot kept, @Nullable TravelDocument document, Exclusions exclusions, StationPolicy policy) {
        Encounter encounter = new Encounter(kept.id(), kept.openedAt(), policy);
        encounter.document = document;
        encounter.candidates.read(document, exclusions);
        encounter.documentProblem = kept.documentProblem();
        encounter.typed = kept.typed();
        encounter.numberAlone =
                kept.typed() != null && document == null && kept.finger().taken() == 0;
        kept.candidates().forEach(encounter.candidates::restore);
        encounter.answer = kept.answer();
        boolean answered = kept.answer() != null && kept.answer().standing();
        encounter.phase = answered ? EncounterSnapshot.Phase.ANSWERED : EncounterSnapshot.Phase.INTERRUPTED;
        if (answered) {
            encounter.asked.restore(kept.finger().state());
        }
        return encounter;
    }

    /** Takes up an encounter of which a crash left nothing but that it was begun. */
    static Encounter interrupted(String id, Instant openedAt, StationPolicy policy) {
        Encounter encounter = new Encounter(id, openedAt, policy);
        encounter.phase = EncounterSnapshot.Phase.INTERRUPTED;
        return encounter;
    }

    List<Effect> on(EncounterEvent event) {
        return switch (event) {
            case DocumentRead read -> documentRead(read);
            case DocumentUnreadable unreadable -> documentUnreadable(unreadable);
            case WithoutDocument without -> withoutDocument(without);
            case NumberTyped typedNow -> numberTyped(typedNow);
            case FingerDown _ -> fingerDown();
            case FingerSearched searched -> fingerSearched(searched);
            case FingerUnreadable unreadable ->
                unreadable(
                        unreadable.problem(),
                        unreadable.quality(),
                        unreadable.reasons(),
                        milliseconds(unreadable.imageAt(), unreadable.at()),
                        unreadable.at());
            case CaptureFailed failed -> captureFailed(failed);
            case ScannerReady _ -> scannerReady();
            case ScannerLost lost -> scannerLost(lost);
            case NoFingerToBeHad nothing -> fingerNotHad(nothing.problem(), null, nothing.at());
            case AskAgain _ -> askAgain();
            case Adjudicated adjudicated -> adjudicated(adjudicated);
            case NoticesWithdrawn gone -> withdrawn(gone);
            case Closed _ -> close();
            case TimePassed passed -> timePassed(passed.at());
        };
    }

    private List<Effect> documentRead(DocumentRead read) {
        if (phase != EncounterSnapshot.Phase.AWAITING_DOCUMENT) {
            return List.of();
        }
        TravelDocument presented = read.document();
        document = presented;
        documentProblem = null;
        candidates.read(presented, read.exclusions());
        note(read.watchlist());
        read.byNumber().forEach(found -> candidates.addByNumber(found, presented, read.watchlist()));
        read.byName().forEach(found -> candidates.addByName(found, read.watchlist()));
        phase = EncounterSnapshot.Phase.AWAITING_FINGER;
        List<Effect> effects = new ArrayList<>();
        if (!candidates.isEmpty()) {
            answer = answer(false, read.at(), null);
        }
        if (hasOpenCandidate()) {
            effects.add(new Effect.KeepSealed());
        }
        effects.add(asked.ask());
        return effects;
    }

    private List<Effect> documentUnreadable(DocumentUnreadable unreadable) {
        if (phase == EncounterSnapshot.Phase.AWAITING_DOCUMENT) {
            documentProblem = unreadable.problem();
        }
        return List.of();
    }

    private List<Effect> withoutDocument(WithoutDocument without) {
        if (phase != EncounterSnapshot.Phase.AWAITING_DOCUMENT) {
            return List.of();
        }
        note(without.watchlist());
        phase = EncounterSnapshot.Phase.AWAITING_FINGER;
        return List.of(asked.ask());
    }

    private List<Effect> numberTyped(NumberTyped read) {
        if (phase == EncounterSnapshot.Phase.INTERRUPTED || phase == EncounterSnapshot.Phase.CLOSED) {
            return List.of();
        }
        typed = read.number();
        note(read.watchlist());
        read.found().forEach(found -> candidates.addByTypedNumber(found, read.number(), read.watchlist()));
        if (awaitsFinger()) {
            answer = candidates.isEmpty() ? answer : answer(false, read.at(), null);
            return hasOpenCandidate() ? List.of(new Effect.KeepSealed()) : List.of();
        }
        numberAlone |= phase == EncounterSnapshot.Phase.AWAITING_DOCUMENT;
        return stand(read.at(), answer == null ? null : answer.imageToAnswerMs());
    }

    private List<Effect> fingerDown() {
        if (awaitsFinger()) {
            asked.down();
        }
        return List.of();
    }

    private List<Effect> fingerSearched(FingerSearched searched) {
        if (!awaitsFinger()) {
            return List.of();
        }
        FingerSearch search = searched.search();
        note(search.watchlist());
        taken.add(asked.position(), search);
        asked.searched(searched.quality());
        List<FusedFingers> fused = taken.fused();
        List<FusedFingers> matching =
                fused.stream().filter(one -> matches(one, search)).toList();
        Set<Long> near = near(fused, search);
        if (matching.isEmpty() && !near.isEmpty() && taken.mayAskForMore()) {
            phase = EncounterSnapshot.Phase.AWAITING_ANOTHER_FINGER;
            return List.of(asked.askAnother(
                    taken.next(near, search.watchlist()),
                    taken.count() == 1 ? AnotherFinger.NEAR : AnotherFinger.STILL_NEAR));
        }
        matching.forEach(one -> candidates.addByFinger(one, search));
        asked.enough();
        List<Effect> effects = new ArrayList<>(stand(searched.at(), milliseconds(searched.imageAt(), searched.at())));
        if (!candidates.anyByFinger()) {
            taken.impostor().ifPresent(effects::add);
        }
        return effects;
    }

    /** A notice that is in question already is one of few; any other is one of all. */
    private boolean matches(FusedFingers fused, FingerSearch search) {
        int among = candidates.has(fused.found().notice())
                ? candidates.size()
                : search.watchlist().fingers();
        return fused.rate() * Math.max(1, among) <= policy.falseAlarms();
    }

    /** The notices that one more finger could tell about. */
    private Set<Long> near(List<FusedFingers> fused, FingerSearch search) {
        int among = Math.max(1, search.watchlist().fingers());
        return fused.stream()
                .filter(one -> one.rate() * among <= policy.secondFingers())
                .map(one -> one.found().key())
                .collect(Collectors.toSet());
    }

    private List<Effect> captureFailed(CaptureFailed failed) {
        if (!awaitsFinger()) {
            return List.of();
        }
        if (failed.reason() == DeviceEvent.Retry.NO_FINGER) {
            return List.of(asked.noneCame());
        }
        return unreadable(FingerProblem.of(failed.reason()), null, List.of(), null, failed.at());
    }

    private static double milliseconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private List<Effect> unreadable(
            FingerProblem problem,
            @Nullable Integer measured,
            List<FingerReading.Reason> reasons,
            @Nullable Double imageToAnswerMs,
            Instant at) {
        if (!awaitsFinger()) {
            return List.of();
        }
        return asked.unreadable(problem, measured, reasons)
                ? List.of(asked.ask())
                : fingerNotHad(problem, imageToAnswerMs, at);
    }

    private List<Effect> scannerReady() {
        asked.scannerBack();
        return awaitsFinger() ? List.of(asked.goOn()) : List.of();
    }

    private List<Effect> scannerLost(ScannerLost lost) {
        if (awaitsFinger()) {
            asked.scannerLost(lost.at());
        }
        return List.of();
    }

    private List<Effect> timePassed(Instant now) {
        return awaitsFinger() && asked.scannerMissingTooLong(now)
                ? fingerNotHad(FingerProblem.NO_SCANNER, null, now)
                : List.of();
    }

    private List<Effect> fingerNotHad(FingerProblem problem, @Nullable Double imageToAnswerMs, Instant at) {
        if (!awaitsFinger() && phase != EncounterSnapshot.Phase.INTERRUPTED) {
            return List.of();
        }
        asked.notHad(problem);
        return stand(at, imageToAnswerMs);
    }

    private List<Effect> askAgain() {
        boolean notHad = phase == EncounterSnapshot.Phase.ANSWERED && asked.isNotHad();
        if (!notHad && phase != EncounterSnapshot.Phase.INTERRUPTED) {
            return List.of();
        }
        phase = EncounterSnapshot.Phase.AWAITING_FINGER;
        taken.clear();
        answer = candidates.isEmpty() || answer == null
                ? null
                : new Answer(
                        answer.verdict(),
                        false,
                        answer.reasons(),
                        answer.at(),
                        answer.watchlistVersion(),
                        answer.watchlistCoverage(),
                        answer.watchlistIssuedAt(),
                        null,
                        null,
                        null);
        return List.of(asked.askAgain());
    }

    private List<Effect> adjudicated(Adjudicated adjudicated) {
        Candidate candidate =
                candidates.of(adjudicated.candidate()).filter(Candidate::isOpen).orElse(null);
        if (candidate == null) {
            return List.of();
        }
        Candidate decided = candidate.adjudicated(adjudicated.adjudication());
        candidates.replace(one -> one.id().equals(decided.id()) ? decided : one);
        List<Effect> effects = new ArrayList<>(List.of(new Effect.RecordAdjudication(decided)));
        // A finger that a person has refuted was an impostor's, and one of those that the tail most depends on.
        if (adjudicated.adjudication().finding() == Finding.NOT_SAME && Candidates.byFinger(decided)) {
            taken.impostorOf(Candidates.reference(decided.notice())).ifPresent(effects::add);
        }
        return effects;
    }

    /** What was found stays to be seen, with what became of it; the answer is made without it. */
    private List<Effect> withdrawn(NoticesWithdrawn gone) {
        if (!candidates.withdraw(gone.notices(), gone.at()) || answer == null) {
            return List.of();
        }
        if (phase == EncounterSnapshot.Phase.ANSWERED) {
            return stand(gone.at(), answer.imageToAnswerMs());
        }
        answer = answer(false, gone.at(), null);
        return hasOpenCandidate() ? List.of(new Effect.KeepSealed()) : List.of();
    }

    private List<Effect> close() {
        if (hasOpenCandidate()) {
            return List.of();
        }
        phase = EncounterSnapshot.Phase.CLOSED;
        return List.of(new Effect.StopAsking(), new Effect.Forget());
    }

    /** Everything that could be captured has been: the answer stands, and with it what is kept and what is wiped. */
    private List<Effect> stand(Instant at, @Nullable Double imageToAnswerMs) {
        phase = EncounterSnapshot.Phase.ANSWERED;
        answer = answer(true, at, imageToAnswerMs);
        return hasOpenCandidate()
                ? List.of(new Effect.RecordAnswer(answer))
                : List.of(new Effect.Forget(), new Effect.RecordAnswer(answer));
    }

    private Answer answer(boolean standing, Instant at, @Nullable Double imageToAnswerMs) {
        Map<Reason, Verdict> reasons = candidates.reasons();
        if (asked.isNotHad()) {
            reasons.put(asked.missing(), Verdict.CHECK);
        }
        if (document == null && !numberAlone) {
            reasons.put(Reason.DOCUMENT_NOT_READ, Verdict.CHECK);
        } else if (document != null) {
            if (!document.allChecksValid()) {
                reasons.put(Reason.CHECK_DIGIT_WRONG, Verdict.CHECK);
            }
            Verdict expired = policy.expiredDocument(document.nationality()).verdict();
            if (document.expiredOn(day(at)) && expired != Verdict.CONTINUE) {
                reasons.put(Reason.DOCUMENT_EXPIRED, expired);
            }
        }
        if (watchlistAge == Generation.Age.NONE) {
            reasons.put(Reason.WATCHLIST_EMPTY, Verdict.CHECK);
        }
        Verdict verdict = Verdict.CONTINUE;
        for (Verdict each : reasons.values()) {
            verdict = verdict.orStricter(each);
        }
        List<Reason> sorted = reasons.entrySet().stream()
                .sorted(Map.Entry.<Reason, Verdict>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        FingerSearch last = taken.lastSearch().orElse(null);
        return new Answer(
                verdict,
                standing,
                sorted,
                at,
                searched.map(Generation.Header::version).orElse(null),
                searched.flatMap(Generation.Header::origin)
                        .map(Origin::coverage)
                        .orElse(null),
                searched.map(Generation.Header::issuedAt).orElse(null),
                imageToAnswerMs,
                last == null ? null : last.milliseconds(),
                last == null ? null : last.watchlist().fingers());
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private void note(Generation watchlist) {
        watchlistAge = watchlist.header().isEmpty() ? Generation.Age.NONE : Generation.Age.FRESH;
        searched = watchlist.header();
    }

    private boolean awaitsFinger() {
        return phase == EncounterSnapshot.Phase.AWAITING_FINGER
                || phase == EncounterSnapshot.Phase.AWAITING_ANOTHER_FINGER;
    }

    /** Marks a candidate's hit: recorded under a sequence number, or delivered. */
    void hit(String candidateId, Candidate.RecordedHit hit) {
        candidates.replace(c -> c.id().equals(candidateId) ? c.with(hit) : c);
    }

    void delivered(long sequence) {
        replaceHit(sequence, Candidate.RecordedHit::delivered);
    }

    void retracted(long sequence, long retraction) {
        replaceHit(sequence, hit -> hit.retractedBy(retraction));
    }

    void contacted(long sequence, Contacted contacted) {
        replaceHit(sequence, hit -> hit.contacted(contacted));
    }

    private void replaceHit(long sequence, UnaryOperator<Candidate.RecordedHit> change) {
        candidates.replace(c -> c.hit() != null && c.hit().sequence() == sequence ? c.with(change.apply(c.hit())) : c);
    }

    /** The sequence numbers of this encounter's hits. */
    List<Long> hits() {
        return candidates.all().stream()
                .flatMap(c -> Optional.ofNullable(c.hit()).stream())
                .map(Candidate.RecordedHit::sequence)
                .toList();
    }

    boolean hasOpenCandidate() {
        return candidates.anyOpen();
    }

    List<Notice> noticesInQuestion() {
        return candidates.notices();
    }

    /** Whether a new document may begin the next encounter: this one is over, or nothing hangs on it any more. */
    boolean canGiveWay() {
        return !hasOpenCandidate();
    }

    boolean isAnswered() {
        return phase == EncounterSnapshot.Phase.ANSWERED;
    }

    boolean isNumberAlone() {
        return numberAlone;
    }

    boolean isInterrupted() {
        return phase == EncounterSnapshot.Phase.INTERRUPTED;
    }

    boolean awaitsDocument() {
        return phase == EncounterSnapshot.Phase.AWAITING_DOCUMENT;
    }

    String id() {
        return id;
    }

    /** The finger that was asked for last. */
    FingerPosition askedFinger() {
        return asked.position();
    }

    Instant openedAt() {
        return openedAt;
    }

    Optional<Candidate> candidate(String candidateId) {
        return candidates.of(candidateId);
    }

    Optional<TravelDocument> document() {
        return Optional.ofNullable(document);
    }

    void documentProblem(@Nullable DocumentProblem problem) {
        documentProblem = problem;
    }

    EncounterSnapshot snapshot(LocalDate today, boolean pictureKept) {
        return new EncounterSnapshot(
                id,
                openedAt,
                phase,
                document == null ? null : DocumentSnapshot.of(document, today),
                documentProblem,
                typed,
                asked.snapshot(taken.count(), pictureKept ? "/api/encounters/" + id + "/finger.png" : null),
                answer,
                List.copyOf(candidates.all()));
    }
}
