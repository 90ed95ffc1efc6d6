package org.tambo.screening;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tambo.device.DeviceEvent;
import org.tambo.document.TravelDocument;
import org.tambo.fingerprint.FingerPosition;
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
import org.tambo.screening.EncounterEvent.ScannerLost;
import org.tambo.screening.EncounterEvent.ScannerReady;
import org.tambo.screening.EncounterEvent.TimePassed;
import org.tambo.screening.EncounterEvent.WithoutDocument;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;

/**
 * One traveller before one officer, as a state machine: it takes events and gives effects, and knows neither clock nor
 * device nor database. Not for several threads at once.
 */
final class Encounter {
    /** The fingers asked for, in this order, until one can be read. */
    private static final List<FingerPosition> ASKED = List.of(FingerPosition.RIGHT_INDEX, FingerPosition.LEFT_INDEX);

    private static final int ATTEMPTS_A_FINGER = 2;

    /** How long a missing scanner is waited for; after that the finger counts as not had, until it is asked again. */
    private static final Duration SCANNER_PATIENCE = Duration.ofSeconds(10);

    private final String id;
    private final Instant openedAt;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private EncounterSnapshot.Phase phase = EncounterSnapshot.Phase.AWAITING_DOCUMENT;
    private @Nullable TravelDocument document;
    private @Nullable DocumentProblem documentProblem;
    private int asked;
    private int attempt = 1;
    private EncounterSnapshot.FingerState fingerState = EncounterSnapshot.FingerState.WAITING;
    private @Nullable Integer quality;
    private @Nullable FingerProblem fingerProblem;
    private @Nullable Answer answer;
    private @Nullable Instant scannerLostAt;
    private Generation.@Nullable Age watchlistAge;
    private @Nullable Long watchlistVersion;

    Encounter(String id, Instant openedAt) {
        this.id = id;
        this.openedAt = openedAt;
    }

    /** Takes up an encounter that a crash had cut off, with what was kept of it. */
    static Encounter restore(EncounterSnapshot kept, @Nullable TravelDocument document) {
        Encounter encounter = new Encounter(kept.id(), kept.openedAt());
        encounter.document = document;
        encounter.documentProblem = kept.documentProblem();
        kept.candidates().forEach(candidate -> encounter.candidates.put(reference(candidate.notice()), candidate));
        encounter.answer = kept.answer();
        boolean answered = kept.answer() != null && kept.answer().standing();
        encounter.phase = answered ? EncounterSnapshot.Phase.ANSWERED : EncounterSnapshot.Phase.INTERRUPTED;
        if (answered) {
            encounter.fingerState = kept.finger().state();
        }
        return encounter;
    }

    /** Takes up an encounter of which a crash left nothing but that it was begun. */
    static Encounter interrupted(String id, Instant openedAt) {
        Encounter encounter = new Encounter(id, openedAt);
        encounter.phase = EncounterSnapshot.Phase.INTERRUPTED;
        return encounter;
    }

    List<Effect> on(EncounterEvent event) {
        return switch (event) {
            case DocumentRead read -> documentRead(read);
            case DocumentUnreadable unreadable -> documentUnreadable(unreadable);
            case WithoutDocument without -> withoutDocument(without);
            case FingerDown _ -> fingerDown();
            case FingerSearched searched -> fingerSearched(searched);
            case FingerUnreadable unreadable ->
                unreadable(
                        FingerProblem.of(unreadable.problem()),
                        unreadable.quality(),
                        milliseconds(unreadable.imageAt(), unreadable.at()),
                        unreadable.at());
            case CaptureFailed failed -> captureFailed(failed);
            case ScannerReady _ -> scannerReady();
            case ScannerLost lost -> scannerLost(lost);
            case NoFingerToBeHad nothing -> fingerNotHad(nothing.problem(), null, nothing.at());
            case AskAgain _ -> askAgain();
            case Adjudicated adjudicated -> adjudicated(adjudicated);
            case Closed _ -> close();
            case TimePassed passed -> timePassed(passed.at());
        };
    }

    private List<Effect> documentRead(DocumentRead read) {
        if (phase != EncounterSnapshot.Phase.AWAITING_DOCUMENT) {
            return List.of();
        }
        TravelDocument taken = read.document();
        document = taken;
        documentProblem = null;
        note(read.watchlist());
        for (Generation.Found found : read.byNumber()) {
            add(found, new Evidence.DocumentNumber(taken.issuer(), taken.number()));
        }
        for (Generation.Found found : read.byNameAndBirthDate()) {
            add(found, new Evidence.NameAndBirthDate());
        }
        phase = EncounterSnapshot.Phase.AWAITING_FINGER;
        List<Effect> effects = new ArrayList<>();
        if (!candidates.isEmpty()) {
            answer = answer(false, read.at(), null, null);
            effects.add(new Effect.KeepSealed());
        }
        effects.add(new Effect.AskFinger(position()));
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
        return List.of(new Effect.AskFinger(position()));
    }

    private List<Effect> fingerDown() {
        if (awaitsFinger()) {
            fingerState = EncounterSnapshot.FingerState.FINGER_DOWN;
            fingerProblem = null;
        }
        return List.of();
    }

    private List<Effect> fingerSearched(FingerSearched searched) {
        if (!awaitsFinger()) {
            return List.of();
        }
        note(searched.watchlist());
        for (Generation.FoundByFinger found : searched.found()) {
            add(
                    found.found(),
                    new Evidence.Finger(
                            found.comparison().position(),
                            found.comparison().score(),
                            found.comparison().threshold(),
                            found.comparison().falseMatchRate()));
        }
        fingerState = EncounterSnapshot.FingerState.SEARCHED;
        fingerProblem = null;
        quality = searched.quality();
        double imageToAnswer =
                Duration.between(searched.imageAt(), searched.at()).toNanos() / 1e6;
        return stand(searched.at(), imageToAnswer, searched.searchMs());
    }

    private List<Effect> captureFailed(CaptureFailed failed) {
        if (!awaitsFinger()) {
            return List.of();
        }
        if (failed.reason() == DeviceEvent.Retry.NO_FINGER) {
            // The traveller is slow; that is no attempt, and the officer can always say that there is no finger.
            fingerState = EncounterSnapshot.FingerState.WAITING;
            fingerProblem = FingerProblem.NO_FINGER;
            return List.of(new Effect.AskFinger(position()));
        }
        return unreadable(FingerProblem.of(failed.reason()), null, null, failed.at());
    }

    private static double milliseconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private List<Effect> unreadable(
            FingerProblem problem, @Nullable Integer measured, @Nullable Double imageToAnswerMs, Instant at) {
        if (!awaitsFinger()) {
            return List.of();
        }
        fingerState = EncounterSnapshot.FingerState.UNREADABLE;
        fingerProblem = problem;
        quality = measured;
        if (attempt < ATTEMPTS_A_FINGER) {
            attempt++;
        } else if (asked + 1 < ASKED.size()) {
            asked++;
            attempt = 1;
        } else {
            return fingerNotHad(problem, imageToAnswerMs, at);
        }
        return List.of(new Effect.AskFinger(position()));
    }

    private List<Effect> scannerReady() {
        scannerLostAt = null;
        if (!awaitsFinger()) {
            return List.of();
        }
        fingerState = EncounterSnapshot.FingerState.WAITING;
        return List.of(new Effect.AskFinger(position()));
    }

    private List<Effect> scannerLost(ScannerLost lost) {
        if (awaitsFinger()) {
            fingerState = EncounterSnapshot.FingerState.NO_SCANNER;
            if (scannerLostAt == null) {
                scannerLostAt = lost.at();
            }
        }
        return List.of();
    }

    private List<Effect> timePassed(Instant now) {
        if (awaitsFinger()
                && scannerLostAt != null
                && Duration.between(scannerLostAt, now).compareTo(SCANNER_PATIENCE) > 0) {
            return fingerNotHad(FingerProblem.NO_SCANNER, null, now);
        }
        return List.of();
    }

    private List<Effect> fingerNotHad(FingerProblem problem, @Nullable Double imageToAnswerMs, Instant at) {
        if (!awaitsFinger() && phase != EncounterSnapshot.Phase.INTERRUPTED) {
            return List.of();
        }
        fingerState = EncounterSnapshot.FingerState.NOT_HAD;
        fingerProblem = problem;
        scannerLostAt = null;
        return stand(at, imageToAnswerMs, null);
    }

    private List<Effect> askAgain() {
        boolean notHad =
                phase == EncounterSnapshot.Phase.ANSWERED && fingerState == EncounterSnapshot.FingerState.NOT_HAD;
        if (!notHad && phase != EncounterSnapshot.Phase.INTERRUPTED) {
            return List.of();
        }
        phase = EncounterSnapshot.Phase.AWAITING_FINGER;
        fingerState = EncounterSnapshot.FingerState.WAITING;
        fingerProblem = null;
        quality = null;
        asked = 0;
        attempt = 1;
        answer = candidates.isEmpty() || answer == null
                ? null
                : new Answer(
                        answer.verdict(), false, answer.reasons(), answer.at(), answer.watchlistVersion(), null, null);
        return List.of(new Effect.AskFinger(position()));
    }

    private List<Effect> adjudicated(Adjudicated adjudicated) {
        for (Map.Entry<String, Candidate> entry : candidates.entrySet()) {
            Candidate candidate = entry.getValue();
            if (candidate.id().equals(adjudicated.candidate()) && candidate.adjudication() == null) {
                Candidate decided = candidate.adjudicated(adjudicated.adjudication());
                entry.setValue(decided);
                return List.of(new Effect.RecordAdjudication(decided));
            }
        }
        return List.of();
    }

    private List<Effect> close() {
        if (hasOpenCandidate()) {
            return List.of();
        }
        phase = EncounterSnapshot.Phase.CLOSED;
        return List.of(new Effect.StopAsking(), new Effect.Forget());
    }

    /** Everything that could be captured has been: the answer stands, and with it what is kept and what is wiped. */
    private List<Effect> stand(Instant at, @Nullable Double imageToAnswerMs, @Nullable Double searchMs) {
        phase = EncounterSnapshot.Phase.ANSWERED;
        answer = answer(true, at, imageToAnswerMs, searchMs);
        return candidates.isEmpty()
                ? List.of(new Effect.Forget(), new Effect.RecordAnswer(answer))
                : List.of(new Effect.RecordAnswer(answer));
    }

    private Answer answer(boolean standing, Instant at, @Nullable Double imageToAnswerMs, @Nullable Double searchMs) {
        Set<Reason> reasons = new LinkedHashSet<>();
        candidates.values().forEach(c -> c.evidence().forEach(e -> reasons.add(e.reason())));
        if (fingerState == EncounterSnapshot.FingerState.NOT_HAD) {
            reasons.add(Reason.FINGER_NOT_HAD);
        }
        if (document == null) {
            reasons.add(Reason.DOCUMENT_NOT_READ);
        } else if (!document.allChecksValid()) {
            reasons.add(Reason.CHECK_DIGIT_WRONG);
        }
        if (watchlistAge == Generation.Age.NONE) {
            reasons.add(Reason.WATCHLIST_EMPTY);
        }
        Verdict verdict = Verdict.CONTINUE;
        for (Reason reason : reasons) {
            verdict = verdict.orStricter(reason.verdict());
        }
        List<Reason> sorted = reasons.stream()
                .sorted(Comparator.comparing(Reason::verdict).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        return new Answer(verdict, standing, sorted, at, watchlistVersion, imageToAnswerMs, searchMs);
    }

    private void add(Generation.Found found, Evidence evidence) {
        candidates.compute(reference(found.notice()), (_, present) -> {
            if (present != null) {
                return present.with(evidence);
            }
            Candidate candidate = new Candidate(
                    "c" + (candidates.size() + 1), found.notice(), List.of(evidence), List.of(), List.of(), null, null);
            return document == null ? candidate : candidate.compared(FieldComparison.of(document, found.notice()));
        });
    }

    private static String reference(Notice notice) {
        return notice.country() + "/" + notice.id();
    }

    private void note(Generation watchlist) {
        watchlistAge = watchlist.header().isEmpty() ? Generation.Age.NONE : Generation.Age.FRESH;
        watchlistVersion = watchlist.header().map(Generation.Header::version).orElse(null);
    }

    private boolean awaitsFinger() {
        return phase == EncounterSnapshot.Phase.AWAITING_FINGER;
    }

    private FingerPosition position() {
        return ASKED.get(asked);
    }

    /** Marks a candidate's hit: recorded under a sequence number, or delivered. */
    void hit(String candidateId, Candidate.RecordedHit hit) {
        candidates.replaceAll((_, c) -> c.id().equals(candidateId) ? c.with(hit) : c);
    }

    void delivered(long sequence) {
        candidates.replaceAll((_, c) -> c.hit() != null && c.hit().sequence() == sequence
                ? c.with(new Candidate.RecordedHit(sequence, Candidate.Delivery.DELIVERED))
                : c);
    }

    /** The sequence numbers of this encounter's hits. */
    List<Long> hits() {
        return candidates.values().stream()
                .flatMap(c -> Optional.ofNullable(c.hit()).stream())
                .map(Candidate.RecordedHit::sequence)
                .toList();
    }

    boolean hasOpenCandidate() {
        return candidates.values().stream().anyMatch(c -> c.adjudication() == null);
    }

    boolean hasCandidates() {
        return !candidates.isEmpty();
    }

    /** Whether a new document may begin the next encounter: this one is over, or nothing hangs on it any more. */
    boolean canGiveWay() {
        return !hasOpenCandidate();
    }

    boolean isAnswered() {
        return phase == EncounterSnapshot.Phase.ANSWERED;
    }

    boolean awaitsDocument() {
        return phase == EncounterSnapshot.Phase.AWAITING_DOCUMENT;
    }

    String id() {
        return id;
    }

    Instant openedAt() {
        return openedAt;
    }

    Optional<Candidate> candidate(String candidateId) {
        return candidates.values().stream()
                .filter(c -> c.id().equals(candidateId))
                .findFirst();
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
                new EncounterSnapshot.Finger(
                        position(),
                        attempt,
                        ATTEMPTS_A_FINGER,
                        fingerState,
                        quality,
                        fingerProblem,
                        pictureKept ? "/api/encounters/" + id + "/finger.png" : null),
                answer,
                List.copyOf(candidates.values()));
    }
}
