package org.tambo.lab.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tambo.lab.fingerprint.OthersCache;

/**
 * Other synthetic people, each with a made-up finger, whom the four countries ask the centre to look for while the crossing is at
 * work: the station enrols them beside its searches.
 */
final class Crowd implements AutoCloseable {
    private static final long SEED = 1;
    private static final int FIRST_BUNDLE = 2_000;
    private static final int TRIES = 3;
    private static final Duration TAKING = Duration.ofMinutes(10);

    private final Crossing crossing;
    private final Path work;
    private final int count;
    private final Thread sender;
    private volatile int sent;
    private volatile @Nullable String failure;

    /**
     * Begins at once.
     *
     * @param work where made fingers are kept from one start to the next
     * @param count 0 for nobody
     */
    Crowd(Crossing crossing, Path work, int count) {
        this.crossing = crossing;
        this.work = work;
        this.count = count;
        this.sender = Thread.ofPlatform().daemon().name("crowd").start(this::run);
    }

    /** How many there are to be. */
    int count() {
        return count;
    }

    /** How many of them the centre has taken. */
    int sent() {
        return sent;
    }

    private void run() {
        try {
            if (count > 0) {
                send();
            }
        } catch (IOException | UncheckedIOException e) {
            failure = e.getMessage();
            System.err.println("tambo: no more people are enrolled: " + failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each bundle is as large as all before: the station makes its index of names anew with each. */
    private void send() throws IOException, InterruptedException {
        try (Stream<byte[]> records = OthersCache.in(work).pack(count, SEED).entries()) {
            Iterator<byte[]> each = records.iterator();
            while (sent < count) {
                int first = sent;
                int bundle = Math.min(count - first, Math.max(FIRST_BUNDLE, first));
                Path folder = crossing.notices();
                DemoWatchlist.writeByCountry(
                        folder,
                        Stream.iterate(first, n -> n + 1)
                                .limit(bundle)
                                .map(n -> DemoWatchlist.aboutOther(n, each.next()))
                                .iterator());
                deliver();
                sent += bundle;
            }
        }
    }

    /** What was taken before is taken again without harm. The centre's plug may be pulled meanwhile. */
    private void deliver() throws IOException, InterruptedException {
        for (int left = TRIES - 1; ; left--) {
            try {
                crossing.sendNotices(TAKING);
                return;
            } catch (IOException e) {
                if (left == 0) {
                    throw e;
                }
                while (!crossing.centre().answers()) {
                    Thread.sleep(500);
                }
            }
        }
    }

    /**
     * Waits until the station searches all of them.
     *
     * @throws IOException when it comes to fewer
     */
    void await() throws IOException, InterruptedException {
        sender.join();
        if (failure != null) {
            throw new IOException("only " + sent + " of " + count + " other people were enrolled: " + failure);
        }
        Instant until = Instant.now().plus(TAKING);
        while (crossing.kiosk().notices() < crossing.ownNotices() + count) {
            if (Instant.now().isAfter(until)) {
                throw new IOException("the station does not take the other people's notices");
            }
            Thread.sleep(200);
        }
    }

    @Override
    public void close() throws InterruptedException {
        sender.interrupt();
        sender.join(Duration.ofSeconds(5));
    }
}
