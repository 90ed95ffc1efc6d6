package org.tambo.screening;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tambo.device.DeviceEvent;
import org.tambo.document.TravelDocument;
import org.tambo.fingerprint.FingerReading;
import org.tambo.watchlist.Generation;

/** What an encounter takes notice of. */
sealed interface EncounterEvent {
    /**
     * A document was read and searched for, by number and by name with birth date.
     *
     * @param exclusions what was found before for this document
     */
    record DocumentRead(
            TravelDocument document,
            Generation watchlist,
            List<Generation.Found> byNumber,
            List<Generation.FoundByName> byName,
            Exclusions exclusions,
            Instant at)
            implements EncounterEvent {}

    /** The reader sent text that is no machine-readable zone. */
    record DocumentUnreadable(DocumentProblem problem) implements EncounterEvent {}

    /** The officer goes on without a document. */
    record WithoutDocument(Generation watchlist) implements EncounterEvent {}

    /** The officer typed a number, and it was searched for. */
    record NumberTyped(TypedNumber number, Generation watchlist, List<Generation.FoundByNumber> found, Instant at)
            implements EncounterEvent {}

    /** A finger lies on the scanner. */
    record FingerDown() implements EncounterEvent {}

    /**
     * A finger was read and searched for.
     *
     * @param imageAt when the picture's last byte had arrived
     * @param at when the search was done
     */
    record FingerSearched(FingerSearch search, int quality, Instant imageAt, Instant at) implements EncounterEvent {}

    /**
     * A picture came in which no finger can be read, or none well enough.
     *
     * @param reasons what would make it better, the most important first
     * @param imageAt when its last byte had arrived
     */
    record FingerUnreadable(
            FingerProblem problem, int quality, List<FingerReading.Reason> reasons, Instant imageAt, Instant at)
            implements EncounterEvent {}

    /** No picture came; the scanner is well. */
    record CaptureFailed(DeviceEvent.Retry reason, Instant at) implements EncounterEvent {}

    /** The scanner can be asked. */
    record ScannerReady() implements EncounterEvent {}

    /** The scanner cannot be asked. */
    record ScannerLost(Instant at) implements EncounterEvent {}

    /** The officer says that no finger can be had, and why. */
    record NoFingerToBeHad(FingerProblem problem, Instant at) implements EncounterEvent {}

    /** The officer wants the finger asked for anew. */
    record AskAgain() implements EncounterEvent {}

    /** The officer's finding on one candidate. */
    record Adjudicated(String candidate, Candidate.Adjudication adjudication) implements EncounterEvent {}

    /**
     * Notices that are in question are in force no longer.
     *
     * @param notices by country and id
     */
    record NoticesWithdrawn(Set<String> notices, Instant at) implements EncounterEvent {}

    /** The traveller has gone. */
    record Closed() implements EncounterEvent {}

    /** Time went by. */
    record TimePassed(Instant at) implements EncounterEvent {}
}
