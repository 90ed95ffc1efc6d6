package org.tambo.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tambo.screening.JournalOutbox;
import org.tambo.screening.Lane;
import org.tambo.screening.Outbox;
import org.tambo.security.StationKeys;
import org.tambo.sync.up.CentreUnwell;
import org.tambo.sync.up.Delivery;
import org.tambo.sync.up.Pace;
import org.tambo.sync.update.MemberState;
import org.tambo.watchlist.DeletionProof;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Watchlist;

/** Delivers the outbox whenever the link is there, and knows how that goes. */
@ApplicationScoped
public class OutboxDelivery {
    private static final Logger LOG = Logger.getLogger(OutboxDelivery.class);

    private final JournalOutbox outbox;
    private final Watchlist watchlist;
    private final Lane lane;
    private final StationKeys keys;
    private final CentreLink link;
    private final Clock clock;
    private final Pace pace = new Pace(RandomGenerator.getDefault());
    /** Pictures that are refused keep no entry waiting. */
    private final Pace picturePace = new Pace(RandomGenerator.getDefault());

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile LinkState state = LinkState.UNKNOWN;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile long waiting;
    private volatile long shed;
    private @Nullable Delivery delivery;
    private volatile boolean stopped;
    private volatile boolean hurried;
    /** How many entries waited when it was last looked: where there are more, one is new. */
    private long known;

    /** What is known of the link. */
    public enum LinkState {
        UNKNOWN,
        UP,
        DOWN,
        /** The centre is there, and does not take what this station sends. */
        REFUSED
    }

    OutboxDelivery(
            JournalOutbox outbox, Watchlist watchlist, Lane lane, StationKeys keys, CentreLink link, Clock clock) {
        this.outbox = outbox;
        this.watchlist = watchlist;
        this.lane = lane;
        this.keys = keys;
        this.link = link;
        this.clock = clock;
    }

    public LinkState state() {
        return state;
    }

    /** Why the centre does not take what is sent, while it does not: a name in the message catalogue under link.refused. */
    public Optional<String> refusal() {
        return refusal;
    }

    /** How many entries the centre has not receipted. */
    public long waiting() {
        return waiting;
    }

    /** How many corrections found no room. */
    public long shed() {
        return shed;
    }

    /** The centre has answered elsewhere: what waits is tried now. */
    void hurry() {
        hurried = true;
    }

    /** Calls back when any of these changes. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** What an earlier run left in the outbox is known from the first moment. */
    void start(@Observes StartupEvent event) {
        waiting = outbox.backlog().waiting();
    }

    /** Waits for a delivery under way, so that it does not find the journal closed. */
    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        synchronized (this) {
            LOG.debug("No delivery is under way any more");
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void deliver() {
        if (!link.isEnrolled()) {
            note(LinkState.UNKNOWN, Optional.empty());
            return;
        }
        boolean due = true;
        for (int i = 0; due && !stopped; i++) {
            Outbox.Backlog backlog = outbox.backlog();
            if (hurried || backlog.waiting() > known) {
                hurried = false;
                pace.hurry();
            }
            known = backlog.waiting();
            Instant now = clock.instant();
            boolean pictures = backlog.pictures() > 0 && picturePace.due(now, true);
            boolean something = backlog.waiting() > 0 || pictures;
            due = pace.due(now, something) && (something || i == 0);
            if (due) {
                deliver(backlog, pictures);
            } else {
                note(state, refusal);
            }
        }
    }

    /** Apart from the delivery: the watchlist does not answer while it takes an update, and hits do not wait for that. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void takeDeletions() {
        List<DeletionProof> proofs = watchlist.deletions(outbox.deletionsTaken());
        if (!proofs.isEmpty()) {
            outbox.take(proofs, clock.instant());
        }
    }

    private void deliver(Outbox.Backlog backlog, boolean pictures) {
        if (delivery == null) {
            delivery = new Delivery(outbox, keys.deviceId(), link.enrolment().receiptKey(), clock);
        }
        try {
            switch (delivery.deliver(
                    link::post, said(backlog, watchlist.current().header()), pictures)) {
                case Delivery.Outcome.Receipted receipted -> {
                    receipted.sequences().forEach(lane::delivered);
                    if (receipted.reminded()) {
                        LOG.warn(
                                "The centre's database is an older one: it has noted which of this station's entries it lost;"
                                        + " what was decided stands in the journal here");
                    }
                    pace.delivered(clock.instant());
                    note(LinkState.UP, Optional.empty());
                }
                case Delivery.Outcome.PictureBrought _ -> {
                    pace.delivered(clock.instant());
                    picturePace.delivered(clock.instant());
                    note(LinkState.UP, Optional.empty());
                }
                case Delivery.Outcome.PictureRefused refused -> {
                    pace.delivered(clock.instant());
                    if (refused.last()) {
                        picturePace.refused(clock.instant());
                    }
                    LOG.errorf(
                            "The centre does not take a picture of hit %d: %s; it is kept",
                            refused.hit(), refused.reason());
                    note(LinkState.UP, Optional.empty());
                }
                case Delivery.Outcome.Refused refused -> {
                    refused.before().forEach(lane::delivered);
                    pace.refused(clock.instant());
                    if (!refusal.equals(Optional.of(refused.reason()))) {
                        LOG.errorf(
                                "The centre does not take what this station sends: %s, entry %d; all of it is kept",
                                refused.reason(), refused.sequence());
                    }
                    note(LinkState.REFUSED, Optional.of(refused.reason()));
                }
            }
        } catch (IOException e) {
            if (state != LinkState.DOWN) {
                LOG.warnf("The centre cannot be reached: %s", e);
            }
            if (e instanceof ConnectException
                    || e instanceof HttpConnectTimeoutException
                    || e instanceof CentreUnwell) {
                pace.unreachable(clock.instant());
            } else {
                pace.brokenOff(clock.instant());
            }
            note(LinkState.DOWN, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What the centre's fleet list shows of this station.
     *
     * @param watchlist what is in force, if anything is
     */
    static ObjectNode said(Outbox.Backlog backlog, Optional<Generation.Header> watchlist) {
        ObjectNode said = JsonNodeFactory.instance.objectNode().put("backlog", backlog.waiting());
        said.put("pictures", backlog.pictures());
        ObjectNode unsaid = said.putObject("shed");
        backlog.shed().forEach((kind, count) -> unsaid.put(kind.word(), count));
        watchlist.ifPresent(header -> said.put("watchlist", header.version()));
        watchlist.flatMap(Generation.Header::origin).ifPresent(origin -> {
            ObjectNode generations = said.putObject("generations");
            origin.generations()
                    .forEach((country, generation) ->
                            generations.put(MemberState.valueOf(country).role(), generation));
        });
        return said;
    }

    private void note(LinkState now, Optional<String> why) {
        Outbox.Backlog backlog = outbox.backlog();
        long lost = backlog.shed().values().stream().mapToLong(count -> count).sum();
        boolean changed = state != now || waiting != backlog.waiting() || shed != lost || !refusal.equals(why);
        state = now;
        refusal = why;
        waiting = backlog.waiting();
        shed = lost;
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }
}
