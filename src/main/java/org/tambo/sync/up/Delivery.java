package org.tambo.sync.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tambo.screening.ChainedEntry;
import org.tambo.screening.Outbox;

/**
 * One delivery after another: docs/sync-protocol.md, 2.2 and 2.3. Entries go first, the oldest before the others; pictures follow while
 * no entry waits, a part at a time. The centre takes each entry once, so one whose receipt was lost is simply sent again; of a
 * picture it says how much of it is there.
 */
public final class Delivery {
    private static final int MOST_ENTRIES = 50;
    /** Base64 makes four of three, and a delivery has at most 4 MiB. */
    private static final int MOST_BYTES = 3 * 1024 * 1024 - 64 * 1024;

    private static final int MOST_PART = 64 * 1024;
    private static final int MOST_REASON = 40;
    private static final String BROKEN = "CHAIN_BROKEN";
    private static final JsonMapper JSON = new JsonMapper();

    private final Outbox outbox;
    private final String device;
    private final PublicKey receiptKey;
    private final InstantSource clock;
    private final Portion entries = new Portion(MOST_BYTES);
    private final Portion part = new Portion(MOST_PART);
    /** The picture that is under way, and how much of it the centre has said it has. */
    private long picture;

    private long offset;
    /** Of the pictures only those after this one: that one was refused. */
    private long after;

    /** How a delivery went. */
    public sealed interface Outcome {
        /**
         * The centre has these; none where nothing waited, and the centre is there.
         *
         * @param reminded whether it took them only once it had been shown its newest receipt: its database is an older one
         */
        record Receipted(List<Long> sequences, boolean reminded) implements Outcome {
            Receipted(List<Long> sequences) {
                this(sequences, false);
            }
        }

        /**
         * The centre has a part of a picture.
         *
         * @param hit the number of the entry that the picture follows
         */
        record PictureBrought(long hit) implements Outcome {}

        /**
         * The centre is there and does not take it. Everything is kept.
         *
         * @param reason its name, of the centre or of a receipt that is none
         * @param sequence of the entry that it is about; 0 if of none
         * @param before the entries before it, which the centre has taken nevertheless
         */
        record Refused(String reason, long sequence, List<Long> before) implements Outcome {}

        /**
         * The centre does not take a picture. It is kept, and tried again after the others.
         *
         * @param last whether there are no others
         */
        record PictureRefused(String reason, long hit, boolean last) implements Outcome {}
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
     * @param pictures whether pictures may go too
     * @throws IOException if no answer came, or none that says anything about what was sent
     */
    public Outcome deliver(Upstream link, JsonNode state, boolean pictures) throws IOException, InterruptedException {
        List<Outbox.Waiting> waiting = outbox.oldest(MOST_ENTRIES, entries.bytes());
        if (waiting.isEmpty() && pictures) {
            Optional<Outbox.Picture> next = outbox.oldestPicture(after);
            if (next.isPresent()) {
                return send(next.get(), link);
            }
            after = 0;
        }
        Optional<Outbox.Acknowledged> acknowledged = outbox.acknowledged();
        Outcome outcome = send(waiting, link, request(waiting, state, acknowledged));
        if (acknowledged.isPresent()
                && outcome instanceof Outcome.Refused refused
                && refused.reason().equals(BROKEN)) {
            // Its database may be an older one than the one it has acknowledged with.
            outcome = send(waiting, link, showing(acknowledged.get(), request(waiting, state, acknowledged)));
            if (outcome instanceof Outcome.Receipted(List<Long> sequences, var _)) {
                return new Outcome.Receipted(sequences, true);
            }
        }
        if (outcome instanceof Outcome.Refused(String reason, long sequence, var _)) {
            // What comes before the refused one is not kept waiting by it.
            List<Outbox.Waiting> before = waiting.stream()
                    .takeWhile(entry -> entry.sequence() < sequence)
                    .toList();
            if (!before.isEmpty()
                    && send(before, link, request(before, state, acknowledged))
                            instanceof Outcome.Receipted receipted) {
                return new Outcome.Refused(reason, sequence, receipted.sequences());
            }
        }
        return outcome;
    }

    private Outcome send(Outbox.Picture next, Upstream link) throws IOException, InterruptedException {
        if (next.id() != picture) {
            picture = next.id();
            offset = 0;
        }
        int from = (int) Math.min(offset, next.bytes().length);
        byte[] bytes = Arrays.copyOfRange(next.bytes(), from, Math.min(next.bytes().length, from + part.bytes()));
        Upstream.Reply reply =
                post(link, "pictures?hit=%d&place=%d&offset=%d".formatted(next.hit(), next.place(), from), bytes, part);
        return switch (reply.status()) {
            case 200 -> brought(next, from, reply.body());
            case 400, 401, 404, 409, 413 -> refused(next, refused(reply).reason());
            default -> throw new CentreUnwell(reply.status());
        };
    }

    /** Its answer says how much it has, or is a receipt. */
    private Outcome brought(Outbox.Picture sent, int from, byte[] answer) throws IOException {
        JsonNode has = JSON.readTree(answer).path("has");
        if (has.canConvertToInt() && has.asInt() >= 0 && has.asInt() < sent.bytes().length) {
            if (has.asInt() == from) {
                throw new IOException("the centre takes no more of a picture");
            }
            offset = has.asInt();
            return new Outcome.PictureBrought(sent.hit());
        }
        try {
            Receipt receipt = Receipt.read(answer, receiptKey, device);
            if (!sent.sha256().equals(receipt.pictures().get(sent.hit() + "/" + sent.place()))) {
                throw new ReceiptRefused(ReceiptRefused.Reason.RECEIPT_OF_OTHER_BYTES);
            }
            outbox.receipted(sent, receipt.bytes(), receipt.signature(), receipt.signer(), clock.instant());
            return new Outcome.PictureBrought(sent.hit());
        } catch (ReceiptRefused e) {
            return refused(sent, e.reason().name());
        }
    }

    private Outcome refused(Outbox.Picture sent, String reason) {
        boolean last = outbox.oldestPicture(sent.id()).isEmpty();
        after = last ? 0 : sent.id();
        return new Outcome.PictureRefused(reason, sent.hit(), last);
    }

    private Upstream.Reply post(Upstream link, String to, byte[] body, Portion portion)
            throws IOException, InterruptedException {
        Instant begun = clock.instant();
        try {
            Upstream.Reply reply = link.post(to, body);
            portion.got(body.length, Duration.between(begun, clock.instant()));
            return reply;
        } catch (IOException e) {
            portion.lost();
            throw e;
        }
    }

    private Outcome send(List<Outbox.Waiting> waiting, Upstream link, ObjectNode request)
            throws IOException, InterruptedException {
        Upstream.Reply reply = post(link, "up", request.toString().getBytes(StandardCharsets.UTF_8), entries);
        return switch (reply.status()) {
            case 200 -> receipted(waiting, reply.body());
            case 400, 401, 409, 413 -> refused(reply);
            default -> throw new CentreUnwell(reply.status());
        };
    }

    private ObjectNode request(
            List<Outbox.Waiting> waiting, JsonNode state, Optional<Outbox.Acknowledged> acknowledged) {
        ObjectNode request = JSON.createObjectNode().put("device", device);
        ArrayNode listed = request.putArray("entries");
        for (Outbox.Waiting entry : waiting) {
            listed.addObject()
                    .put("sequence", entry.sequence())
                    .put("entry", entry.entry())
                    .put("signature", entry.signature());
        }
        acknowledged.ifPresent(newest -> request.put("after", newest.sequence()));
        request.set("state", state);
        return request;
    }

    private static ObjectNode showing(Outbox.Acknowledged newest, ObjectNode request) {
        request.putObject("receipt")
                .put("receipt", newest.receipt())
                .put("signature", newest.signature())
                .put("key", newest.signer());
        return request;
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

    private static Outcome.Refused refused(Upstream.Reply reply) {
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
