package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;
import org.tambo.security.StationKeys;

/**
 * Takes what devices send up: docs/sync-protocol.md, 2.2. It answers once everything is durable, with a receipt that it has
 * signed; the same entry sent again is answered as if it were new.
 */
@Path("/up")
@IfBuildProfile("centre")
@RunOnVirtualThread
public class Receiver {
    private static final Logger LOG = Logger.getLogger(Receiver.class);
    private static final int MOST_ENTRIES = 50;
    private static final JsonMapper JSON = new JsonMapper();

    private final Devices devices;
    private final Entries entries;
    private final ContactNetwork network;
    private final StationKeys keys;
    private final Clock clock;

    Receiver(Devices devices, Entries entries, ContactNetwork network, StationKeys keys, Clock clock) {
        this.devices = devices;
        this.entries = entries;
        this.network = network;
        this.keys = keys;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response take(byte[] request) {
        JsonNode delivery;
        try {
            delivery = JSON.readTree(request);
        } catch (IOException e) {
            return refused(400, new EntryRefused(EntryRefused.Reason.MALFORMED, 0, "the delivery is no JSON"));
        }
        List<UpEntry> stored = new ArrayList<>();
        try {
            QuarkusTransaction.requiringNew().call(() -> {
                take(delivery, stored);
                return null;
            });
            return Response.ok(receipt(delivery.path("device").asText(), stored))
                    .build();
        } catch (Refusal e) {
            LOG.warnf(
                    "Refused entry %d of %s: %s",
                    e.why.sequence(), delivery.path("device").asText(), e.why.reason());
            int status = switch (e.why.reason()) {
                case UNKNOWN_DEVICE, REVOKED_DEVICE, BAD_SIGNATURE -> 401;
                case MALFORMED -> 400;
                case OTHER_BYTES, CHAIN_BROKEN -> 409;
            };
            return refused(status, e.why);
        }
    }

    /** Takes a refusal out of the transaction, which it undoes. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient EntryRefused why;

        Refusal(EntryRefused why) {
            super(why);
            this.why = why;
        }
    }

    private void take(JsonNode delivery, List<UpEntry> stored) {
        try {
            Instant now = clock.instant();
            Devices.Device device = sender(delivery.path("device").asText());
            entries.lock(device.id());
            JsonNode listed = delivery.path("entries");
            if (!listed.isArray() || listed.size() > MOST_ENTRIES) {
                throw new EntryRefused(
                        EntryRefused.Reason.MALFORMED, 0, "it lists no entries, or more than " + MOST_ENTRIES);
            }
            for (JsonNode sent : listed) {
                UpEntry entry = UpEntry.read(
                        device,
                        sent.path("sequence").asLong(),
                        bytes(sent.path("entry")),
                        bytes(sent.path("signature")));
                take(entry, now);
                stored.add(entry);
            }
            JsonNode state = delivery.path("state");
            devices.seen(
                    device.id(), state.isObject() && state.toString().length() < 4_096 ? state.toString() : "{}", now);
        } catch (EntryRefused e) {
            throw new Refusal(e);
        }
    }

    private Devices.Device sender(String id) throws EntryRefused {
        Devices.Device device = devices.find(id)
                .orElseThrow(() ->
                        new EntryRefused(EntryRefused.Reason.UNKNOWN_DEVICE, 0, "this device is not enrolled here"));
        if (device.revoked()) {
            throw new EntryRefused(EntryRefused.Reason.REVOKED_DEVICE, 0, "this device was revoked");
        }
        return device;
    }

    private void take(UpEntry entry, Instant now) throws EntryRefused {
        var known = entries.sha256(entry.device(), entry.sequence());
        if (known.isPresent()) {
            if (!known.get().equals(entry.sha256())) {
                throw new EntryRefused(
                        EntryRefused.Reason.OTHER_BYTES, entry.sequence(), "another entry has this number already");
            }
            return;
        }
        String before = entry.sequence() == 1
                ? UpEntry.NONE_BEFORE
                : entries.sha256(entry.device(), entry.sequence() - 1)
                        .orElseThrow(() -> new EntryRefused(
                                EntryRefused.Reason.CHAIN_BROKEN, entry.sequence(), "the entry before it is not here"));
        if (!before.equals(entry.previous())) {
            throw new EntryRefused(
                    EntryRefused.Reason.CHAIN_BROKEN, entry.sequence(), "it does not follow the entry before it");
        }
        entries.add(entry, now);
        network.take(entry, now);
    }

    private static byte[] bytes(JsonNode base64) {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private ObjectNode receipt(String device, List<UpEntry> stored) {
        ObjectNode receipt =
                JSON.createObjectNode().put("format", "tambo-receipt/1").put("device", device);
        ArrayNode listed = receipt.putArray("entries");
        stored.forEach(
                entry -> listed.addObject().put("sequence", entry.sequence()).put("sha256", entry.sha256()));
        receipt.put("at", clock.instant().toString());
        byte[] bytes = receipt.toString().getBytes(StandardCharsets.UTF_8);
        return JSON.createObjectNode()
                .put("receipt", Base64.getEncoder().encodeToString(bytes))
                .put("signature", Base64.getEncoder().encodeToString(keys.sign(bytes)))
                .put("key", keys.deviceId());
    }

    private static Response refused(int status, EntryRefused why) {
        return Response.status(status)
                .entity(JSON.createObjectNode()
                        .put("refused", why.sequence())
                        .put("reason", why.reason().name())
                        .put("detail", why.getMessage()))
                .build();
    }
}
