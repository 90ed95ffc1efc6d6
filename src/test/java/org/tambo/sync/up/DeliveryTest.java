package org.tambo.sync.up;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.centre.Devices;
import org.tambo.centre.Reception;
import org.tambo.centre.UpEntry;
import org.tambo.lab.centre.MemoryStore;
import org.tambo.lab.simulation.MemoryOutbox;
import org.tambo.screening.ChainedEntry.Kind;
import org.tambo.screening.Outbox;
import org.tambo.sync.up.Delivery.Outcome;

/** A station's delivery against the centre's own reception. */
class DeliveryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T02:14:07Z"), ZoneOffset.UTC);
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private static final Pattern PART = Pattern.compile("pictures\\?hit=(\\d+)&place=(\\d+)&offset=(\\d+)");

    private MemoryStore store = new MemoryStore();
    private KeyPair receipts;
    private MemoryOutbox outbox;
    private Reception centre;
    private Delivery delivery;

    @BeforeEach
    void enrol() throws Exception {
        receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        outbox = new MemoryOutbox();
        enrol(false);
        centre = new Reception(store, this::sign, receipts.getPublic(), CLOCK);
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

    private Upstream.Reply post(String to, byte[] request) {
        Matcher part = PART.matcher(to);
        Reception.Answer answer = part.matches()
                ? centre.takePart(
                        outbox.device(),
                        Long.parseLong(part.group(1)),
                        Integer.parseInt(part.group(2)),
                        Integer.parseInt(part.group(3)),
                        request)
                : centre.take(outbox.device(), request);
        return new Upstream.Reply(answer.status(), answer.body());
    }

    private Upstream.Reply post(byte[] request) {
        Reception.Answer answer = centre.take(outbox.device(), request);
        return new Upstream.Reply(answer.status(), answer.body());
    }

    private Upstream answering(UnaryOperator<byte[]> change) {
        return (to, request) -> {
            Upstream.Reply reply = post(to, request);
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
        assertEquals(new Outcome.Receipted(List.of(1L)), delivery.deliver(this::post, NOTHING, true));
        assertEquals(0, outbox.backlog().waiting());
        assertEquals(1, outbox.receipts());
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgainAndDoublesNothing() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        loseTheAnswer();
        delivery.deliver(this::post, NOTHING, true);
        assertEquals(1, store.entries().size());
    }

    private void loseTheAnswer() {
        assertThrows(
                IOException.class,
                () -> delivery.deliver(
                        (to, request) -> {
                            post(to, request);
                            throw new IOException("lost");
                        },
                        NOTHING,
                        true));
    }

    @Test
    void aReceiptByAnotherKeyErasesNothing() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertKept("RECEIPT_NOT_TRUSTED", delivery.deliver(this::post, NOTHING, true));
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
        assertKept("RECEIPT_OF_ANOTHER_DEVICE", delivery.deliver(answering(_ -> foreign), NOTHING, true));
    }

    @Test
    void aReceiptForOtherEntriesErasesNothing() throws Exception {
        byte[] none = post(("{\"device\":\"" + outbox.device() + "\",\"entries\":[]}").getBytes(StandardCharsets.UTF_8))
                .body();
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        assertKept("RECEIPT_OF_OTHER_BYTES", delivery.deliver(answering(_ -> none), NOTHING, true));
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
                if (delivery.deliver(torn, NOTHING, true) instanceof Outcome.Receipted) {
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
        assertKept("REVOKED_DEVICE", delivery.deliver(this::post, NOTHING, true));
    }

    @Test
    void whatComesBeforeARefusedEntryIsDelivered() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        outbox.owe(Kind.HIT, CLOCK.instant(), "b");
        Upstream refusing = (to, request) -> new String(request, StandardCharsets.UTF_8).contains("\"sequence\":2")
                ? new Upstream.Reply(400, "{\"refused\":2,\"reason\":\"MALFORMED\"}".getBytes(StandardCharsets.UTF_8))
                : post(to, request);
        assertEquals(new Outcome.Refused("MALFORMED", 2, List.of(1L)), delivery.deliver(refusing, NOTHING, true));
        assertEquals(1, outbox.backlog().waiting());
    }

    private static byte[] picture(int bytes) {
        byte[] picture = new byte[bytes];
        new Random(bytes).nextBytes(picture);
        return picture;
    }

    private void bringAll() throws Exception {
        for (int i = 0; i < 100 && outbox.backlog().waiting() + outbox.backlog().pictures() > 0; i++) {
            delivery.deliver(this::post, NOTHING, true);
        }
    }

    private void assertArrived(byte[] picture, long hit, int place) {
        assertArrayEquals(picture, store.whole(outbox.device(), hit, place).orElseThrow());
    }

    @Test
    void picturesFollowTheirHitAndAreReceipted() throws Exception {
        byte[] large = picture(300_000);
        byte[] small = picture(7);
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(large, small));
        bringAll();
        assertArrived(large, 1, 0);
        assertArrived(small, 1, 1);
        assertEquals(0, outbox.backlog().pictures());
        assertEquals(3, outbox.receipts());
    }

    @Test
    void noEntryWaitsForAPicture() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(picture(300_000)));
        delivery.deliver(this::post, NOTHING, true);
        assertEquals(new Outcome.PictureBrought(1), delivery.deliver(this::post, NOTHING, true));
        outbox.owe(Kind.HIT, CLOCK.instant(), "b");
        assertEquals(new Outcome.Receipted(List.of(2L)), delivery.deliver(this::post, NOTHING, true));
    }

    @Test
    void aPictureGoesOnWhereItBrokeOffAfterARestartToo() throws Exception {
        byte[] picture = picture(150_000);
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(picture));
        for (int i = 0; i < 3; i++) {
            delivery.deliver(this::post, NOTHING, true);
        }
        delivery = new Delivery(outbox, outbox.device(), receipts.getPublic(), CLOCK);
        int[] sent = new int[1];
        while (outbox.backlog().pictures() > 0) {
            delivery.deliver(
                    (to, request) -> {
                        sent[0] += request.length;
                        return post(to, request);
                    },
                    NOTHING,
                    true);
        }
        assertArrived(picture, 1, 0);
        assertTrue(sent[0] < 130_000, () -> "sent " + sent[0]);
    }

    @Test
    void aPictureThatIsNotTheOneNamedIsRefusedAndBegunAnew() throws Exception {
        byte[] picture = picture(3_000);
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(picture));
        delivery.deliver(this::post, NOTHING, true);
        Upstream harming = (to, request) -> post(to, new byte[request.length]);
        assertEquals(new Outcome.PictureRefused("OTHER_BYTES", 1, true), delivery.deliver(harming, NOTHING, true));
        bringAll();
        assertArrived(picture, 1, 0);
    }

    @Test
    void aPictureThatIsRefusedIsKeptAndKeepsNoOtherWaiting() throws Exception {
        byte[] picture = picture(3_000);
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(picture(2_000)));
        outbox.owe(Kind.HIT, CLOCK.instant(), "b", List.of(picture));
        Upstream refusing = (to, request) -> to.startsWith("pictures?hit=1&")
                ? new Upstream.Reply(
                        404, "{\"refused\":1,\"reason\":\"NO_SUCH_PICTURE\"}".getBytes(StandardCharsets.UTF_8))
                : post(to, request);
        delivery.deliver(refusing, NOTHING, true);
        assertEquals(
                new Outcome.PictureRefused("NO_SUCH_PICTURE", 1, false), delivery.deliver(refusing, NOTHING, true));
        assertEquals(new Outcome.PictureBrought(2), delivery.deliver(refusing, NOTHING, true));
        assertArrived(picture, 2, 0);
        assertEquals(1, outbox.backlog().pictures());
    }

    @Test
    void partsOfAnyKindAreAnsweredByNameAndSpoilNoPicture() throws Exception {
        byte[] picture = picture(5_000);
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(picture));
        delivery.deliver(this::post, NOTHING, true);
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Reception.Answer answer = centre.takePart(
                    outbox.device(),
                    random.nextInt(-1, 3),
                    random.nextInt(-1, 2),
                    random.nextInt(-5, 6_000),
                    new byte[random.nextInt(70_000)]);
            assertTrue(List.of(200, 400, 404, 409).contains(answer.status()), () -> "answered " + answer.status());
        }
        bringAll();
        assertArrived(picture, 1, 0);
    }

    @Test
    void aRetractedHitsPictureIsTakenNoMore() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "a", List.of(picture(3_000)));
        delivery.deliver(this::post, NOTHING, true);
        outbox.retract(1);
        bringAll();
        assertEquals(2, store.entries().size());
        assertEquals(
                404, centre.takePart(outbox.device(), 1, 0, 0, picture(3_000)).status());
    }

    @Test
    void anEntryThatIsTooLargeIsRefusedByName() throws Exception {
        outbox.owe(Kind.HIT, CLOCK.instant(), "x".repeat(1_100_000));
        assertKept("MALFORMED", delivery.deliver(this::post, NOTHING, true));
    }

    /** The centre's database is brought back from a backup. */
    private void restore(MemoryStore backup) {
        store = backup;
        centre = new Reception(store, this::sign, receipts.getPublic(), CLOCK);
    }

    private List<Long> stored() {
        return store.entries().stream().map(UpEntry::sequence).toList();
    }

    private void oweAndDeliver(int entries) throws Exception {
        for (int i = 0; i < entries; i++) {
            outbox.owe(Kind.HIT, CLOCK.instant(), "a");
            assertInstanceOf(Outcome.Receipted.class, delivery.deliver(this::post, NOTHING, true));
        }
    }

    private List<String> lost() {
        return store.lost(outbox.device()).stream()
                .map(range -> range.first() + "-" + range.last())
                .toList();
    }

    @Test
    void aCentreWithAnOlderDatabaseWritesDownWhatItLostAndGoesOn() throws Exception {
        oweAndDeliver(2);
        MemoryStore backup = store.copy();
        oweAndDeliver(3);
        restore(backup);
        oweAndDeliver(2);
        assertEquals(List.of(1L, 2L, 6L, 7L), stored());
        assertEquals(List.of("3-5"), lost());
    }

    @Test
    void aStationThatOwesNothingTellsItToo() throws Exception {
        MemoryStore backup = store.copy();
        oweAndDeliver(3);
        restore(backup);
        assertEquals(new Outcome.Receipted(List.of(), true), delivery.deliver(this::post, NOTHING, true));
        assertEquals(new Outcome.Receipted(List.of()), delivery.deliver(this::post, NOTHING, true));
        assertEquals(List.of("1-3"), lost());
    }

    @Test
    void whatTheStationStillHasIsDeliveredAndNotSkipped() throws Exception {
        oweAndDeliver(1);
        MemoryStore backup = store.copy();
        oweAndDeliver(1);
        outbox.owe(Kind.HIT, CLOCK.instant(), "b");
        loseTheAnswer();
        assertEquals(List.of(1L, 2L, 3L), stored());
        restore(backup);
        delivery.deliver(this::post, NOTHING, true);
        assertEquals(List.of(1L, 3L), stored());
        assertEquals(List.of("2-2"), lost());
    }

    @Test
    void eachOlderDatabaseIsToldWhatItLacks() throws Exception {
        MemoryStore oldest = store.copy();
        oweAndDeliver(2);
        MemoryStore older = store.copy();
        oweAndDeliver(1);
        restore(oldest);
        oweAndDeliver(1);
        assertEquals(List.of("1-3"), lost());
        restore(older);
        oweAndDeliver(1);
        assertEquals(List.of(1L, 2L, 5L), stored());
        assertEquals(List.of("3-4"), lost());
    }

    @Test
    void anotherCentresReceiptIsRefusedAndSkipsNothing() throws Exception {
        oweAndDeliver(2);
        receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        delivery = new Delivery(outbox, outbox.device(), receipts.getPublic(), CLOCK);
        restore(new MemoryStore());
        enrol(false);
        outbox.owe(Kind.HIT, CLOCK.instant(), "c");
        assertKept("BAD_RECEIPT", delivery.deliver(this::post, NOTHING, true));
        assertEquals(List.of(), stored());
        assertEquals(List.of(), lost());
    }

    private static byte[] showing(byte[] request, byte[] answer) throws IOException {
        ObjectNode shown = (ObjectNode) new ObjectMapper().readTree(request);
        shown.set("receipt", new ObjectMapper().readTree(answer));
        return shown.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anotherDevicesReceiptIsRefused() throws Exception {
        MemoryOutbox own = outbox;
        outbox = new MemoryOutbox();
        enrol(false);
        delivery = new Delivery(outbox, outbox.device(), receipts.getPublic(), CLOCK);
        byte[][] answer = new byte[1][];
        outbox.owe(Kind.HIT, CLOCK.instant(), "a");
        delivery.deliver(
                (to, request) -> {
                    Upstream.Reply reply = post(to, request);
                    answer[0] = reply.body();
                    return reply;
                },
                NOTHING,
                true);
        outbox = own;
        byte[] forged = showing(
                ("{\"device\":\"" + outbox.device() + "\",\"entries\":[]}").getBytes(StandardCharsets.UTF_8),
                answer[0]);
        assertEquals(401, post(forged).status());
        assertEquals(List.of(), lost());
    }

    @Test
    void aReceiptOfEntriesThatAreAllHereSkipsNothing() throws Exception {
        oweAndDeliver(1);
        Outbox.Acknowledged first = outbox.acknowledged().orElseThrow();
        oweAndDeliver(1);
        outbox.owe(Kind.HIT, CLOCK.instant(), "never sent");
        outbox.owe(Kind.HIT, CLOCK.instant(), "c");
        Outbox.Waiting fourth = outbox.oldest(2, 1 << 20).getLast();
        ObjectNode request = NOTHING.objectNode().put("device", outbox.device());
        request.putArray("entries")
                .addObject()
                .put("sequence", fourth.sequence())
                .put("entry", fourth.entry())
                .put("signature", fourth.signature());
        request.putObject("receipt")
                .put("receipt", first.receipt())
                .put("signature", first.signature())
                .put("key", first.signer());
        Upstream.Reply reply = post(request.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(409, reply.status());
        assertEquals(List.of(), lost());
        assertEquals(List.of(1L, 2L), stored());
    }

    @Test
    void whatWasLostAndComesAgainIsTakenOnceAndOnlyAsItWas() throws Exception {
        oweAndDeliver(1);
        MemoryStore backup = store.copy();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            outbox.owe(Kind.HIT, CLOCK.instant(), "a");
            delivery.deliver(
                    (to, request) -> {
                        sent.add(request);
                        return post(to, request);
                    },
                    NOTHING,
                    true);
        }
        restore(backup);
        delivery.deliver(this::post, NOTHING, true);
        assertEquals(List.of("2-3"), lost());
        // The third one alone does not follow anything that is here; after the second it does, and doubles nothing.
        assertEquals(409, post(sent.get(1)).status());
        for (int i = 0; i < 2; i++) {
            assertEquals(200, post(sent.get(0)).status());
            assertEquals(200, post(sent.get(1)).status());
        }
        assertEquals(List.of(1L, 2L, 3L), stored());
    }

    @Test
    void aReceiptOfAnyBytesIsRefusedByNameAndSkipsNothing() throws Exception {
        oweAndDeliver(1);
        MemoryStore backup = store.copy();
        oweAndDeliver(1);
        restore(backup);
        outbox.owe(Kind.HIT, CLOCK.instant(), "c");
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Upstream harming = (to, request) -> {
                ObjectNode harmed = (ObjectNode) new ObjectMapper().readTree(request);
                if (harmed.get("receipt") instanceof ObjectNode shown) {
                    String member = random.nextBoolean() ? "receipt" : "signature";
                    byte[] bytes = shown.get(member).binaryValue();
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    shown.put(
                            member,
                            Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length));
                }
                return post(to, harmed.toString().getBytes(StandardCharsets.UTF_8));
            };
            assertKept("BAD_RECEIPT", delivery.deliver(harming, NOTHING, true));
        }
        assertEquals(List.of(), lost());
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
        assertEquals(true, pace.due(now.plusSeconds(2), true));
    }

    @Test
    void whatIsNewIsTriedAtOnceAndThenWaitsAsBefore() {
        Pace pace = new Pace(new Random(1));
        Instant now = CLOCK.instant();
        for (int i = 0; i < 10; i++) {
            pace.unreachable(now);
        }
        pace.hurry();
        assertEquals(true, pace.due(now, true));
        pace.unreachable(now);
        assertEquals(false, pace.due(now.plusSeconds(14), true));
    }

    @Test
    void afterAFailureItWaitsLongerEachTimeHoweverTheClockIsSet() {
        Pace pace = new Pace(new Random(1));
        Instant now = CLOCK.instant();
        pace.unreachable(now);
        assertEquals(false, pace.due(now.plusMillis(200), true));
        assertEquals(true, pace.due(now.plusSeconds(1), true));
        assertEquals(true, pace.due(now.minus(Duration.ofDays(30)), true));
    }
}
