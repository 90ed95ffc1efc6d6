package org.tambo.watchlist;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.tambo.security.Station;
import org.tambo.security.StationKeys;
import org.tambo.security.TrustedSigners;
import org.tambo.security.UntrustedKeyFile;

/** The watchlist of this station: takes signed files through one door and offers the generation in force. */
@ApplicationScoped
public class Watchlist {
    private static final Logger LOG = Logger.getLogger(Watchlist.class);

    private final Replica replica;
    private final Path trustFolder;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Generation current;

    Watchlist(@DataSource("replica") AgroalDataSource database, StationKeys keys, Station station, Clock clock) {
        this.replica = new Replica(database, keys.sealer("replica"));
        this.trustFolder = station.data().resolve("trust");
        this.clock = clock;
        this.current = replica.load();
    }

    /** What a search is to be made against. */
    public Generation current() {
        return current;
    }

    /**
     * Calls back after each new generation has come into force.
     *
     * @param listener must not block or throw
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * What became of a file that was taken.
     *
     * @param unreadableFingers pictures in it in which no finger could be read; their notices count without them
     */
    public record Applied(String issuer, long version, int notices, int fingers, int unreadableFingers) {}

    /**
     * Takes a signed watchlist file, whole or not at all.
     *
     * @throws WatchlistRefused by name; then nothing has changed
     * @throws UntrustedKeyFile when the trust folder cannot be relied on; likewise
     * @throws ReplicaFault when the file could not be stored; likewise
     */
    public Applied apply(byte[] file) throws WatchlistRefused {
        if (file.length > WatchlistFile.MOST_HELD) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.TOO_LARGE,
                    "the body has " + file.length + " bytes, over " + WatchlistFile.MOST_HELD);
        }
        try {
            return apply(new WatchlistBytes.InMemory(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes a signed watchlist file of any size, whole or not at all, without holding it in memory.
     *
     * @throws IOException when it cannot be read to its end, or is changed meanwhile; then nothing has changed here
     * @throws WatchlistRefused as {@link #apply(byte[])}, like what else that throws
     */
    Applied apply(Path file) throws WatchlistRefused, IOException {
        return apply(new WatchlistBytes.OnDisk(file));
    }

    private synchronized Applied apply(WatchlistBytes bytes) throws WatchlistRefused, IOException {
        WatchlistFile file = WatchlistFile.verified(bytes, TrustedSigners.in(trustFolder));
        long highest = replica.highestTaken(file.issuer());
        if (file.version() <= highest) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.OLDER_VERSION,
                    "version " + file.version() + " of " + file.issuer() + " is not newer than version " + highest
                            + ", which was taken before");
        }
        Replica.Taken taken = replica.replace(file, clock);
        Generation next = taken.generation();
        current = next;
        listeners.forEach(Runnable::run);
        LOG.infof(
                "Watchlist version %d of %s is in force: %d notices, %d fingers, %d unreadable",
                file.version(), file.issuer(), next.notices(), next.fingers(), taken.unreadableFingers());
        return new Applied(file.issuer(), file.version(), next.notices(), next.fingers(), taken.unreadableFingers());
    }
}
