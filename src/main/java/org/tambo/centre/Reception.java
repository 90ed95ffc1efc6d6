package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.tambo.screening.ChainedEntry;
import org.tambo.security.StationKeys;
import org.tambo.sync.up.Receipt;
import org.tambo.sync.up.ReceiptRefused;

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
    private final PublicKey key;
    private final InstantSource clock;

    /** The answer to a delivery: a status of HTTP and JSON. */
    public record Answer(int status, byte[] body) {}

    /**
     * @param signer signs receipts
     * @param key the public half of the key that it signs with
     */
    public Reception(ReceptionStore store, UnaryOperator<byte[]> signer, PublicKey key, InstantSource clock) {
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
            Taken taken = store.atomically(() -> take(peer, delivery));
            taken.lost().ifPresent(lost -> LOG.errorf("""
                    Entries %d to %d of %s (%s) are lost here: this centre had acknowledged them, and its database is an older one \
                    since; their payload is erased at the station. Restore a newer backup, or ask the station, whose journal has \
                    the decisions. Among them may be retractions of earlier hits""", lost.first(), lost.last(), taken.station(), peer));
            return new Answer(200, receipt(peer, taken.stored(), Optional.empty()));
        } catch (EntryRefused e) {
            LOG.warnf("Refused entry %d of %s: %s", e.sequence(), peer, e.reason());
            return refused(e);
        } catch (Exception e) {
            throw new IllegalStateException("a delivery could not be kept", e);
        }
    }

    /**
     * What came of a delivery.
     *
     * @param station its name
     * @param lost what turned out to be here no more
     */
    private record Taken(String station, List<UpEntry> stored, Optional<ReceptionStore.Lost> lost) {}

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

    private Taken take(String peer, JsonNode delivery) throws EntryRefused {
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
        Optional<ReceptionStore.Lost> lost = forgotten(device, delivery.path("receipt"), now);
        long last = store.last(device.id());
        long acknowledged = delivery.path("after").asLong();
        if (acknowledged > last) {
            throw new EntryRefused(
                    EntryRefused.Reason.CHAIN_BROKEN,
                    last + 1,
                    "entries " + (last + 1) + " to " + acknowledged + " are said to be acknowledged, and are not here");
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
        return new Taken(device.name(), stored, lost);
    }

    /**
     * What a receipt of this centre's own tells it of entries that it has no more. It goes on after them; one of entries that are
     * all here tells nothing new.
     *
     * @param shown the receipt, its signature and key as this centre once answered; missing where none is shown
     */
    private Optional<ReceptionStore.Lost> forgotten(Devices.Device device, JsonNode shown, Instant now)
            throws EntryRefused {
        if (shown.isMissingNode()) {
            return Optional.empty();
        }
        Receipt receipt;
        try {
            receipt = Receipt.read(shown.toString().getBytes(StandardCharsets.UTF_8), key, device.id());
        } catch (ReceiptRefused e) {
            throw new EntryRefused(
                    EntryRefused.Reason.BAD_RECEIPT,
                    0,
                    "the receipt that it shows is not this centre's for this device");
        }
        long last = store.last(device.id());
        Optional<Long> newest = receipt.entries().keySet().stream().max(Long::compare);
        if (newest.isEmpty() || newest.get() <= last) {
            return Optional.empty();
        }
        for (Map.Entry<Long, String> entry : receipt.entries().entrySet()) {
            mustBe(entry.getValue(), device.id(), entry.getKey());
        }
        var lost = new ReceptionStore.Lost(
                last + 1, newest.get(), String.valueOf(receipt.entries().get(newest.get())));
        store.lose(device.id(), lost, receipt, now);
        return Optional.of(lost);
    }

    /** An entry has one hash for good, be it here or lost. */
    private void mustBe(String sha256, String device, long sequence) throws EntryRefused {
        Optional<String> known = acknowledged(device, sequence);
        if (known.isPresent() && !known.get().equals(sha256)) {
            throw new EntryRefused(EntryRefused.Reason.OTHER_BYTES, sequence, "another entry has this number already");
        }
    }

    private Optional<String> acknowledged(String device, long sequence) {
        return store.sha256(device, sequence).or(() -> store.lostSha256(device, sequence));
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
        mustBe(entry.sha256(), entry.device(), entry.sequence());
        if (store.sha256(entry.device(), entry.sequence()).isPresent()) {
            return;
        }
        if (!before(entry).equals(entry.previous())) {
            throw new EntryRefused(
                    EntryRefused.Reason.CHAIN_BROKEN, entry.sequence(), "it does not follow the entry before it");
        }
        store.add(entry, now);
    }

    private String before(UpEntry entry) throws EntryRefused {
        Optional<String> before = acknowledged(entry.device(), entry.sequence() - 1);
        if (before.isPresent()) {
            return before.get();
        }
        if (store.last(entry.device()) == 0) {
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
                .put("key", StationKeys.idOf(key)));
    }

    private static Answer refused(EntryRefused why) {
        int status = switch (why.reason()) {
            case UNKNOWN_DEVICE, REVOKED_DEVICE, OTHER_DEVICE, BAD_SIGNATURE, BAD_RECEIPT -> 401;
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
