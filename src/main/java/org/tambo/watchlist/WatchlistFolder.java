package org.tambo.watchlist;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.tambo.security.Station;
import org.tambo.security.UntrustedKeyFile;

/**
 * The door for watchlists that come by hand: files named {@code *.watchlist} in the station's {@code incoming} folder.
 * A file that was taken is removed; a refused one is named {@code *.refused} so that its bearer sees it.
 */
@ApplicationScoped
class WatchlistFolder {
    private static final Logger LOG = Logger.getLogger(WatchlistFolder.class);

    /** A file that was last written so long ago is whole. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** How long a file waits that could not be taken through no fault of its own. */
    private static final Duration WAIT = Duration.ofMinutes(1);

    private final Watchlist watchlist;
    private final Clock clock;
    private final Path folder;

    /** What each file looked like at the last glance: one that still grows is not touched. */
    private final Map<Path, Glance> seen = new HashMap<>();

    private record Glance(long size, FileTime modified) {}

    /** Not before when each such file is tried again. */
    private final Map<Path, Instant> waiting = new HashMap<>();

    WatchlistFolder(Watchlist watchlist, Station station, Clock clock) {
        this.watchlist = watchlist;
        this.clock = clock;
        this.folder = station.data().resolve("incoming");
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(f -> f.toString().endsWith(".watchlist") && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        }
        seen.keySet().retainAll(files);
        waiting.keySet().retainAll(files);
        for (Path file : files) {
            try {
                look(file);
            } catch (IOException e) {
                leave(file, e);
            }
        }
    }

    private void look(Path file) throws IOException {
        Instant now = clock.instant();
        if (now.isBefore(waiting.getOrDefault(file, Instant.MIN))) {
            return;
        }
        Glance glance = new Glance(Files.size(file), Files.getLastModifiedTime(file));
        boolean settled = glance.modified().toInstant().isBefore(now.minus(SETTLED));
        if (settled || WatchlistFile.isWhole(file) || glance.equals(seen.put(file, glance))) {
            take(file);
            seen.remove(file);
        }
    }

    private void take(Path file) throws IOException {
        try {
            watchlist.apply(file);
            Files.delete(file);
        } catch (WatchlistRefused e) {
            LOG.errorf("Watchlist file %s refused: %s: %s", file.getFileName(), e.reason(), e.getMessage());
            setAside(file);
        } catch (ReplicaFault | UntrustedKeyFile e) {
            leave(file, e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Watchlist file %s set aside", file.getFileName());
            setAside(file);
        }
    }

    /** The file may be well: it stays and is tried again. */
    private void leave(Path file, Exception reason) {
        waiting.put(file, clock.instant().plus(WAIT));
        LOG.errorf(reason, "Watchlist file %s could not be taken, and waits for %s", file.getFileName(), WAIT);
    }

    private static void setAside(Path file) throws IOException {
        Files.move(file, file.resolveSibling(file.getFileName() + ".refused"), StandardCopyOption.REPLACE_EXISTING);
    }
}
