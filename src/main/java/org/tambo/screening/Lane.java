package org.tambo.screening;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tambo.device.AttachedDevices;
import org.tambo.device.DeviceEvent;
import org.tambo.device.DeviceRegistry;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.device.GreyImage;
import org.tambo.document.UnreadableMrz;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerReading;
import org.tambo.security.Officer;

/**
 * The lane: one officer, one reader, one scanner, one encounter at a time. Everything that concerns the encounter runs
 * on one virtual thread, in the order in which it came; nothing on it waits for the network.
 */
@ApplicationScoped
public class Lane {
    private static final Logger LOG = Logger.getLogger(Lane.class);

    private static final Duration FINGER_WITHIN = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(500);
    /** So many of an encounter's fingers are kept: one more than are asked for. */
    private static final int MOST_FINGERS = 4;

    private final Journal journal;
    private final JournalOutbox outbox;
    private final Searches searches;
    private final StationPolicy policy;
    private final Officer officer;
    private final Clock clock;
    private final DeviceRegistry devices;
    private final LaneWork work = new LaneWork(this::publish);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<EncounterSnapshot> snapshot = Optional.empty();
    private volatile boolean running = true;

    private @Nullable Thread thread;
    private @Nullable Encounter encounter;
    private List<String> zone = List.of();
    private final List<CapturedFinger> fingers = new ArrayList<>();
    private boolean asking;
    private boolean behindJournal = true;
    private boolean deviceNews;

    Lane(
            Journal journal,
            JournalOutbox outbox,
            Searches searches,
            StationPolicy policy,
            Officer officer,
            Clock clock,
            AttachedDevices attached) {
        this.journal = journal;
        this.outbox = outbox;
        this.searches = searches;
        this.policy = policy;
        this.officer = officer;
        this.clock = clock;
        this.devices = attached.registry(FingerPicture::fromScanner, this::onDevice);
    }

    void start(@Observes StartupEvent event) {
        // Now rather than when the first finger waits for it; a station that cannot see fingers does not start.
        FingerPicture.load();
        thread = Thread.ofVirtual().name("lane").start(this::run);
        searches.onChange(() -> work.offer(this::watchlistChanged));
        devices.start();
    }

    /** Lets what the lane is writing down be written. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        devices.close();
        if (thread != null) {
            thread.join(TICK.plusSeconds(5));
        }
    }

    /** The encounter as it is, if there is one. */
    public Optional<EncounterSnapshot> snapshot() {
        return snapshot;
    }

    /** The lane's devices as they are. */
    public List<DeviceStatus> devices() {
        return devices.devices();
    }

    /** The devices themselves, for what concerns no encounter. */
    public DeviceRegistry registry() {
        return devices;
    }

    /** Calls back after each change of the encounter or of a device. Must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The finger's picture as PNG, while it is kept. */
    public Optional<byte[]> picture(String encounterId) {
        return work.act(() -> encounter != null && encounter.id().equals(encounterId) && !fingers.isEmpty()
                ? Optional.of(fingers.getLast().png().clone())
                : Optional.<byte[]>empty());
    }

    /** The officer's finding on a candidate; durable when this returns. */
    public void adjudicate(String encounterId, String candidateId, Finding finding) {
        work.act(() -> {
            Encounter current = current(encounterId);
            Candidate candidate = current.candidate(candidateId)
                    .orElseThrow(() -> new LaneRefused(LaneRefused.Reason.NO_SUCH_CANDIDATE));
            if (!candidate.isOpen()) {
                throw new LaneRefused(
                        candidate.withdrawn() != null && candidate.adjudication() == null
                                ? LaneRefused.Reason.NOTICE_WITHDRAWN
                                : LaneRefused.Reason.ALREADY_ADJUDICATED);
            }
            if (candidate.restricted() && finding != Finding.CANNOT_TELL) {
                throw new LaneRefused(LaneRefused.Reason.SUPERVISOR_DECIDES);
            }
            return take(new EncounterEvent.Adjudicated(
                    candidateId, new Candidate.Adjudication(finding, officer.id(), officer.name(), clock.instant())));
        });
    }

    /** The officer says that no finger can be had. */
    public void noFinger(String encounterId, FingerProblem problem) {
        work.act(() -> {
            current(encounterId);
            if (!take(new EncounterEvent.NoFingerToBeHad(problem, clock.instant()))) {
                throw new LaneRefused(LaneRefused.Reason.NOT_NOW);
            }
            return true;
        });
    }

    /** The officer wants the finger asked for once more. */
    public void fingerAgain(String encounterId) {
        work.act(() -> {
            current(encounterId);
            if (!take(new EncounterEvent.AskAgain())) {
                throw new LaneRefused(LaneRefused.Reason.NOT_NOW);
            }
            return true;
        });
    }

    /** The traveller has gone. */
    public void close(String encounterId) {
        work.act(() -> {
            if (current(encounterId).hasOpenCandidate()) {
                throw new LaneRefused(LaneRefused.Reason.ADJUDICATE_FIRST);
            }
            return closeCurrent();
        });
    }

    /** Begins an encounter without a document, or goes on without one. */
    public void withoutDocument() {
        work.act(() -> {
            if (encounter == null || encounter.isAnswered() && encounter.canGiveWay()) {
                open();
            }
            if (encounter == null || !encounter.awaitsDocument()) {
                throw new LaneRefused(LaneRefused.Reason.ENCOUNTER_OPEN);
            }
            return take(new EncounterEvent.WithoutDocument(searches.current()));
        });
    }

    /** The officer types a number: of this traveller, or by itself where nobody is served. */
    public void number(TypedNumber typed) {
        work.act(() -> {
            if (encounter != null && encounter.isInterrupted()) {
                throw new LaneRefused(LaneRefused.Reason.NOT_NOW);
            }
            if (encounter != null && encounter.isNumberAlone() && encounter.canGiveWay()) {
                closeCurrent();
            }
            if (encounter == null) {
                open();
            }
            return take(searches.number(typed));
        });
    }

    /** The centre has the hit of that number. */
    public void delivered(long sequence) {
        work.offer(() -> {
            if (encounter != null) {
                encounter.delivered(sequence);
            }
        });
    }

    /** The centre has told what became of its alert over the hit of that number. */
    public void contacted(long sequence, Contacted contacted) {
        work.offer(() -> {
            if (encounter != null) {
                encounter.contacted(sequence, contacted);
            }
        });
    }

    /** A confirmed hit, of this encounter or an earlier one, was a mistake; durable when this returns. */
    public void retract(long sequence, RetractionReason reason) {
        work.act(() -> {
            long retraction = journal.retracted(sequence, reason, clock.instant());
            if (encounter != null) {
                encounter.retracted(sequence, retraction);
            }
            return true;
        });
    }

    private void onDevice(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.TextRead text -> work.offer(() -> documentRead(text.lines()));
            case DeviceEvent.FingerDown _ -> work.offer(() -> take(new EncounterEvent.FingerDown()));
            case DeviceEvent.ImageCaptured image -> work.offer(() -> fingerCaptured(image));
            case DeviceEvent.CaptureFailed failed ->
                work.offer(() -> {
                    asking = false;
                    take(new EncounterEvent.CaptureFailed(failed.reason(), failed.at()));
                });
            case DeviceEvent.ChipPresent _, DeviceEvent.ChipGone _ -> {
                // The machine-readable zone comes first: it opens the chip.
            }
            case DeviceEvent.StateChanged changed -> work.offer(() -> deviceChanged(changed));
        }
    }

    private void deviceChanged(DeviceEvent.StateChanged changed) {
        deviceNews = true;
        boolean scanner =
                scanner().map(d -> d.device().equals(changed.device())).orElse(false);
        if (!scanner) {
            return;
        }
        switch (changed.state()) {
            case DeviceState.Ready _ -> {
                if (!asking) {
                    take(new EncounterEvent.ScannerReady());
                }
            }
            case DeviceState.Absent _, DeviceState.Faulty _ -> {
                asking = false;
                take(new EncounterEvent.ScannerLost(changed.at()));
            }
            case DeviceState.Opening _, DeviceState.Busy _ -> {
                // Neither asks anything of the encounter.
            }
        }
    }

    /** What the officer looks at may be asked for no longer. */
    private void watchlistChanged() {
        if (encounter != null) {
            Set<String> gone = searches.withdrawn(encounter.noticesInQuestion());
            if (!gone.isEmpty()) {
                take(new EncounterEvent.NoticesWithdrawn(gone, clock.instant()));
            }
        }
    }

    private void documentRead(List<String> lines) {
        if (encounter != null && !encounter.awaitsDocument()) {
            if (lines.equals(zone)) {
                return;
            }
            if (!encounter.canGiveWay()) {
                encounter.documentProblem(DocumentProblem.ADJUDICATE_FIRST);
                return;
            }
            closeCurrent();
        }
        if (encounter == null) {
            open();
        }
        try {
            EncounterEvent.DocumentRead read = searches.document(lines);
            zone = List.copyOf(lines);
            take(read);
        } catch (UnreadableMrz e) {
            LOG.infof("A document could not be read: %s", e.reason());
            take(new EncounterEvent.DocumentUnreadable(DocumentProblem.of(e.reason())));
        }
    }

    private void fingerCaptured(DeviceEvent.ImageCaptured captured) {
        asking = false;
        Encounter current = encounter;
        if (current == null) {
            return;
        }
        switch (FingerReading.of(captured.image())) {
            case FingerReading.Unreadable unreadable ->
                take(new EncounterEvent.FingerUnreadable(
                        FingerProblem.of(unreadable.problem()),
                        unreadable.quality(),
                        unreadable.reasons(),
                        captured.at(),
                        clock.instant()));
            case FingerReading.Readable readable
            when isTooPoor(readable.quality()) ->
                take(new EncounterEvent.FingerUnreadable(
                        FingerProblem.POOR_IMAGE,
                        readable.quality(),
                        readable.reasons(),
                        captured.at(),
                        clock.instant()));
            case FingerReading.Readable readable -> {
                FingerSearch search = searches.finger(readable.template(), sensor());
                GreyImage image = captured.image();
                while (fingers.size() >= MOST_FINGERS) {
                    fingers.removeFirst().wipe();
                }
                fingers.add(new CapturedFinger(current.askedFinger(), image.dpi(), FingerPicture.png(image)));
                take(new EncounterEvent.FingerSearched(search, readable.quality(), captured.at(), clock.instant()));
            }
        }
        Arrays.fill(captured.image().pixels(), (byte) 0);
    }

    private boolean isTooPoor(int quality) {
        return LaneScanner.among(devices.devices())
                .filter(scanner -> scanner.isTooPoor(quality))
                .isPresent();
    }

    /** Gives the event to the encounter and does what it wants done; false when it changed nothing. */
    private boolean take(EncounterEvent event) {
        Encounter current = encounter;
        if (current == null) {
            return false;
        }
        List<Effect> effects = current.on(event);
        try {
            effects.forEach(effect -> perform(current, effect));
        } catch (RuntimeException e) {
            // What could not be written down has not happened: the journal says how far the encounter has come.
            encounter = null;
            behindJournal = true;
            throw e;
        }
        return !effects.isEmpty();
    }

    private void perform(Encounter current, Effect effect) {
        switch (effect) {
            case Effect.AskFinger _, Effect.AskAnotherFinger _ -> ask();
            case Effect.LearnImpostor impostor -> searches.learn(sensor(), impostor);
            case Effect.StopAsking _ -> {
                scanner().ifPresent(scanner -> devices.cancelCapture(scanner.device()));
                asking = false;
            }
            case Effect.KeepSealed _ -> journal.kept(kept(current), fingers);
            case Effect.Forget _ -> wipeFingers();
            case Effect.RecordAnswer recorded -> {
                Optional<Journal.Kept> kept =
                        current.hasOpenCandidate() ? Optional.of(kept(current)) : Optional.<Journal.Kept>empty();
                journal.answered(current.id(), recorded.answer(), kept, fingers);
            }
            case Effect.RecordAdjudication recorded -> recordAdjudication(current, recorded.candidate());
        }
    }

    private void recordAdjudication(Encounter current, Candidate candidate) {
        Candidate.Adjudication adjudication = candidate.adjudication();
        if (adjudication == null) {
            throw new IllegalStateException("a candidate without a finding");
        }
        boolean last = !current.hasOpenCandidate();
        journal.adjudicated(kept(current), current.document(), candidate, adjudication, fingers, last)
                .ifPresent(sequence -> current.hit(candidate.id(), Candidate.RecordedHit.waiting(sequence)));
        if (last) {
            wipeFingers();
        }
    }

    private Optional<DeviceStatus> scanner() {
        return LaneScanner.among(devices.devices()).map(LaneScanner::device);
    }

    /** The scanner whose impostors' scores are learnt apart from any other's. */
    private String sensor() {
        return scanner()
                .map(scanner -> scanner.device() + ", " + scanner.model())
                .orElse("");
    }

    private void ask() {
        Optional<DeviceStatus> scanner = scanner();
        if (scanner.isPresent() && devices.capture(scanner.get().device(), FINGER_WITHIN)) {
            asking = true;
        } else if (scanner.isEmpty() || !(scanner.get().state() instanceof DeviceState.Busy)) {
            take(new EncounterEvent.ScannerLost(clock.instant()));
        }
    }

    private void wipeFingers() {
        fingers.forEach(CapturedFinger::wipe);
        fingers.clear();
    }

    private Journal.Kept kept(Encounter current) {
        return new Journal.Kept(zone, current.snapshot(today(), !fingers.isEmpty()));
    }

    private void open() {
        String id = UUID.randomUUID().toString();
        Instant now = clock.instant();
        journal.opened(id, now);
        encounter = new Encounter(id, now, policy);
        zone = List.of();
    }

    private boolean closeCurrent() {
        Encounter current = encounter;
        if (current == null) {
            return false;
        }
        take(new EncounterEvent.Closed());
        journal.closed(current.id(), clock.instant());
        encounter = null;
        zone = List.of();
        return true;
    }

    private Encounter current(String encounterId) {
        if (encounter == null || !encounter.id().equals(encounterId)) {
            throw new LaneRefused(LaneRefused.Reason.NO_SUCH_ENCOUNTER);
        }
        return encounter;
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private void run() {
        while (running) {
            try {
                if (behindJournal) {
                    takeUp();
                }
                Runnable task = work.next(TICK);
                if (task == null) {
                    take(new EncounterEvent.TimePassed(clock.instant()));
                } else {
                    task.run();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("The lane could not do what an event asked for", e);
                pause();
            }
            publish();
        }
    }

    /** A journal that cannot be read or written is not asked again at once. */
    private void pause() {
        try {
            Thread.sleep(TICK);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Takes up the encounter that a stop, crash or fault had cut off; of several only the last can be this lane's. */
    private void takeUp() {
        wipeFingers();
        for (Journal.Interrupted cut : journal.interrupted()) {
            if (encounter != null) {
                closeCurrent();
            }
            TakenUp taken = TakenUp.of(cut, outbox, searches, policy, clock);
            zone = taken.zone();
            wipeFingers();
            fingers.addAll(taken.fingers());
            encounter = taken.encounter();
        }
        watchlistChanged();
        behindJournal = false;
    }

    private void publish() {
        Optional<EncounterSnapshot> now =
                Optional.ofNullable(encounter).map(current -> current.snapshot(today(), !fingers.isEmpty()));
        if (deviceNews || !now.equals(snapshot)) {
            deviceNews = false;
            snapshot = now;
            listeners.forEach(Runnable::run);
        }
    }
}
