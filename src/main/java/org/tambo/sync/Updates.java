package org.tambo.sync;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tambo.security.Station;
import org.tambo.security.StationKeys;
import org.tambo.sync.segment.SegmentRefused;
import org.tambo.sync.segment.Subset;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.update.Door;
import org.tambo.sync.update.MemberState;
import org.tambo.sync.update.Refusal;
import org.tambo.sync.update.StationUpdate;
import org.tambo.sync.update.UpdateRun;
import org.tambo.watchlist.ReplicaFault;
import org.tambo.watchlist.Watchlist;

/**
 * Keeps the watchlist up to date by every door: asks the published files on a schedule and on a hint, and takes what is
 * carried here. One update at a time; what fails leaves the watchlist as it is, and is said.
 */
@ApplicationScoped
public class Updates {
    private static final Logger LOG = Logger.getLogger(Updates.class);

    private final StationKeys keys;
    private final Path data;
    private final CentreLink link;
    private final OutboxDelivery delivery;
    private final UpdateSettings settings;
    private final HintStream hints;
    private final Clock clock;
    private final UpdateRun run;
    private final PullClock due;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile UpdateStatus status = UpdateStatus.NONE;
    private volatile OutboxDelivery.LinkState delivering = OutboxDelivery.LinkState.UNKNOWN;
    private @Nullable Thread pulling;
    private boolean stopped;
    /** Whether the last pull has left something that can be fetched at once. */
    private boolean unfinished;

    Updates(
            Watchlist watchlist,
            StationKeys keys,
            Station station,
            UpdateSettings settings,
            CentreLink link,
            OutboxDelivery delivery,
            Clock clock) {
        this.keys = keys;
        this.data = station.data();
        this.link = link;
        this.delivery = delivery;
        this.settings = settings;
        this.clock = clock;
        this.due = new PullClock(settings.every(), RandomGenerator.getDefault(), System.nanoTime());
        this.hints = new HintStream(link, this::hint, this::reached);
        this.run = new UpdateRun(watchlist, keys, StationUpdate.store(data), subset(settings), clock);
    }

    private static Subset subset(UpdateSettings settings) {
        Set<String> roles = settings.countries().orElse(Set.of()).stream()
                .map(MemberState::role)
                .collect(Collectors.toSet());
        return StationUpdate.subset(
                roles,
                settings.categories().orElse(Set.of()),
                settings.regions().orElse(Set.of()),
                settings.parts().orElse(Set.of()));
    }

    public UpdateStatus status() {
        return status;
    }

    /** Calls back when the status changes. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void start(@Observes StartupEvent event) {
        pulling = Thread.ofVirtual().name("updates").start(this::pull);
        delivery.onChange(this::delivered);
        hints.start();
    }

    /** Who waits longest for a link that was down is woken by who finds it up. */
    private void delivered() {
        OutboxDelivery.LinkState before = delivering;
        delivering = delivery.state();
        if (delivering == OutboxDelivery.LinkState.UP && before != delivering) {
            hints.wake();
        }
    }

    private void reached() {
        delivery.hurry();
        synchronized (due) {
            due.hint(System.nanoTime(), false);
            due.notifyAll();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        hints.stop();
        synchronized (due) {
            stopped = true;
            due.notifyAll();
        }
        // One that waits for its link gives up; one that is being applied ends before the replica is closed.
        if (pulling != null) {
            pulling.interrupt();
        }
        synchronized (run) {
            LOG.debug("No update is under way any more");
        }
    }

    /**
     * There is something new, somebody says. It is not trusted: it only makes this station look sooner.
     *
     * @param timestamp the version that there is said to be
     * @param urgent whether to look at once
     */
    public void hint(long timestamp, boolean urgent) {
        if (timestamp > status.timestamp()) {
            synchronized (due) {
                due.hint(System.nanoTime(), urgent);
                due.notifyAll();
            }
        }
    }

    /** A station may be enrolled while it runs. */
    private Optional<Door> source() {
        Optional<URI> enrolled =
                link.isEnrolled() && !link.enrolment().repository().isEmpty()
                        ? Optional.of(URI.create(link.enrolment().repository()))
                        : Optional.empty();
        return settings.url().or(() -> enrolled).map(address -> Door.at(address, false));
    }

    private void pull() {
        try {
            while (await()) {
                boolean succeeded = source().map(this::pull).orElse(true);
                synchronized (due) {
                    if (succeeded) {
                        due.succeeded(System.nanoTime());
                        if (unfinished) {
                            due.hint(System.nanoTime(), true);
                        }
                    } else {
                        due.failed(System.nanoTime());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false once the station stops */
    private boolean await() throws InterruptedException {
        synchronized (due) {
            while (!stopped && due.nanosLeft(System.nanoTime()) > 0) {
                due.wait(Duration.ofNanos(due.nanosLeft(System.nanoTime())).toMillis() + 1);
            }
            return !stopped;
        }
    }

    private boolean pull(Door door) {
        try {
            UpdateRun.Outcome outcome = bring(door);
            unfinished = outcome.unfinished();
            return outcome.refusals().isEmpty();
        } catch (UpdateNotTaken e) {
            return false;
        } catch (RuntimeException e) {
            // A fault of ours must not end all updates.
            LOG.error("An update failed", e);
            note(status.unreachable(e.toString()));
            return false;
        }
    }

    /** Takes an update, through whichever door it comes. */
    public UpdateRun.Outcome bring(Door door) throws UpdateNotTaken {
        synchronized (run) {
            try {
                UpdateRun.Outcome outcome = run.from(door, StationUpdate.root(data, keys));
                // What was carried here may be gone again; over a link there may be something more urgent meanwhile.
                while (outcome.unfinished() && door.carried()) {
                    outcome = run.from(door, StationUpdate.root(data, keys));
                }
                note(new UpdateStatus(clock.instant(), null, outcome.timestamp(), outcome.refusals()));
                return outcome;
            } catch (UpdateRefused e) {
                throw refused(Refusal.of(e), e);
            } catch (SegmentRefused e) {
                throw refused(Refusal.of(e), e);
            } catch (ReplicaFault e) {
                throw refused(Refusal.of(e), e);
            } catch (IOException e) {
                Optional<Refusal> here = Refusal.ofTheDisk(e);
                if (here.isPresent()) {
                    throw refused(here.get(), e);
                }
                note(status.unreachable(e.toString()));
                throw new UpdateNotTaken(new Refusal("", "UNREADABLE", e.toString()), e);
            }
        }
    }

    private UpdateNotTaken refused(Refusal refusal, Exception cause) {
        note(status.refused(clock.instant(), refusal));
        return new UpdateNotTaken(refusal, cause);
    }

    private void note(UpdateStatus now) {
        UpdateStatus before = status;
        status = now;
        if (!now.refusals().equals(before.refusals())) {
            now.refusals()
                    .forEach(refusal -> LOG.errorf(
                            "An update is refused: %s %s: %s", refusal.country(), refusal.reason(), refusal.message()));
        }
        Optional<String> unreachable = Optional.ofNullable(now.unreachable());
        if (!unreachable.equals(Optional.ofNullable(before.unreachable()))) {
            unreachable.ifPresent(why -> LOG.warnf("No updates come: %s", why));
        }
        listeners.forEach(Runnable::run);
    }
}
