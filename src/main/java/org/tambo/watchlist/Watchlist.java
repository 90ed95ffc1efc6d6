package org.tambo.watchlist;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Who issues what comes in segments. Its versions are this station's own count of the states that it had. */
    private static final String CENTRE = "centre";

    private final Path file;
    private final StationKeys keys;
    private final Path trustFolder;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Replica replica;
    private volatile Generation current = Generation.empty();

    @Inject
    Watchlist(StationKeys keys, Station station, Clock clock) throws IOException {
        this(keys, station.data(), clock);
    }

    private Watchlist(StationKeys keys, Path folder, Clock clock) throws IOException {
        this.file = folder.resolve("replica.db");
        this.keys = keys;
        this.trustFolder = folder.resolve("trust");
        this.clock = clock;
        this.replica = open();
    }

    /**
     * Opens the watchlist of a station that is not running.
     *
     * @param folder the station's
     */
    public static Watchlist open(StationKeys keys, Path folder, Clock clock) throws IOException {
        return new Watchlist(keys, folder, clock);
    }

    /**
     * A damaged replica must not keep the station from starting: it starts without a watchlist, and says so. One that cannot be
     * opened for want of room is not damaged.
     */
    private Replica open() throws IOException {
        boolean large = Files.exists(file) && Files.size(file) > QUICKLY_CHECKED;
        Replica opened;
        try {
            opened = Replica.open(file, keys);
        } catch (ReplicaFault e) {
            return afresh(e);
        }
        try {
            Optional<String> damage = large ? Optional.empty() : opened.damage(true);
            if (damage.isPresent()) {
                opened.close();
                return afresh(damage.get());
            }
            current = opened.generation.load();
        } catch (ReplicaFault e) {
            opened.close();
            return afresh(e);
        }
        if (large) {
            Thread.ofVirtual().name("replica check").start(() -> check(opened));
        }
        return opened;
    }

    private Replica afresh(ReplicaFault fault) throws IOException {
        if (fault.isOfTheDisk()) {
            throw fault;
        }
        return afresh(fault.getMessage() + ": " + fault.getCause());
    }

    private Replica afresh(String damage) throws IOException {
        LOG.errorf("The replica is damaged and set aside; there is no watchlist until the next one comes: %s", damage);
        return Replica.afresh(file, keys, clock.instant());
    }

    private void check(Replica opened) {
        opened.damage(false).ifPresent(damage -> giveUp(opened, damage));
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
    public synchronized void close() {
        replica.close();
    }

    /** What this station has signed to have deleted, the oldest first, after the one of that sequence. */
    public synchronized List<DeletionProof> deletions(long after) {
        return replica.deletions.since(after, MOST_PROOFS);
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
        return inForce(taken, file.header());
    }

    private Applied inForce(Replica.Taken taken, Generation.Header header) {
        current = taken.generation();
        current.forget(taken.gone());
        listeners.forEach(Runnable::run);
        replica.generation.snapshot(current);
        Applied applied = new Applied(
                header.issuer(),
                header.version(),
                current.notices(),
                current.fingers(),
                taken.unreadableFingers(),
                taken.withdrawn());
        LOG.infof("A watchlist is in force: %s", applied);
        return applied;
    }

    /**
     * Takes what has come in the countries' segments, all of it or nothing. Searches go on with the state before until the new
     * one comes into force at once.
     *
     * @param origin from which segments the new state is
     * @param issuedAt when it was said to be the newest
     * @param replaced the countries of which the changes bring all that there is
     * @throws X what the changes throw; then nothing has changed
     * @throws ReplicaFault when it could not be stored; likewise
     */
    public synchronized <X extends Exception> Applied update(
            Origin origin, Instant issuedAt, Set<String> replaced, ReplicaUpdate.Changes<X> changes) throws X {
        var header = new Generation.Header(CENTRE, replica.highestTaken(CENTRE) + 1, issuedAt, Optional.of(origin));
        return inForce(replica.update(current, header, replaced, changes, clock), header);
    }

    /** Notes that the state in force, which came in segments, was still the newest at that time. */
    public synchronized void confirm(Origin origin, Instant issuedAt) {
        Generation.Header before = current.header().orElseThrow();
        var header = new Generation.Header(before.issuer(), before.version(), issuedAt, Optional.of(origin));
        replica.confirm(header, clock);
        current = current.with(header);
        listeners.forEach(Runnable::run);
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
