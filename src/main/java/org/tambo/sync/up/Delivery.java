package org.tambo.sync.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import org.tambo.screening.ChainedEntry;
import org.tambo.screening.Outbox;

/**
 * One delivery after another, oldest first: docs/sync-protocol.md, 2.2. The centre takes each entry once, so one whose receipt
 * was lost is simply sent again.
 */
public final class Delivery {
    private static final int MOST_ENTRIES = 50;
    /** Base64 makes four of three, and a delivery has at most 4 MiB. */
    private static final int MOST_BYTES = 3 * 1024 * 1024 - 64 * 1024;

    private static final int MOST_REASON = 40;
    private static final JsonMapper JSON = new JsonMapper();

    private final Outbox outbox;
    private final String device;
    private final PublicKey receiptKey;
    private final InstantSource clock;
    /** How many at a time: fewer where a delivery did not get through, since less of it is lost with the next one. */
    private int most = MOST_ENTRIES;

    /** How a delivery went. */
    public sealed interface Outcome {
        /** The centre has these; none where nothing waited, and the centre is there. */
        record Receipted(List<Long> sequences) implements Outcome {}

        /**
         * The centre is there and does not take it. Everything is kept.
         *
         * @param reason its name, of the centre or of a receipt that is none
         * @param sequence of the entry that it is about; 0 if of none
         * @param before the entries before it, which the centre has taken nevertheless
         */
        record Refused(String reason, long sequence, List<Long> before) implements Outcome {}
    }

    public Delivery(Outbox outbox, String device, PublicKey receiptKey, InstantSource clock) {
        this.outbox = outbox;
        this.device = device;
        this.receiptKey = receiptKey;
        this.clock = clock;
    }

    /**
     * Sends what is oldest and erases what is receipted; with nothing to send it asks whether the centre is there.
     *
     * @param state what the station says of itself
     * @throws IOException if no answer came, or none that says anything about the entries
     */
    public Outcome deliver(Upstream link, JsonNode state) throws IOException, InterruptedException {
        List<Outbox.Waiting> waiting = outbox.oldest(most, MOST_BYTES);
        // Should no answer come, the next one is an eighth of it; after an answer, twice as much.
        int tried = most;
        most = Math.max(1, tried / 8);
        Outcome outcome = send(waiting, link, state);
        most = Math.min(MOST_ENTRIES, 2 * tried);
        if (outcome instanceof Outcome.Refused(String reason, long sequence, var _)) {
            // What comes before the refused one is not kept waiting by it.
            List<Outbox.Waiting> before = waiting.stream()
                    .takeWhile(entry -> entry.sequence() < sequence)
                    .toList();
            if (!before.isEmpty() && send(before, link, state) instanceof Outcome.Receipted receipted) {
                return new Outcome.Refused(reason, sequence, receipted.sequences());
            }
        }
        return outcome;
    }

    private Outcome send(List<Outbox.Waiting> entries, Upstream link, JsonNode state)
            throws IOException, InterruptedException {
        Upstream.Reply reply = link.post(request(entries, state));
        return switch (reply.status()) {
            case 200 -> receipted(entries, reply.body());
            case 400, 401, 409, 413 -> refused(reply);
            default -> throw new CentreUnwell(reply.status());
        };
    }

    private byte[] request(List<Outbox.Waiting> waiting, JsonNode state) {
        ObjectNode request = JSON.createObjectNode().put("device", device);
        ArrayNode entries = request.putArray("entries");
        for (Outbox.Waiting entry : waiting) {
            entries.addObject()
                    .put("sequence", entry.sequence())
                    .put("entry", entry.entry())
                    .put("signature", entry.signature());
        }
        return request.set("state", state).toString().getBytes(StandardCharsets.UTF_8);
    }

    private Outcome receipted(List<Outbox.Waiting> waiting, byte[] answer) {
        try {
            Receipt receipt = Receipt.read(answer, receiptKey, device);
            for (Outbox.Waiting entry : waiting) {
                if (!ChainedEntry.sha256(entry.entry()).equals(receipt.entries().get(entry.sequence()))) {
                    throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_OF_OTHER_BYTES);
                }
            }
            List<Long> sequences =
                    waiting.stream().map(Outbox.Waiting::sequence).toList();
            if (!sequences.isEmpty()) {
                outbox.receipted(sequences, receipt.bytes(), receipt.signature(), receipt.signer(), clock.instant());
            }
            return new Outcome.Receipted(sequences);
        } catch (ReceiptRefused e) {
            return new Outcome.Refused(e.reason().name(), 0, List.of());
        }
    }

    private static Outcome refused(Upstream.Reply reply) {
        try {
            JsonNode why = JSON.readTree(reply.body());
            String reason = why.path("reason").asText();
            if (reason.matches("[A-Z_]{1," + MOST_REASON + "}")) {
                return new Outcome.Refused(reason, why.path("refused").asLong(), List.of());
            }
        } catch (IOException e) {
            // It says nothing more than its status.
        }
        return new Outcome.Refused("STATUS_" + reply.status(), 0, List.of());
    }
}
