package org.tambo.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tambo.watchlist.name.PersonRecord;

/**
 * Notices in a file of JSON lines, to be searched by name and number without a station: what tools and an intake need.
 * Nobody's signature is asked for; the header and the signature of a signed file are passed over. A line that is no
 * notice is refused by name and counted, and the others are searched. Only what a search needs is held; a notice that is
 * found is read from the file again.
 */
public final class NoticeFile implements AutoCloseable {
    private static final int BATCH = 500;
    /** Batches that wait for their turn: enough for no processor to be idle. */
    private static final int AHEAD = 8;

    private final FileChannel file;
    private final Clock clock;
    private final NumberTable numbers;
    /** Where each notice's line begins, by key, which counts from 1. */
    private final long[] places;

    private final Generation generation;
    private final int refused;

    private NoticeFile(Reading from) throws IOException {
        this.file = FileChannel.open(from.path);
        this.clock = from.clock;
        this.numbers = from.numbers.build();
        this.places = Arrays.copyOf(from.places, from.count + 1);
        this.refused = from.refused;
        Instant written = Files.getLastModifiedTime(from.path).toInstant();
        this.generation = from.people.build(new Generation.Header("file", 1, written), new Store());
    }

    /**
     * Reads a file of notices.
     *
     * @param onRefusal gets a line of text for each notice that is refused: its line, the field, and what is wrong
     * @throws IOException when the file cannot be read
     */
    public static NoticeFile read(Path path, Clock clock, Consumer<String> onRefusal) throws IOException {
        Reading reading = new Reading(path, clock, onRefusal);
        reading.run();
        return new NoticeFile(reading);
    }

    /** The notices of the file, searchable. */
    public Generation generation() {
        return generation;
    }

    /** How many lines were no notices. */
    public int refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** What was made of a line. */
    private record Read(
            int line,
            long place,
            @Nullable Notice notice,
            @Nullable PersonRecord person,
            @Nullable String fault) {}

    private record Raw(int line, long place, LineReader.Line text) {}

    private static final class Reading {
        private final Path path;
        private final Clock clock;
        private final Consumer<String> onRefusal;
        private final Generation.Builder people = new Generation.Builder();
        private final NumberTable.Builder numbers = new NumberTable.Builder();
        private final IdSet ids = new IdSet();
        private long[] places = new long[1024];
        private int count;
        private int refused;

        Reading(Path path, Clock clock, Consumer<String> onRefusal) {
            this.path = path;
            this.clock = clock;
            this.onRefusal = onRefusal;
        }

        void run() throws IOException {
            ArrayDeque<Future<List<Read>>> ahead = new ArrayDeque<>();
            try (InputStream in = Files.newInputStream(path);
                    LineReader lines = new LineReader(in, NoticeLine.LONGEST);
                    ExecutorService parsers =
                            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
                List<Raw> batch = new ArrayList<>(BATCH);
                int number = 0;
                for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                    batch.add(new Raw(++number, lines.begin(), line));
                    if (batch.size() == BATCH) {
                        List<Raw> full = batch;
                        batch = new ArrayList<>(BATCH);
                        ahead.add(parsers.submit(() -> parsed(full)));
                        if (ahead.size() > AHEAD) {
                            take(ahead.remove());
                        }
                    }
                }
                List<Raw> last = batch;
                ahead.add(parsers.submit(() -> parsed(last)));
                while (!ahead.isEmpty()) {
                    take(ahead.remove());
                }
            }
        }

        private List<Read> parsed(List<Raw> batch) {
            return batch.stream().flatMap(raw -> parsed(raw).stream()).toList();
        }

        private Optional<Read> parsed(Raw raw) {
            try {
                if (raw.text().bytes().length == 0 && !raw.text().tooLong()) {
                    return Optional.empty();
                }
                JsonNode json = NoticeLine.object(raw.text());
                if (json.has("format") || json.has("signature")) {
                    return Optional.empty();
                }
                Notice notice =
                        NoticeLine.of(json, clock, NoticeLine.Fingers.CHECK).notice();
                PersonRecord person = notice.person() == null ? null : Generation.record(notice.person());
                return Optional.of(new Read(raw.line(), raw.place(), notice, person, null));
            } catch (NoticeLine.Fault e) {
                return Optional.of(new Read(raw.line(), raw.place(), null, null, e.getMessage()));
            }
        }

        private void take(Future<List<Read>> batch) throws IOException {
            try {
                batch.get().forEach(this::take);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while reading " + path, e);
            } catch (ExecutionException e) {
                throw new IOException("cannot read " + path, e);
            }
        }

        private void take(Read read) {
            Notice notice = read.notice();
            if (notice == null) {
                refuse(read, String.valueOf(read.fault()));
            } else if (!ids.add(notice.country() + " " + notice.id())) {
                refuse(read, "id stands in this file twice");
            } else if (count == WatchlistFile.MOST_NOTICES) {
                refuse(read, "it is one more than the " + WatchlistFile.MOST_NOTICES + " that are searched");
            } else {
                count++;
                if (count == places.length) {
                    places = Arrays.copyOf(places, count * 2);
                }
                places[count] = read.place();
                people.add(count, notice, read.person());
                for (NumberKey number : NumberKey.of(notice)) {
                    numbers.add(number.indexed(), count);
                    if (number.isDocument()) {
                        numbers.add(NumberKey.document(number.text()).indexed(), count);
                    }
                }
            }
        }

        private void refuse(Read read, String fault) {
            refused++;
            onRefusal.accept("line " + read.line() + ": " + fault);
        }
    }

    private final class Store implements NoticeStore {
        @Override
        public Optional<Notice> notice(long key, Generation.Header of) {
            try (LineReader lines = new LineReader(new Rest(places[(int) key]), NoticeLine.LONGEST)) {
                LineReader.Line line = lines.next();
                return line == null
                        ? Optional.empty()
                        : Optional.of(NoticeLine.of(NoticeLine.object(line), clock, NoticeLine.Fingers.SKIP)
                                .notice());
            } catch (IOException | NoticeLine.Fault e) {
                throw new ReplicaFault("the file of notices was changed while it is searched", e);
            }
        }

        @Override
        public boolean holds(String country, String id) {
            // A file does not change while it is searched.
            return true;
        }

        @Override
        public long[] byNumber(String indexed) {
            return numbers.keys(indexed);
        }

        @Override
        public List<Notice.Picture> portraits(long key) {
            return List.of();
        }

        @Override
        public boolean isSound() {
            return true;
        }
    }

    /** The file from a place on, whoever else reads it elsewhere. */
    private final class Rest extends InputStream {
        private long at;

        Rest(long at) {
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = file.read(ByteBuffer.wrap(into, from, Math.min(length, 4_096)), at);
            at += Math.max(0, count);
            return count;
        }
    }
}
