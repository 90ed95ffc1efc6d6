package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.tambo.screening.ChainedEntry;

/**
 * Takes what devices send up: docs/sync-protocol.md, 2.2 and 2.3. It answers once everything is durable, with a receipt that it has
 * signed; the same entry sent again is answered as if it were new.
 */
public final class Reception {
    private static final Logger LOG = Logger.getLogger(Reception.class);
    private static final int MOST_ENTRIES = 50;
    private static final int MOST_STATE = 4_096;
    private static final int MOST_PART = 64 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final ReceptionStore store;
    private final UnaryOperator<byte[]> signer;
    private final String key;
    private final InstantSource clock;

    /** The answer to a delivery: a status of HTTP and JSON. */
    public record Answer(int status, byte[] body) {}

    /**
     * @param signer signs receipts
     * @param key the id of the key that it signs with
     */
    public Reception(ReceptionStore store, UnaryOperator<byte[]> signer, String key, InstantSource clock) {
        this.store = store;
        this.signer = signer;
        this.key = key;
        this.clock = clock;
    }

    /**
     * @param peer the device whose certificate the connection has shown
     * @throws IllegalStateException if it could not be kept
     */
    public Answer take(String peer, byte[] request) {
        JsonNode delivery;
        try {
            delivery = JSON.readTree(request);
        } catch (IOException e) {
            return refused(new EntryRefused(EntryRefused.Reason.MALFORMED, 0, "the delivery is no JSON"));
        }
        try {
            List<UpEntry> stored = store.atomically(() -> take(peer, delivery));
            return new Answer(200, receipt(peer, stored, Optional.empty()));
        } catch (EntryRefused e) {
            LOG.warnf("Refused entry %d of %s: %s", e.sequence(), peer, e.reason());
            return refused(e);
        } catch (Exception e) {
            throw new IllegalStateException("a delivery could not be kept", e);
        }
    }

    /**
     * A part of a picture that follows a hit. The answer says how much of the picture is here, or that all of it is, with a
     * receipt. A part that does not begin where the picture ends here is not taken, and answered in the same way.
     *
     * @param peer the device whose certificate the connection has shown
     * @throws IllegalStateException if it could not be kept
     */
    public Answer takePart(String peer, long hit, int place, int offset, byte[] part) {
        try {
            ReceptionStore.Picture now = store.atomically(() -> part(peer, hit, place, offset, part));
            if (now.complete()) {
                return new Answer(200, receipt(peer, List.of(), Optional.of(pictureOf(hit, now.named()))));
            }
            return now.has() == now.named().length()
                    ? refused(new EntryRefused(EntryRefused.Reason.OTHER_BYTES, hit, "the hit names another picture"))
                    : new Answer(200, text(JSON.createObjectNode().put("has", now.has())));
        } catch (EntryRefused e) {
            LOG.warnf("Refused a picture of hit %d of %s: %s", e.sequence(), peer, e.reason());
            return refused(e);
        } catch (Exception e) {
            throw new IllegalStateException("a part of a picture could not be kept", e);
        }
    }

    /** @return the picture with it; one that has all its bytes and is not complete was wrong, and is begun anew */
    private ReceptionStore.Picture part(String peer, long hit, int place, int offset, byte[] part) throws EntryRefused {
        store.lock(sender(peer).id());
        ReceptionStore.Picture before = store.picture(peer, hit, place)
                .orElseThrow(() -> new EntryRefused(
                        EntryRefused.Reason.NO_SUCH_PICTURE, hit, "no hit that is here names such a picture"));
        NamedPicture named = before.named();
        if (before.complete() || offset != before.has()) {
            return before;
        }
        if (part.length > Math.min(MOST_PART, named.length() - offset)) {
            throw new EntryRefused(EntryRefused.Reason.MALFORMED, hit, "the part is longer than what is missing");
        }
        byte[] bytes = store.append(peer, hit, place, part);
        if (bytes.length < named.length()) {
            return new ReceptionStore.Picture(named, bytes.length, false);
        }
        boolean right = ChainedEntry.sha256(bytes).equals(named.sha256());
        if (right) {
            store.complete(peer, hit, place);
        } else {
            store.drop(peer, hit, place);
        }
        return new ReceptionStore.Picture(named, bytes.length, right);
    }

    private static ObjectNode pictureOf(long hit, NamedPicture named) {
        return JSON.createObjectNode()
                .put("hit", hit)
                .put("place", named.place())
                .put("sha256", named.sha256());
    }

    private List<UpEntry> take(String peer, JsonNode delivery) throws EntryRefused {
        Instant now = clock.instant();
        if (!delivery.path("device").asText().equals(peer)) {
            throw new EntryRefused(EntryRefused.Reason.OTHER_DEVICE, 0, "the certificate shown is another device's");
        }
        Devices.Device device = sender(peer);
        store.lock(device.id());
        JsonNode listed = delivery.path("entries");
        if (!listed.isArray() || listed.size() > MOST_ENTRIES) {
            throw new EntryRefused(
                    EntryRefused.Reason.MALFORMED, 0, "it lists no entries, or more than " + MOST_ENTRIES);
        }
        List<UpEntry> stored = new ArrayList<>();
        for (JsonNode sent : listed) {
            UpEntry entry = UpEntry.read(
                    device, sent.path("sequence").asLong(), bytes(sent.path("entry")), bytes(sent.path("signature")));
            take(entry, now);
            stored.add(entry);
        }
        JsonNode state = delivery.path("state");
        store.seen(
                device.id(), state.isObject() && state.toString().length() < MOST_STATE ? state.toString() : "{}", now);
        return stored;
    }

    private Devices.Device sender(String id) throws EntryRefused {
        Devices.Device device = store.device(id)
                .orElseThrow(() ->
                        new EntryRefused(EntryRefused.Reason.UNKNOWN_DEVICE, 0, "this device is not enrolled here"));
        if (device.revoked()) {
            throw new EntryRefused(EntryRefused.Reason.REVOKED_DEVICE, 0, "this device was revoked");
        }
        return device;
    }

    private void take(UpEntry entry, Instant now) throws EntryRefused {
        Optional<String> known = store.sha256(entry.device(), entry.sequence());
        if (known.isPresent()) {
            if (!known.get().equals(entry.sha256())) {
                throw new EntryRefused(
                        EntryRefused.Reason.OTHER_BYTES, entry.sequence(), "another entry has this number already");
            }
            return;
        }
        if (!before(entry).equals(entry.previous())) {
            throw new EntryRefused(
                    EntryRefused.Reason.CHAIN_BROKEN, entry.sequence(), "it does not follow the entry before it");
        }
        store.add(entry, now);
    }

    private String before(UpEntry entry) throws EntryRefused {
        Optional<String> before = store.sha256(entry.device(), entry.sequence() - 1);
        if (before.isPresent()) {
            return before.get();
        }
        if (store.isEmpty(entry.device())) {
            return ChainedEntry.NONE_BEFORE;
        }
        throw new EntryRefused(EntryRefused.Reason.CHAIN_BROKEN, entry.sequence(), "the entry before it is not here");
    }

    private static byte[] bytes(JsonNode base64) {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] receipt(String device, List<UpEntry> stored, Optional<ObjectNode> picture) {
        ObjectNode receipt =
                JSON.createObjectNode().put("format", "tambo-receipt/1").put("device", device);
        ArrayNode listed = receipt.putArray("entries");
        stored.forEach(
                entry -> listed.addObject().put("sequence", entry.sequence()).put("sha256", entry.sha256()));
        picture.ifPresent(receipt.putArray("pictures")::add);
        byte[] bytes = text(receipt.put("at", clock.instant().toString()));
        return text(JSON.createObjectNode()
                .put("receipt", bytes)
                .put("signature", signer.apply(bytes))
                .put("key", key));
    }

    private static Answer refused(EntryRefused why) {
        int status = switch (why.reason()) {
            case UNKNOWN_DEVICE, REVOKED_DEVICE, OTHER_DEVICE, BAD_SIGNATURE -> 401;
            case MALFORMED -> 400;
            case NO_SUCH_PICTURE -> 404;
            case OTHER_BYTES, CHAIN_BROKEN -> 409;
        };
        return new Answer(
                status,
                text(JSON.createObjectNode()
                        .put("refused", why.sequence())
                        .put("reason", why.reason().name())
                        .put("detail", why.getMessage())));
    }

    private static byte[] text(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
