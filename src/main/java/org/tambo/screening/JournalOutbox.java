package org.tambo.screening;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.panache.common.Page;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;
import org.tambo.security.Sealer;
import org.tambo.security.StationKeys;
import org.tambo.watchlist.DeletionProof;

/**
 * The outbox in the journal: a chain whose entries are sealed until the centre has receipted them. It takes part in the
 * transaction of whoever owes something, so that a decision and what it owes are written together or not at all.
 */
@ApplicationScoped
public class JournalOutbox implements Outbox {
    private static final Logger LOG = Logger.getLogger(JournalOutbox.class);

    private final StationKeys keys;
    private final Sealer sealer;
    private final ObjectMapper json;
    private final long room;

    @Inject
    JournalOutbox(StationKeys keys, ObjectMapper json, OutboxSettings settings) {
        this(keys, json, settings.room().asLongValue());
    }

    JournalOutbox(StationKeys keys, ObjectMapper json, long room) {
        this.keys = keys;
        this.sealer = keys.sealer("journal");
        this.json = json;
        this.room = room;
    }

    /**
     * Adds a link to the chain.
     *
     * @param body what it says, given its number
     * @return its number
     */
    @Transactional(Transactional.TxType.MANDATORY)
    long owe(ChainedEntry.Kind kind, Instant at, LongFunction<?> body) {
        Optional<OutboxRecord> last = OutboxRecord.<OutboxRecord>find("order by sequence desc")
                .page(Page.ofSize(1))
                .firstResultOptional();
        long sequence = last.map(row -> row.sequence).orElse(0L) + 1;
        String previous = last.map(row -> row.sha256).orElse(ChainedEntry.NONE_BEFORE);
        OutboxRecord row = new OutboxRecord();
        row.sequence = sequence;
        fill(row, previous, kind, at, json.valueToTree(body.apply(sequence)));
        row.persist();
        return sequence;
    }

    /** Has the pictures that a hit names follow it, but for those that are too large. */
    @Transactional(Transactional.TxType.MANDATORY)
    void follow(long hit, List<CapturedFinger> fingers) {
        for (int place = 0; place < fingers.size(); place++) {
            CapturedFinger finger = fingers.get(place);
            if (finger.canBeSent()) {
                byte[] sealed = sealer.seal(finger.png(), context(hit, place));
                PictureRecord row = new PictureRecord();
                row.hit = hit;
                row.place = place;
                row.sha256 = ChainedEntry.sha256(finger.png());
                row.sealed = sealed;
                row.size = sealed.length;
                row.persist();
            }
        }
    }

    /** The hit is taken back: what has not gone of its pictures does not go. */
    @Transactional(Transactional.TxType.MANDATORY)
    void erasePictures(long hit) {
        PictureRecord.update("sealed = null where hit = ?1", hit);
    }

    private void fill(OutboxRecord row, String previous, ChainedEntry.Kind kind, Instant at, JsonNode body) {
        ChainedEntry entry = ChainedEntry.of(keys.deviceId(), row.sequence, previous, kind, at, body);
        byte[] sealed = sealer.seal(entry.bytes(), context(row.sequence));
        row.kind = kind.name();
        row.entry = sealed;
        row.size = sealed.length;
        row.sha256 = entry.sha256();
        row.signature = keys.sign(entry.bytes());
    }

    /**
     * The same for what can be done without: where there is no room, it is counted instead.
     *
     * @return whether it found room
     */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean oweIfRoom(ChainedEntry.Kind kind, Instant at, LongFunction<?> body) {
        if (hasRoom()) {
            owe(kind, at, body);
            return true;
        }
        ShedRecord row = ShedRecord.findById(kind.name());
        if (row == null) {
            row = new ShedRecord();
            row.kind = kind.name();
            row.persist();
        }
        row.count++;
        row.lastAt = at.toEpochMilli();
        LOG.warnf("The outbox has no room: shed a %s", kind.word());
        return false;
    }

    private boolean hasRoom() {
        return bytes("select sum(size) from OutboxRecord where entry is not null")
                        + bytes("select sum(size) from PictureRecord where sealed is not null")
                < room;
    }

    private static long bytes(String sum) {
        Long bytes = OutboxRecord.find(sum).project(Long.class).firstResult();
        return bytes == null ? 0 : bytes;
    }

    /** Up to which of the replica's proofs of deletion they have been taken over. */
    @Transactional
    public long deletionsTaken() {
        DeletionsTakenRecord taken = DeletionsTakenRecord.findById(1);
        return taken == null ? 0 : taken.sequence;
    }

    /**
     * Takes over proofs of what the replica has deleted. They wait there while there is no room here.
     *
     * @param proofs those after {@link #deletionsTaken}, in their order
     */
    @Transactional
    public void take(List<DeletionProof> proofs, Instant now) {
        DeletionsTakenRecord taken = DeletionsTakenRecord.findById(1);
        if (taken == null) {
            taken = new DeletionsTakenRecord();
            taken.persist();
        }
        for (DeletionProof proof : proofs) {
            if (proof.sequence() <= taken.sequence || !hasRoom()) {
                return;
            }
            owe(ChainedEntry.Kind.DELETION, now, sequence -> proof);
            taken.sequence = proof.sequence();
        }
    }

    /** Chains what an older station left, before anything is delivered: its entries had no hash of the one before. */
    @Transactional
    void chain(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        for (OutboxRecord row :
                OutboxRecord.<OutboxRecord>list("entry is not null and sha256 is null order by sequence")) {
            OutboxRecord before = OutboxRecord.findById(row.sequence - 1);
            String previous = before == null || before.sha256 == null ? ChainedEntry.NONE_BEFORE : before.sha256;
            JsonNode body = read(open(row));
            ChainedEntry.Kind kind = body.path("format").asText().startsWith("tambo-correction/")
                    ? ChainedEntry.Kind.CORRECTION
                    : ChainedEntry.Kind.HIT;
            fill(row, previous, kind, Instant.parse(body.path("at").asText()), body);
        }
    }

    private JsonNode read(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] open(OutboxRecord row) {
        return sealer.open(row.entry == null ? new byte[0] : row.entry, context(row.sequence));
    }

    @Override
    @Transactional
    public List<Waiting> oldest(int most, int mostBytes) {
        List<Waiting> oldest = new ArrayList<>();
        long bytes = 0;
        for (OutboxRecord row : OutboxRecord.<OutboxRecord>find("entry is not null order by sequence")
                .page(Page.ofSize(most))
                .list()) {
            byte[] entry = open(row);
            bytes += entry.length;
            if (bytes > mostBytes && !oldest.isEmpty()) {
                break;
            }
            oldest.add(new Waiting(row.sequence, entry, row.signature == null ? new byte[0] : row.signature));
        }
        return oldest;
    }

    @Override
    @Transactional
    public void receipted(List<Long> sequences, byte[] receipt, byte[] signature, String signer, Instant at) {
        OutboxRecord.update(
                "entry = null, receipt = ?1 where entry is not null and sequence in ?2",
                kept(receipt, signature, signer, at),
                sequences);
    }

    @Override
    @Transactional
    public Optional<Acknowledged> acknowledged() {
        Long oldest = OutboxRecord.find("select min(sequence) from OutboxRecord where entry is not null")
                .project(Long.class)
                .firstResult();
        // Entries are acknowledged in their order.
        return OutboxRecord.<OutboxRecord>find(
                        "sequence < ?1 order by sequence desc", oldest == null ? Long.valueOf(Long.MAX_VALUE) : oldest)
                .page(Page.ofSize(1))
                .firstResultOptional()
                .flatMap(row -> ReceiptRecord.<ReceiptRecord>findByIdOptional(row.receipt == null ? 0L : row.receipt)
                        .map(kept -> new Acknowledged(row.sequence, kept.receipt, kept.signature, kept.signer)));
    }

    /** @return its id */
    private static Long kept(byte[] receipt, byte[] signature, String signer, Instant at) {
        ReceiptRecord kept = new ReceiptRecord();
        kept.receipt = receipt;
        kept.signature = signature;
        kept.signer = signer;
        kept.at = at.toEpochMilli();
        kept.persistAndFlush();
        return kept.id;
    }

    @Override
    @Transactional
    public Optional<Picture> oldestPicture(long after) {
        return PictureRecord.<PictureRecord>find("""
                        from PictureRecord p where p.sealed is not null and p.id > ?1
                            and not exists (select 1 from OutboxRecord o where o.sequence = p.hit and o.entry is not null)
                        order by p.id""", after)
                .page(Page.ofSize(1))
                .firstResultOptional()
                .map(row -> new Picture(
                        row.id,
                        row.hit,
                        row.place,
                        row.sha256,
                        sealer.open(row.sealed == null ? new byte[0] : row.sealed, context(row.hit, row.place))));
    }

    @Override
    @Transactional
    public void receipted(Picture picture, byte[] receipt, byte[] signature, String signer, Instant at) {
        PictureRecord.update(
                "sealed = null, receipt = ?1 where sealed is not null and id = ?2",
                kept(receipt, signature, signer, at),
                picture.id());
    }

    @Override
    @Transactional
    public Backlog backlog() {
        Map<ChainedEntry.Kind, Long> shed = new EnumMap<>(ChainedEntry.Kind.class);
        ShedRecord.<ShedRecord>listAll().forEach(row -> shed.put(ChainedEntry.Kind.valueOf(row.kind), row.count));
        return new Backlog(OutboxRecord.count("entry is not null"), PictureRecord.count("sealed is not null"), shed);
    }

    /** Which of these the centre has. */
    @Transactional
    List<Long> deliveredAmong(List<Long> sequences) {
        return sequences.isEmpty()
                ? List.of()
                : OutboxRecord.<OutboxRecord>list("entry is null and sequence in ?1", sequences).stream()
                        .map(row -> row.sequence)
                        .toList();
    }

    private static byte[] context(long hit, int place) {
        return ("picture " + hit + " " + place).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] context(long sequence) {
        return ("outbox " + sequence).getBytes(StandardCharsets.UTF_8);
    }
}
