package org.tambo.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tambo.centre.Devices;
import org.tambo.centre.Reception;
import org.tambo.lab.centre.MemoryStore;
import org.tambo.screening.Outbox;
import org.tambo.sync.segment.LineColumns;
import org.tambo.sync.segment.SegmentFile;
import org.tambo.sync.segment.WrappedKeys;
import org.tambo.sync.up.Delivery;
import org.tambo.sync.up.Upstream;

/** What docs/sync-protocol.md says, as a second program has written it that was made from that page alone. */
class ProtocolExamplesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T02:14:08Z"));

    private final JsonNode examples =
            JSON.readTree(Path.of("docs/sync-examples.json").toFile());
    private final String device = examples.path("device").asText();

    ProtocolExamplesTest() throws IOException {}

    private PublicKey publicKey(String algorithm, String name) throws Exception {
        return KeyFactory.getInstance(algorithm)
                .generatePublic(new X509EncodedKeySpec(examples.path(name).binaryValue()));
    }

    @Test
    void opensASegmentWithTheKeysThatCameForIt() throws Exception {
        var sealing = new KeyPair(
                publicKey("X25519", "sealingKey"),
                KeyFactory.getInstance("X25519")
                        .generatePrivate(new PKCS8EncodedKeySpec(
                                examples.path("sealingPrivateKey").binaryValue())));
        byte[] epochKeys = examples.path("epochKeys").asText().getBytes(StandardCharsets.UTF_8);
        JsonNode segment = examples.path("segment");
        String path = segment.path("path").asText();
        byte[] payload = SegmentFile.read(
                WrappedKeys.unwrap(device, sealing, epochKeys)::get,
                path,
                segment.path("file").binaryValue());
        assertArrayEquals(segment.path("payload").binaryValue(), payload);
        var lines = new StringBuilder();
        segment.path("lines").forEach(line -> lines.append(line.asText()).append('\n'));
        assertEquals(lines.toString(), new String(LineColumns.lines(path, payload), StandardCharsets.UTF_8));
    }

    @Test
    void takesItsDelivery() throws Exception {
        var store = new MemoryStore();
        store.enrol(new Devices.Device(
                device, "", publicKey("Ed25519", "signingKey"), publicKey("X25519", "sealingKey"), false));
        var centre = new Reception(store, bytes -> new byte[0], publicKey("Ed25519", "receiptKey"), CLOCK);
        Reception.Answer answer = centre.take(device, JSON.writeValueAsBytes(examples.path("delivery")));
        assertEquals(200, answer.status(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals(2, store.entries().size());
    }

    @Test
    void isRemindedOfWhatItHasLost() throws Exception {
        var store = new MemoryStore();
        store.enrol(new Devices.Device(
                device, "", publicKey("Ed25519", "signingKey"), publicKey("X25519", "sealingKey"), false));
        var centre = new Reception(store, bytes -> new byte[0], publicKey("Ed25519", "receiptKey"), CLOCK);
        Reception.Answer answer = centre.take(device, JSON.writeValueAsBytes(examples.path("reminder")));
        assertEquals(200, answer.status(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals(2, store.lost(device).getFirst().last());
    }

    @Test
    void sendsTheSameDeliveryAndTakesItsReceipt() throws Exception {
        var outbox = new ExampleOutbox(examples.path("delivery").path("entries"));
        var delivery = new Delivery(outbox, device, publicKey("Ed25519", "receiptKey"), CLOCK);
        List<byte[]> sent = new ArrayList<>();
        delivery.deliver(
                (_, request) -> {
                    sent.add(request);
                    return new Upstream.Reply(200, JSON.writeValueAsBytes(examples.path("answer")));
                },
                examples.path("delivery").path("state"),
                false);
        assertEquals(examples.path("delivery"), JSON.readTree(sent.getFirst()));
        assertEquals(List.of(1L, 2L), outbox.receipted);
    }

    @Test
    void goesByItsPushedHint() throws Exception {
        byte[] pushed = JSON.writeValueAsBytes(examples.path("push"));
        assertEquals(new PushedHint(31, true), PushedHint.read(pushed, publicKey("Ed25519", "receiptKey")));
    }

    /** The entries of the example, which wait. */
    private static final class ExampleOutbox implements Outbox {
        private final List<Waiting> entries = new ArrayList<>();
        private final List<Long> receipted = new ArrayList<>();

        ExampleOutbox(JsonNode listed) throws IOException {
            for (JsonNode entry : listed) {
                entries.add(new Waiting(
                        entry.path("sequence").asLong(),
                        entry.path("entry").binaryValue(),
                        entry.path("signature").binaryValue()));
            }
        }

        @Override
        public List<Waiting> oldest(int most, int mostBytes) {
            return entries;
        }

        @Override
        public void receipted(List<Long> sequences, byte[] receipt, byte[] signature, String signer, Instant at) {
            receipted.addAll(sequences);
        }

        @Override
        public Optional<Acknowledged> acknowledged() {
            return Optional.empty();
        }

        @Override
        public Optional<Picture> oldestPicture(long after) {
            return Optional.empty();
        }

        @Override
        public void receipted(Picture picture, byte[] receipt, byte[] signature, String signer, Instant at) {
            throw new AssertionError("no picture was sent");
        }

        @Override
        public Backlog backlog() {
            return new Backlog(entries.size(), 0, Map.of());
        }
    }
}
