package org.tambo.screening;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.tambo.document.TravelDocument;
import org.tambo.security.BlindIndex;
import org.tambo.security.Officer;
import org.tambo.security.SealBroken;
import org.tambo.security.Sealer;
import org.tambo.security.Station;
import org.tambo.security.StationKeys;

/**
 * The journal's only writer. Each method is one transaction, durable when it returns; what an officer is shown has gone
 * through here first.
 */
@ApplicationScoped
public class Journal {
    private static final Logger LOG = Logger.getLogger(Journal.class);

    private final Sealer sealer;
    private final BlindIndex notices;
    private final StationKeys keys;
    private final ExclusionRegister exclusions;
    private final JournalOutbox outbox;
    private final Station station;
    private final Officer officer;
    private final ObjectMapper json;

    Journal(
            StationKeys keys,
            ExclusionRegister exclusions,
            JournalOutbox outbox,
            Station station,
            Officer officer,
            ObjectMapper json) {
        this.sealer = keys.sealer("journal");
        this.notices = keys.blindIndex("notice");
        this.keys = keys;
        this.exclusions = exclusions;
        this.outbox = outbox;
        this.station = station;
        this.officer = officer;
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /**
     * What is kept of an encounter that has a candidate.
     *
     * @param zone the lines of the document's machine-readable zone; empty without a document
     */
    @RegisterForReflection
    record Kept(List<String> zone, EncounterSnapshot snapshot) {}

    /** An encounter that was open when the service stopped. */
    record Interrupted(String id, Instant openedAt, Optional<Kept> kept, List<CapturedFinger> fingers) {}

    @Transactional
    void opened(String encounter, Instant at) {
        EncounterRecord row = new EncounterRecord();
        row.id = encounter;
        row.openedAt = at.toEpochMilli();
        row.officer = officer.id();
        row.place = station.place();
        row.open = true;
        row.persist();
        audit("opened", encounter, at);
    }

    /** Keeps, sealed, what an encounter with a candidate has so far. */
    @Transactional
    void kept(Kept kept, List<CapturedFinger> fingers) {
        keep(row(kept.snapshot().id()), kept, fingers);
    }

    /** Writes the standing answer down; {@code kept} is empty when there is no candidate, and then nothing else is. */
    @Transactional
    void answered(String encounter, Answer answer, Optional<Kept> kept, List<CapturedFinger> fingers) {
        EncounterRecord row = row(encounter);
        row.verdict = answer.verdict().name();
        row.reasons = answer.reasons().stream().map(Enum::name).collect(Collectors.joining(" "));
        row.answeredAt = answer.at().toEpochMilli();
        row.watchlistVersion = answer.watchlistVersion();
        row.watchlistCoverage = answer.watchlistCoverage();
        row.watchlistIssuedAt = answer.watchlistIssuedAt() == null
                ? null
                : answer.watchlistIssuedAt().toEpochMilli();
        if (kept.isPresent()) {
            keep(row, kept.get(), fingers);
        } else {
            row.kept = null;
            row.finger = null;
        }
        audit("answered " + answer.verdict(), encounter, answer.at());
    }

    private void keep(EncounterRecord row, Kept kept, List<CapturedFinger> fingers) {
        row.kept = sealer.seal(bytes(kept), context("kept", row.id));
        row.finger = fingers.isEmpty() ? null : sealer.seal(bytes(fingers), context("finger", row.id));
    }

    /**
     * Writes a finding down; of SAME the hit and its outbox entry too, of NOT_SAME the exclusion for the document and the
     * correction that the notice's country is owed, in the same transaction. When no candidate is
     * open any more, what was kept is erased; the matching fingers lie in the outbox until the centre has them.
     *
     * @param kept the encounter as it is after this finding
     * @param document the traveller's, where one was read
     * @return the hit's sequence number, if one was made
     */
    @Transactional
    Optional<Long> adjudicated(
            Kept kept,
            Optional<TravelDocument> document,
            Candidate candidate,
            Candidate.Adjudication adjudication,
            List<CapturedFinger> fingers,
            boolean last) {
        EncounterRecord row = row(kept.snapshot().id());
        DecisionRecord decision = new DecisionRecord();
        decision.encounter = row.id;
        decision.candidate = candidate.id();
        decision.notice = notices.of(
                candidate.notice().country() + "/" + candidate.notice().id());
        decision.finding = adjudication.finding().name();
        decision.officer = adjudication.officerId();
        decision.at = adjudication.at().toEpochMilli();
        decision.persist();
        Optional<Long> sequence = Optional.empty();
        switch (adjudication.finding()) {
            case SAME -> sequence = Optional.of(hit(row, kept.snapshot(), candidate, adjudication, fingers));
            case NOT_SAME -> {
                document.ifPresent(holders -> exclusions.refuted(holders, candidate, adjudication));
                correct(row, candidate, adjudication);
            }
            case CANNOT_TELL -> {
                // Nothing is owed to anybody: it is decided elsewhere.
            }
        }
        audit("adjudicated " + adjudication.finding(), row.id, adjudication.at());
        if (last) {
            row.kept = null;
            row.finger = null;
            audit("erased what was kept", row.id, adjudication.at());
        } else {
            EncounterSnapshot snapshot = sequence.map(
                            number -> kept.snapshot().withHit(candidate.id(), Candidate.RecordedHit.waiting(number)))
                    .orElse(kept.snapshot());
            keep(row, new Kept(kept.zone(), snapshot), fingers);
        }
        return sequence;
    }

    private long hit(
            EncounterRecord row,
            EncounterSnapshot snapshot,
            Candidate candidate,
            Candidate.Adjudication adjudication,
            List<CapturedFinger> fingers) {
        boolean byFinger = candidate.evidence().stream().anyMatch(Evidence.Finger.class::isInstance);
        List<CapturedFinger> matching = byFinger ? fingers : List.of();
        long sequence = outbox.owe(
                ChainedEntry.Kind.HIT,
                adjudication.at(),
                number -> HitEnvelope.of(
                        keys.deviceId(), number, station.place(), snapshot, candidate, adjudication, matching));
        outbox.follow(sequence, matching);
        List<CapturedFinger> staying =
                matching.stream().filter(finger -> !finger.canBeSent()).toList();
        HitRecord hit = new HitRecord();
        hit.sequence = sequence;
        hit.encounter = row.id;
        hit.candidate = candidate.id();
        hit.at = adjudication.at().toEpochMilli();
        hit.finger = staying.isEmpty() ? null : sealer.seal(bytes(staying), context("hit", String.valueOf(sequence)));
        hit.persist();
        return sequence;
    }

    /**
     * Takes a hit back: the retraction goes upstream as the hit did, and the fingers that were kept as its evidence, or have not
     * gone yet, are erased.
     *
     * @return the retraction's number
     */
    @Transactional
    long retracted(long sequence, RetractionReason reason, Instant at) {
        HitRecord hit = HitRecord.findById(sequence);
        if (hit == null) {
            throw new LaneRefused(LaneRefused.Reason.NO_SUCH_HIT);
        }
        if (hit.retraction != null) {
            throw new LaneRefused(LaneRefused.Reason.ALREADY_RETRACTED);
        }
        long retraction = outbox.owe(
                ChainedEntry.Kind.RETRACTION,
                at,
                number -> new RetractionEnvelope(
                        "tambo-retraction/1",
                        keys.deviceId(),
                        number,
                        at,
                        station.place(),
                        officer.id(),
                        officer.name(),
                        sequence,
                        reason));
        hit.retraction = retraction;
        hit.finger = null;
        outbox.erasePictures(sequence);
        audit("retracted hit " + sequence + ": " + reason, hit.encounter, at);
        return retraction;
    }

    private void correct(EncounterRecord row, Candidate candidate, Candidate.Adjudication adjudication) {
        boolean owed = outbox.oweIfRoom(
                ChainedEntry.Kind.CORRECTION,
                adjudication.at(),
                number -> CorrectionEnvelope.of(keys.deviceId(), number, station.place(), candidate, adjudication));
        if (!owed) {
            audit("shed correction", row.id, adjudication.at());
        }
    }

    @Transactional
    void closed(String encounter, Instant at) {
        EncounterRecord row = row(encounter);
        row.open = false;
        row.kept = null;
        row.finger = null;
        audit("closed", encounter, at);
    }

    /**
     * The encounters that were cut off when the service stopped, the oldest first; one that had been answered and
     * adjudicated to its end is closed here, since nothing of it is left to do.
     */
    @Transactional
    List<Interrupted> interrupted() {
        EncounterRecord.update("open = false where open = true and verdict is not null and kept is null");
        return EncounterRecord.<EncounterRecord>list("open = true order by openedAt").stream()
                .map(this::interrupted)
                .toList();
    }

    private Interrupted interrupted(EncounterRecord row) {
        Instant openedAt = Instant.ofEpochMilli(row.openedAt);
        try {
            return new Interrupted(
                    row.id,
                    openedAt,
                    Optional.ofNullable(row.kept).map(kept -> kept(sealer.open(kept, context("kept", row.id)))),
                    row.finger == null ? List.of() : fingers(sealer.open(row.finger, context("finger", row.id))));
        } catch (SealBroken e) {
            // Nothing can open it any more; the lane must not stand still over it.
            LOG.errorf("What was kept of encounter %s cannot be opened: %s", row.id, e.getMessage());
            return new Interrupted(row.id, openedAt, Optional.empty(), List.of());
        }
    }

    private void audit(String act, String encounter, Instant at) {
        AuditRecord line = new AuditRecord();
        line.at = at.toEpochMilli();
        line.officer = officer.id();
        line.act = act;
        line.encounter = encounter;
        line.persist();
    }

    private static EncounterRecord row(String encounter) {
        EncounterRecord row = EncounterRecord.findById(encounter);
        if (row == null) {
            throw new IllegalStateException("encounter " + encounter + " is not in the journal");
        }
        return row;
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Kept kept(byte[] bytes) {
        try {
            return json.readValue(bytes, Kept.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** None of what an older version kept in another way: they are taken anew where they are wanted. */
    private List<CapturedFinger> fingers(byte[] bytes) {
        try {
            return json.readerForListOf(CapturedFinger.class).readValue(bytes);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static byte[] context(String column, String row) {
        return (column + " " + row).getBytes(StandardCharsets.UTF_8);
    }
}
