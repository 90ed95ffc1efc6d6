package org.tambo.screening;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the lane's one thread has to do, in the order in which it came. */
final class LaneWork {
    private static final Logger LOG = Logger.getLogger(LaneWork.class);

    /** Far more than a lane's devices and officer can cause while one search runs. */
    private static final int QUEUE = 256;

    private static final long ACT_SECONDS = 10;

    private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(QUEUE);
    private final Runnable shown;

    /** @param shown makes seen what has been done, before whoever waits for it goes on */
    LaneWork(Runnable shown) {
        this.shown = shown;
    }

    /** Leaves something to be done; it is dropped when the queue is full. */
    void offer(Runnable task) {
        if (!work.offer(task)) {
            LOG.error("The lane's queue is full: an event is dropped");
        }
    }

    /**
     * Has something done and waits for it.
     *
     * @throws LaneRefused when the task is refused, or too much waits
     */
    <T> T act(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        boolean taken = work.offer(() -> {
            try {
                T value = task.get();
                shown.run();
                done.complete(value);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        if (!taken) {
            throw new LaneRefused(LaneRefused.Reason.OVERLOADED);
        }
        try {
            return done.orTimeout(ACT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LaneRefused refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** What is next; null when nothing came within that time. */
    @Nullable
    Runnable next(Duration within) throws InterruptedException {
        return work.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    }
}
