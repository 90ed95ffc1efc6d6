package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.crossing.LabStation;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.security.StationKeys;
import org.tambo.watchlist.DeletionProof;

/** Each test in a transaction that is rolled back, so that nothing of it is delivered. */
@QuarkusTest
@WithTestResource(LabStation.class)
@TestTransaction
class JournalOutboxTest {
    private static final Instant NOW = Instant.parse("2026-11-24T02:14:07Z");
    private static final long PLENTY = 1 << 20;

    @Inject
    StationKeys keys;

    @Inject
    ObjectMapper json;

    @Inject
    Journal journal;

    private JournalOutbox outbox;

    @BeforeEach
    void open() {
        outbox = new JournalOutbox(keys, json, PLENTY);
    }

    private long hit(JournalOutbox into) {
        return into.owe(ChainedEntry.Kind.HIT, NOW, number -> Map.of("noticeId", "PER-" + number));
    }

    private JsonNode waiting(long sequence) throws IOException {
        Outbox.Waiting found = outbox.oldest(1_000, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.sequence() == sequence)
                .findFirst()
                .orElseThrow();
        return json.readTree(found.entry());
    }

    @Test
    void eachEntryNamesTheOneBefore() throws IOException {
        long first = hit(outbox);
        long second = hit(outbox);
        assertEquals(first + 1, second);
        String hash = ((OutboxRecord) OutboxRecord.findById(first)).sha256;
        assertEquals(hash, waiting(second).path("previous").asText());
    }

    @Test
    void aReceiptErasesWhatAnEntryHeldAndIsKept() {
        long sequence = hit(outbox);
        outbox.receipted(List.of(sequence), new byte[] {1}, new byte[] {2}, "key", NOW);
        OutboxRecord.getEntityManager().clear();
        OutboxRecord row = OutboxRecord.findById(sequence);
        assertNull(row.entry);
        assertEquals("key", ((ReceiptRecord) ReceiptRecord.findById(row.receipt)).signer);
    }

    @Test
    void aReceiptedEntryIsStillWhatTheNextOneFollows() throws IOException {
        long first = hit(outbox);
        outbox.receipted(List.of(first), new byte[] {1}, new byte[] {2}, "key", NOW);
        long second = hit(outbox);
        assertEquals(
                ((OutboxRecord) OutboxRecord.findById(first)).sha256,
                waiting(second).path("previous").asText());
    }

    @Test
    void theNewestReceiptIsTheOneBeforeWhatWaits() {
        long last = hit(outbox);
        List<Long> all = outbox.oldest(1_000, Integer.MAX_VALUE).stream()
                .map(Outbox.Waiting::sequence)
                .toList();
        outbox.receipted(all, new byte[] {7}, new byte[] {2}, "key", NOW);
        OutboxRecord.getEntityManager().clear();
        assertEquals(last, outbox.acknowledged().orElseThrow().sequence());
        hit(outbox);
        assertEquals(last, outbox.acknowledged().orElseThrow().sequence());
        assertEquals(7, outbox.acknowledged().orElseThrow().receipt()[0]);
    }

    private static CapturedFinger finger(int bytes) {
        return new CapturedFinger(FingerPosition.RIGHT_INDEX, 500, new byte[bytes]);
    }

    private void receipted(long sequence) {
        outbox.receipted(List.of(sequence), new byte[] {1}, new byte[] {2}, "key", NOW);
        OutboxRecord.getEntityManager().clear();
    }

    @Test
    void picturesFollowWhenTheirHitIsReceipted() {
        long hit = hit(outbox);
        outbox.follow(hit, List.of(finger(3), finger(5)));
        assertEquals(2, outbox.backlog().pictures());
        assertTrue(outbox.oldestPicture(0).isEmpty());
        receipted(hit);
        Outbox.Picture first = outbox.oldestPicture(0).orElseThrow();
        assertEquals(3, first.bytes().length);
        assertEquals(1, outbox.oldestPicture(first.id()).orElseThrow().place());
        outbox.receipted(first, new byte[] {1}, new byte[] {2}, "key", NOW);
        OutboxRecord.getEntityManager().clear();
        assertNull(((PictureRecord) PictureRecord.findById(first.id())).sealed);
        assertEquals(5, outbox.oldestPicture(0).orElseThrow().bytes().length);
    }

    @Test
    void aPictureThatIsTooLargeStays() {
        long hit = hit(outbox);
        outbox.follow(hit, List.of(finger(CapturedFinger.MOST_SENT + 1), finger(5)));
        receipted(hit);
        assertEquals(1, outbox.oldestPicture(0).orElseThrow().place());
        assertEquals(1, outbox.backlog().pictures());
    }

    @Test
    void aHitThatIsTakenBackBeforeItHasGoneSendsNoPicture() throws IOException {
        long hit = hit(outbox);
        outbox.follow(hit, List.of(finger(3)));
        EncounterRecord encounter = new EncounterRecord();
        encounter.id = "of a hit that is taken back";
        encounter.persist();
        HitRecord row = new HitRecord();
        row.sequence = hit;
        row.encounter = encounter.id;
        row.persist();
        long retraction = journal.retracted(hit, RetractionReason.NOT_THE_PERSON, NOW);
        assertEquals(0, outbox.backlog().pictures());
        receipted(hit);
        assertTrue(outbox.oldestPicture(0).isEmpty());
        assertEquals(hit, waiting(retraction).path("body").path("hit").asLong());
    }

    @Test
    void aFullOutboxShedsCorrectionsByNameAndTakesHits() {
        JournalOutbox full = new JournalOutbox(keys, json, 1);
        hit(full);
        assertFalse(full.oweIfRoom(ChainedEntry.Kind.CORRECTION, NOW, number -> Map.of()));
        long before = full.backlog().waiting();
        hit(full);
        assertEquals(before + 1, full.backlog().waiting());
        assertEquals(Map.of(ChainedEntry.Kind.CORRECTION, 1L), full.backlog().shed());
    }

    @Test
    void proofsOfDeletionWaitInTheReplicaWhileThereIsNoRoom() {
        JournalOutbox full = new JournalOutbox(keys, json, 1);
        hit(full);
        DeletionsTakenRecord.deleteAll();
        List<DeletionProof> proofs = List.of(new DeletionProof(1, "{}", "AA=="));
        full.take(proofs, NOW);
        assertEquals(0, full.deletionsTaken());
        long before = outbox.backlog().waiting();
        outbox.take(proofs, NOW);
        outbox.take(proofs, NOW);
        assertEquals(1, outbox.deletionsTaken());
        assertEquals(before + 1, outbox.backlog().waiting());
    }

    @Test
    void whatAnOlderStationLeftBecomesAChain() throws IOException {
        long first = hit(outbox) + 1;
        for (long sequence = first; sequence < first + 2; sequence++) {
            OutboxRecord left = new OutboxRecord();
            left.sequence = sequence;
            left.entry = keys.sealer("journal")
                    .seal(
                            "{\"format\":\"tambo-hit/1\",\"at\":\"2026-11-24T02:14:07Z\",\"noticeId\":\"PER-7\"}"
                                    .getBytes(StandardCharsets.UTF_8),
                            ("outbox " + sequence).getBytes(StandardCharsets.UTF_8));
            left.persist();
        }
        outbox.chain(new StartupEvent());
        assertEquals("PER-7", waiting(first).path("body").path("noticeId").asText());
        assertEquals(
                ((OutboxRecord) OutboxRecord.findById(first)).sha256,
                waiting(first + 1).path("previous").asText());
        assertTrue(waiting(first + 1).path("kind").asText().equals("hit"));
    }
}
