package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tambo.fingerprint.FingerPosition;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.TemplateRefused;

/**
 * A change of the replica out of the countries' segments ({@code docs/sync-protocol.md}, 1.2), within one transaction: first the
 * notices of the countries that are replaced, then everything else in the order of its generations. Each line is checked
 * before it is written; the first that is none undoes the whole, since the transaction does not end.
 *
 * <p>Where nothing stays of what was there, the new state is written beside the old one and sorted at its end, which is many
 * times as quick.
 */
public final class ReplicaUpdate implements AutoCloseable {
    /** Lines that are parsed together; while one such batch is written, the next is parsed. */
    private static final int BATCH = Replica.BATCH;

    /** Bytes of a line. */
    static final int LONGEST = 1 << 20;

    private final Replica replica;
    private final Generation before;
    private final Generation.Header header;
    private final Set<String> replaced;
    private final Clock clock;
    private final boolean afresh;
    private final long first;
    private final KeyLedger ledger;
    private final NoticeInsertion insertion;
    private final PreparedStatement finger;
    private final ExecutorService parser = Executors.newSingleThreadExecutor();
    private final Generation.Builder builder = new Generation.Builder();
    private final IdSet ids = new IdSet();
    /** What was withdrawn and has not come again since. */
    private final Set<DeletionProof.Deleted> deleted = new LinkedHashSet<>();

    private final Set<Long> refingered = new HashSet<>();
    private boolean based;
    private @Nullable Generation base;
    /** The key of the notice that is made ready next, a batch ahead of the ledger's. The parser's thread alone asks. */
    private long nextPrepared;

    private int unreadable;
    private int withdrawn;

    ReplicaUpdate(Replica replica, Generation before, Generation.Header header, Set<String> replaced, Clock clock)
            throws SQLException {
        this.replica = replica;
        this.before = before;
        this.header = header;
        this.replaced = Set.copyOf(replaced);
        this.clock = clock;
        Optional<Replica.Stored> stored = replica.stored();
        // What came in a file is of no country's chain, so nothing of it stays.
        this.afresh = stored.flatMap(state -> state.header().origin())
                .map(origin -> replaced.containsAll(origin.generations().keySet()))
                .orElse(true);
        this.first = stored.map(state -> state.state().nextKey()).orElse(1L);
        this.ledger = new KeyLedger(
                replica,
                afresh || stored.isEmpty()
                        ? ReplicaState.whole(first, new byte[KeysInForce.BYTES], StoredGeneration.newSnapshot())
                        : stored.get().state());
        this.nextPrepared = ledger.next();
        this.insertion = new NoticeInsertion(replica.writer);
        this.finger = replica.writer.prepareStatement("insert into finger (key, position, template) values (?, ?, ?)");
        if (afresh) {
            replica.dropIndexes();
        }
    }

    /** What an update is made of. */
    public interface Changes<X extends Exception> {
        void into(ReplicaUpdate update) throws X;
    }

    /**
     * Notices of a country that is replaced. All of them come before anything else.
     *
     * @param lines JSON lines
     * @return how many there were
     * @throws NoticeRefused naming the line
     */
    public int replace(String country, byte[] lines) throws NoticeRefused {
        if (based || !replaced.contains(country)) {
            throw new IllegalStateException("notices of " + country + " after those of the base");
        }
        return each(country, lines, one -> {
            switch (one) {
                case Line.Notice(PreparedNotice notice) -> {
                    if (!ids.add(country + " " + notice.line().notice().id())) {
                        throw new NoticeRefused("id stands in this base twice");
                    }
                    add(notice);
                }
                case Line.Withdrawal _ -> throw new NoticeRefused("withdraw has no place in a base");
            }
        });
    }

    /**
     * What changed in a country's notices: those that came, and those that were withdrawn.
     *
     * @return how many lines there were
     * @throws NoticeRefused naming the line
     */
    public int change(String country, byte[] lines) throws NoticeRefused {
        endBase();
        return each(country, lines, one -> {
            switch (one) {
                case Line.Notice(PreparedNotice notice) -> {
                    String id = notice.line().notice().id();
                    ledger.remove(country, id);
                    deleted.remove(new DeletionProof.Deleted(country, id));
                    add(notice);
                }
                case Line.Withdrawal(String id) -> {
                    // What is not here needs no deletion, and a country may say it twice.
                    if (ledger.remove(country, id)) {
                        deleted.add(new DeletionProof.Deleted(country, id));
                    }
                }
            }
        });
    }

    /**
     * Fingers of notices that are here, each to be searched from now on.
     *
     * @return how many lines there were
     * @throws NoticeRefused naming the line
     */
    public int fingers(String country, byte[] lines) throws NoticeRefused {
        endBase();
        return eachFinger(lines, line -> finger(country, line));
    }

    private interface FingerLine {
        void take(byte[] line) throws NoticeLine.Fault, SQLException;
    }

    private static int eachFinger(byte[] lines, FingerLine taking) throws NoticeRefused {
        int count = 0;
        for (byte[] line : split(lines)) {
            count++;
            try {
                taking.take(line);
            } catch (NoticeLine.Fault e) {
                throw new NoticeRefused("line " + count + ": " + e.getMessage());
            } catch (SQLException e) {
                throw Replica.unwritten(e);
            }
        }
        return count;
    }

    private void finger(String country, byte[] line) throws NoticeLine.Fault, SQLException {
        JsonNode json = JsonLine.object(line);
        if (json == null || !json.path("finger").isObject()) {
            throw new NoticeLine.Fault("finger", "must be given");
        }
        JsonNode one = json.path("finger");
        long key = key(country, NoticeLine.text(one, "notice"))
                .orElseThrow(() -> new NoticeLine.Fault("notice", "names one that is not here"));
        long part = part(key, one);
        FingerPosition position = NoticeLine.position(one);
        FingerTemplate template = template(one);
        if (template.tooPoor()) {
            unreadable++;
            return;
        }
        if (sealed(part).isPresent()) {
            throw new NoticeLine.Fault("place", "is taken by another finger of this notice");
        }
        finger.setLong(1, part);
        finger.setInt(2, position.ordinal());
        finger.setBytes(3, replica.sealer.seal(template.bytes(), Replica.context("finger", part)));
        finger.executeUpdate();
        if (key < first) {
            refingered.add(key);
        }
    }

    /**
     * The ridges of fingers that are here, which then have them. What belongs to another state of a notice, or to none that is
     * here, is passed over: the chain of deltas brings the present one's.
     *
     * @return how many lines there were
     * @throws NoticeRefused naming the line
     */
    public int textures(String country, byte[] lines) throws NoticeRefused {
        endBase();
        return eachFinger(lines, line -> texture(country, line));
    }

    private void texture(String country, byte[] line) throws NoticeLine.Fault, SQLException {
        JsonNode json = JsonLine.object(line);
        if (json == null || !json.path("texture").isObject()) {
            throw new NoticeLine.Fault("texture", "must be given");
        }
        JsonNode one = json.path("texture");
        FingerTemplate whole = template(one);
        OptionalLong key = key(country, NoticeLine.text(one, "notice"));
        if (key.isEmpty()) {
            return;
        }
        long part = part(key.getAsLong(), one);
        Optional<byte[]> sealed = sealed(part);
        if (sealed.isEmpty()) {
            return;
        }
        byte[] context = Replica.context("finger", part);
        FingerTemplate here = FingerTemplate.parse(replica.sealer.open(sealed.get(), context));
        if (!whole.hasMinutiaeOf(here) || Arrays.equals(whole.bytes(), here.bytes())) {
            return;
        }
        try (var update = replica.writer.prepareStatement("update finger set template = ? where key = ?")) {
            update.setBytes(1, replica.sealer.seal(whole.bytes(), context));
            update.setLong(2, part);
            update.executeUpdate();
        }
        if (key.getAsLong() < first) {
            refingered.add(key.getAsLong());
        }
    }

    private static FingerTemplate template(JsonNode finger) throws NoticeLine.Fault {
        try {
            return FingerTemplate.parse(
                    Base64.getDecoder().decode(finger.path("record").asText()));
        } catch (TemplateRefused | IllegalArgumentException e) {
            throw new NoticeLine.Fault("record", "is refused: " + e.getMessage());
        }
    }

    private OptionalLong key(String country, String id) throws SQLException {
        try (var query = replica.writer.prepareStatement("select key from notice where name = ?")) {
            query.setBytes(1, replica.name(country, id));
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static long part(long key, JsonNode finger) throws NoticeLine.Fault {
        JsonNode place = finger.path("place");
        if (!place.isInt() || place.intValue() < 0 || place.intValue() >= NoticeLine.MAX_LIST) {
            throw new NoticeLine.Fault("place", "must be a number from 0 to " + (NoticeLine.MAX_LIST - 1));
        }
        return key * Replica.PARTS + place.intValue();
    }

    private Optional<byte[]> sealed(long part) throws SQLException {
        try (var query = replica.writer.prepareStatement("select template from finger where key = ?")) {
            query.setLong(1, part);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    private void add(PreparedNotice notice) throws SQLException {
        long key = ledger.add();
        if (key != notice.key()) {
            throw new IllegalStateException("a notice was made ready for another key");
        }
        insertion.add(List.of(notice));
        if (afresh && !based) {
            builder.add(key, notice.line().notice(), notice.person());
        } else {
            ledger.change.add(key, notice.line().notice());
        }
    }

    /** Once the notices of the replaced countries are here, what they replace goes. */
    private void endBase() {
        if (based) {
            return;
        }
        based = true;
        try {
            if (afresh) {
                if (before.header().isPresent()) {
                    withdrawn += replica.deleteBefore(first, header, clock);
                }
                replica.makeIndexes();
                base = builder.build(header, replica.readers);
                return;
            }
            for (String country : replaced) {
                deleteReplaced(country);
            }
        } catch (SQLException e) {
            throw Replica.unwritten(e);
        }
    }

    private void deleteReplaced(String country) throws SQLException {
        String old = "select key from notice where country = '" + country + "' and key < " + first;
        List<DeletionProof.Deleted> gone = replica.leftOut(first, " and old.country = '" + country + "'");
        withdrawn += replica.deletions.prove(gone, header, clock);
        try (var query = replica.writer.prepareStatement(old);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                ledger.remove(rows.getLong(1));
            }
        }
        replica.execute(
                "delete from number where notice in (" + old + ")",
                "delete from finger where key / " + Replica.PARTS + " in (" + old + ")",
                "delete from portrait where key / " + Replica.PARTS + " in (" + old + ")",
                "delete from notice where country = '" + country + "' and key < " + first);
    }

    /** All that was said is written; the state that it makes is to come into force. */
    Replica.Taken finish() throws SQLException {
        endBase();
        withdrawn += replica.deletions.prove(List.copyOf(deleted), header, clock);
        // What a snapshot keeps of a notice's fingers holds good only while they do not change.
        replica.store(header, afresh || !refingered.isEmpty() ? ledger.afterWhole() : ledger.after(), clock);
        Generation made = ledger.change.of(base == null ? before : base, header);
        Generation.Enrolment enrolment = new Generation.Enrolment(made.gallery());
        replica.generation.fingers(first, Long.MAX_VALUE / Replica.PARTS, enrolment::add);
        for (long key : refingered) {
            replica.generation.fingers(key, key + 1, enrolment::add);
        }
        enrolment.finish();
        return new Replica.Taken(made, unreadable, withdrawn, base == null ? ledger.change.removed() : Set.of());
    }

    @Override
    public void close() throws SQLException {
        parser.close();
        insertion.close();
        finger.close();
    }

    /** What a line of notices asks for. */
    private sealed interface Line {
        record Notice(PreparedNotice notice) implements Line {}

        record Withdrawal(String id) implements Line {}
    }

    private interface Taking {
        void take(Line line) throws NoticeRefused, SQLException;
    }

    /** Carries what is wrong with a line out of the parser's thread. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal(String message) {
            super(message);
        }
    }

    private int each(String country, byte[] payload, Taking taking) throws NoticeRefused {
        List<byte[]> lines = split(payload);
        Queue<Future<List<Line>>> ahead = new ArrayDeque<>();
        int submitted = 0;
        int taken = 0;
        while (taken < lines.size()) {
            while (submitted < lines.size() && ahead.size() < 2) {
                int from = submitted;
                int to = Math.min(lines.size(), from + BATCH);
                ahead.add(parser.submit(() -> parsed(country, lines.subList(from, to), from)));
                submitted = to;
            }
            for (Line line : next(ahead.remove())) {
                taken++;
                try {
                    taking.take(line);
                } catch (NoticeRefused e) {
                    throw new NoticeRefused("line " + taken + ": " + e.getMessage());
                } catch (SQLException e) {
                    throw Replica.unwritten(e);
                }
            }
        }
        return taken;
    }

    private static List<Line> next(Future<List<Line>> batch) throws NoticeRefused {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an update was applied", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw new NoticeRefused(String.valueOf(refusal.getMessage()));
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private List<Line> parsed(String country, List<byte[]> lines, int before) {
        List<Line> parsed = new ArrayList<>(lines.size());
        for (byte[] line : lines) {
            try {
                parsed.add(parsed(country, line));
            } catch (NoticeLine.Fault e) {
                throw new Refusal("line " + (before + parsed.size() + 1) + ": " + e.getMessage());
            }
        }
        return parsed;
    }

    private Line parsed(String country, byte[] bytes) throws NoticeLine.Fault {
        JsonNode json = bytes.length > LONGEST ? null : JsonLine.object(bytes);
        if (json == null) {
            throw new NoticeLine.Fault("no JSON object", "of at most " + LONGEST + " bytes in UTF-8");
        }
        JsonNode upsert = json.path("upsert");
        JsonNode withdraw = json.path("withdraw");
        if (upsert.isObject() == withdraw.isObject()) {
            throw new NoticeLine.Fault("upsert, withdraw", "must be given, one of the two");
        }
        if (withdraw.isObject()) {
            return new Line.Withdrawal(NoticeLine.text(withdraw, "id"));
        }
        NoticeLine line = NoticeLine.of(upsert, clock, NoticeLine.Fingers.APART);
        if (!line.notice().country().equals(country)) {
            throw new NoticeLine.Fault(
                    "country", "is " + line.notice().country() + ", and " + country + " speaks for itself only");
        }
        return new Line.Notice(replica.prepared(nextPrepared++, line));
    }

    private static List<byte[]> split(byte[] lines) {
        List<byte[]> split = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < lines.length; at++) {
            if (lines[at] == '\n') {
                split.add(Arrays.copyOfRange(lines, from, at));
                from = at + 1;
            }
        }
        if (from < lines.length) {
            split.add(Arrays.copyOfRange(lines, from, lines.length));
        }
        return split;
    }
}
