package org.tambo.watchlist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Reads, seals and indexes a file's notices, a batch ahead of the one that is written. */
final class NoticePreparation implements AutoCloseable {
    private final Replica replica;
    private final WatchlistFile.Changes changes;
    private final Consumer<PreparedNotice> indexed;
    private final ExecutorService ahead = Executors.newSingleThreadExecutor();
    private long next;
    private Future<List<PreparedNotice>> batch;

    /** @param indexed is given each notice on the other thread, in their order */
    NoticePreparation(Replica replica, WatchlistFile.Changes changes, long firstKey, Consumer<PreparedNotice> indexed) {
        this.replica = replica;
        this.changes = changes;
        this.indexed = indexed;
        this.next = firstKey;
        this.batch = ahead.submit(this::prepare);
    }

    private List<PreparedNotice> prepare() throws WatchlistRefused, IOException {
        List<PreparedNotice> notices = new ArrayList<>(Replica.BATCH);
        while (notices.size() < Replica.BATCH) {
            NoticeLine line = changes.nextNotice();
            if (line == null) {
                break;
            }
            PreparedNotice one = replica.prepared(next++, line);
            indexed.accept(one);
            notices.add(one);
        }
        return notices;
    }

    /** The next notices; none after the last. */
    List<PreparedNotice> next() throws WatchlistRefused, IOException {
        List<PreparedNotice> notices;
        try {
            notices = batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a watchlist was taken", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case WatchlistRefused refused -> throw refused;
                case IOException fault -> throw fault;
                case Error error -> throw error;
                case RuntimeException bug -> throw bug;
                case null, default -> throw new IllegalStateException(e);
            }
        }
        if (notices.size() == Replica.BATCH) {
            batch = ahead.submit(this::prepare);
        } else {
            batch = CompletableFuture.completedFuture(List.of());
        }
        return notices;
    }

    @Override
    public void close() {
        ahead.close();
    }
}
