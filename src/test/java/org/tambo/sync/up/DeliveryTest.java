package org.tambo.sync.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.centre.Devices;
import org.tambo.centre.Reception;
import org.tambo.lab.centre.MemoryStore;
import org.tambo.lab.simulation.MemoryOutbox;
import org.tambo.screening.ChainedEntry.Kind;
import org.tambo.sync.up.Delivery.Outcome;

/** A station's delivery against the centre's own reception. */
class DeliveryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T02:14:07Z"), ZoneOffset.UTC);
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final MemoryStore store = new MemoryStore();
    private KeyPair receipts;
    private MemoryOutbox outbox;
    private Reception centre;
    private Delivery delivery;

    @BeforeEach
    void enrol() throws Exception {
        receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        outbox = new MemoryOutbox();
        enrol(false);
        centre = new Reception(store, this::sign, "key", CLOCK);
        delivery = new Delivery(outbox, outbox.device(), receipts.getPublic(), CLOCK);
    }

    private void enrol(boolean revoked) {
        store.enrol(new Devices.Device(
                outbox.device(), "", outbox.keys().getPublic(), outbox.keys().getPublic(), revoked));
    }

    private byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(receipts.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Upstream.Reply post(byte[] request) {
        Reception.Answer answer = centre.take(outbox.device(), request);
        return new Upstream.Reply(answer.status(), answer.body());
    }

    private Upstream answering(UnaryOperator<byte[]> change) {
        return request -> {
            Upstream.Reply reply = post(request);
            return new Upstream.Reply(reply.status(), change.apply(reply.body()));
        };
    }

    private void assertKept(String reason, Outcome outcome) {
        assertEquals(reason, assertInstanceOf(Outcome.Refused.class, outcome).reason());
        assertEquals(1, outbox.backlog().waiting());
    }

    @Test
    void whatIsReceiptedIsErasedAndItsReceiptKept() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        assertEquals(new Outcome.Receipted(List.of(1L)), delivery.deliver(this::post, NOTHING));
        assertEquals(0, outbox.backlog().waiting());
        assertEquals(1, outbox.receipts());
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgainAndDoublesNothing() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        assertThrows(
                IOException.class,
                () -> delivery.deliver(
                        request -> {
                            post(request);
                            throw new IOException("lost");
                        },
                        NOTHING));
        delivery.deliver(this::post, NOTHING);
        assertEquals(1, store.entries().size());
    }

    @Test
    void aReceiptByAnotherKeyErasesNothing() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertKept("RECEIPT_NOT_TRUSTED", delivery.deliver(this::post, NOTHING));
    }

    @Test
    void aReceiptForAnotherDeviceErasesNothing() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        MemoryOutbox own = outbox;
        outbox = new MemoryOutbox();
        enrol(false);
        byte[] foreign = post(("{\"device\":\"" + outbox.device() + "\",\"entries\":[]}")
                        .getBytes(StandardCharsets.UTF_8))
                .body();
        outbox = own;
        assertKept("RECEIPT_OF_ANOTHER_DEVICE", delivery.deliver(answering(_ -> foreign), NOTHING));
    }

    @Test
    void aReceiptForOtherEntriesErasesNothing() throws Exception {
        byte[] none = post(("{\"device\":\"" + outbox.device() + "\",\"entries\":[]}").getBytes(StandardCharsets.UTF_8))
                .body();
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        assertKept("RECEIPT_OF_OTHER_BYTES", delivery.deliver(answering(_ -> none), NOTHING));
    }

    @Test
    void anAnswerOfAnyBytesErasesNothing() {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Upstream torn = answering(answer -> {
                byte[] changed = random.nextBoolean() ? new byte[random.nextInt(60)] : answer.clone();
                if (changed.length < answer.length) {
                    random.nextBytes(changed);
                } else {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return changed;
            });
            try {
                // The key's id is not signed for: it is kept, and trusted by nobody.
                if (delivery.deliver(torn, NOTHING) instanceof Outcome.Receipted) {
                    outbox.owe(Kind.HIT, CLOCK.instant(), "b");
                }
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            assertEquals(1, outbox.backlog().waiting());
        }
    }

    @Test
    void aRevokedDeviceIsToldSoAndKeepsEverything() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        enrol(true);
        assertKept("REVOKED_DEVICE", delivery.deliver(this::post, NOTHING));
    }

    @Test
    void whatComesBeforeARefusedEntryIsDelivered() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        outbox.owe(Kind.HIT, CLOCK.instant(), "x".repeat(1_100_000));
        assertEquals(new Outcome.Refused("MALFORMED", 2, List.of(1L)), delivery.deliver(this::post, NOTHING));
        assertEquals(1, outbox.backlog().waiting());
    }

    @Test
    void aLinkThatComesAndGoesIsTriedAgainWithinSeconds() {
        Pace pace = new Pace(new Random(1));
        Instant now = CLOCK.instant();
        for (int i = 0; i < 10; i++) {
            pace.unreachable(now);
        }
        assertEquals(false, pace.due(now.plusSeconds(14), true));
        pace.brokenOff(now);
        assertEquals(true, pace.due(now.plusSeconds(4), true));
    }

    @Test
    void afterAFailureItWaitsLongerEachTimeHoweverTheClockIsSet() {
        Pace pace = new Pace(new Random(1));
        Instant now = CLOCK.instant();
        pace.unreachable(now);
        assertEquals(false, pace.due(now.plusMillis(400), true));
        assertEquals(true, pace.due(now.plusSeconds(1), true));
        assertEquals(true, pace.due(now.minus(Duration.ofDays(30)), true));
    }
}
