package org.tambo.watchlist;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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

    /** A file up to this size is looked through before the station starts; a larger one meanwhile. */
    private static final long QUICKLY_CHECKED = 64 << 20;

    private static final int MOST_PROOFS = 100;

    private final Path file;
    private final StationKeys keys;
    private final Path trustFolder;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Replica replica;
    private volatile Generation current = Generation.empty();

    Watchlist(StationKeys keys, Station station, Clock clock) throws IOException {
        this.file = station.data().resolve("replica.db");
        this.keys = keys;
        this.trustFolder = station.data().resolve("trust");
        this.clock = clock;
        this.replica = open();
    }

    /** A damaged replica must not keep the station from starting: it starts without a watchlist, and says so. */
    private Replica open() throws IOException {
        boolean large = Files.exists(file) && Files.size(file) > QUICKLY_CHECKED;
        Replica opened;
        try {
            opened = Replica.open(file, keys);
        } catch (ReplicaFault e) {
            return afresh(e.getMessage() + ": " + e.getCause());
        }
        try {
            Optional<String> damage = large ? Optional.empty() : opened.damage();
            if (damage.isPresent()) {
                opened.close();
                return afresh(damage.get());
            }
            current = opened.load();
        } catch (ReplicaFault e) {
            opened.close();
            return afresh(e.getMessage() + ": " + e.getCause());
        }
        if (large) {
            Thread.ofVirtual().name("replica check").start(() -> check(opened));
        }
        return opened;
    }

    private Replica afresh(String damage) throws IOException {
        LOG.errorf("The replica is damaged and set aside; there is no watchlist until the next one comes: %s", damage);
        return Replica.afresh(file, keys, clock.instant());
    }

    private void check(Replica opened) {
        opened.damage().ifPresent(damage -> giveUp(opened, damage));
    }

    private synchronized void giveUp(Replica damaged, String damage) {
        // A whole list that came meanwhile may have mended it, or not: what is found is found.
        if (replica == damaged) {
            try {
                current = Generation.empty();
                damaged.close();
                replica = afresh(damage);
            } catch (IOException | ReplicaFault e) {
                LOG.error("The damaged replica could not be set aside", e);
            }
            listeners.forEach(Runnable::run);
        }
    }

    @PreDestroy
    synchronized void close() {
        replica.close();
    }

    /** What this station has signed to have deleted, the oldest first, after the one of that sequence. */
    public synchronized List<DeletionProof> deletions(long after) {
        return replica.deletions(after, MOST_PROOFS);
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
     * @param notices in force from now on
     * @param fingers that are searched from now on
     * @param unreadableFingers pictures in it in which no finger could be read; their notices count without them
     * @param withdrawn notices that are in force no longer
     */
    public record Applied(
            String issuer, long version, int notices, int fingers, int unreadableFingers, int withdrawn) {}

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
        Replica.Taken taken;
        if (file.isDelta()) {
            refuseOtherBase(file);
            taken = replica.change(file, current, clock);
        } else {
            taken = replica.replace(file, clock);
        }
        current = taken.generation();
        current.forget(taken.gone());
        listeners.forEach(Runnable::run);
        replica.snapshot(current);
        Applied applied = new Applied(
                file.issuer(),
                file.version(),
                current.notices(),
                current.fingers(),
                taken.unreadableFingers(),
                taken.withdrawn());
        LOG.infof("A watchlist is in force: %s", applied);
        return applied;
    }

    private void refuseOtherBase(WatchlistFile delta) throws WatchlistRefused {
        boolean follows = current.header()
                .filter(header -> header.issuer().equals(delta.issuer()) && header.version() == delta.after())
                .isPresent();
        if (!follows) {
            throw new WatchlistRefused(
                    WatchlistRefused.Reason.OTHER_BASE,
                    "the changes follow version " + delta.after() + " of " + delta.issuer() + ", and in force is "
                            + current.header()
                                    .map(header -> "version " + header.version() + " of " + header.issuer())
                                    .orElse("none"));
        }
    }
}
