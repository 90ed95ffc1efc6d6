package org.tambo.screening;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.tambo.document.Mrz;
import org.tambo.document.TravelDocument;
import org.tambo.document.UnreadableMrz;

/**
 * An encounter that a stop, crash or fault had cut off, as the journal still has it.
 *
 * @param zone the lines of the document's machine-readable zone; empty without a document
 */
record TakenUp(Encounter encounter, List<String> zone, List<CapturedFinger> fingers) {
    static TakenUp of(
            Journal.Interrupted cut, JournalOutbox outbox, Searches searches, StationPolicy policy, Clock clock) {
        List<String> zone = cut.kept().map(Journal.Kept::zone).orElse(List.of());
        Optional<TravelDocument> document = document(zone, LocalDate.now(clock));
        Encounter encounter = cut.kept()
                .map(kept -> Encounter.restore(
                        kept.snapshot(),
                        document.orElse(null),
                        document.map(searches::exclusions).orElse(Exclusions.NONE),
                        policy))
                .orElseGet(() -> Encounter.interrupted(cut.id(), cut.openedAt(), policy));
        outbox.deliveredAmong(encounter.hits()).forEach(encounter::delivered);
        return new TakenUp(encounter, zone, cut.fingers());
    }

    private static Optional<TravelDocument> document(List<String> lines, LocalDate today) {
        try {
            return lines.isEmpty() ? Optional.empty() : Optional.of(Mrz.parse(lines, today));
        } catch (UnreadableMrz e) {
            return Optional.empty();
        }
    }
}
