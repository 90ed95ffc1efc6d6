package org.tambo.device;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.smartcardio.CardTerminal;
import org.jspecify.annotations.Nullable;

/**
 * The life of one configured device, on a thread of its own: looked for, opened, attended to, closed when it fails and
 * tried again later. A device that is tried again after a fault stays faulty, with the time since when, until it is
 * ready or something else is wrong with it.
 */
final class AttachedDevice implements Runnable {
    private static final System.Logger LOG = System.getLogger(AttachedDevice.class.getName());

    /** How often a device that is not there is looked for; costs a system call on a serial port. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A device that was well for so long starts again with the first pause. */
    private static final Duration PROVEN = Duration.ofSeconds(10);

    private static final Duration LOOK_AT_LENT = Duration.ofMillis(50);

    private final ConfiguredDevice configured;
    private final Make make;
    private final Access access;
    private final Consumer<DeviceEvent> listener;

    private final Object lock = new Object();
    private DeviceState state;
    private @Nullable String lastError;
    private @Nullable CaptureRequest request;
    private @Nullable CompletableFuture<List<String>> textWanted;
    private @Nullable CardTerminal terminal;
    private @Nullable ChipLease lease;
    private long openings;
    private long faults;

    /**
     * What is known of a device before it is met.
     *
     * @param profile the id of its profile
     * @param model what the page calls it
     * @param policy what may be done with what it captures
     * @param why what made this profile the one for this device, for a technician
     */
    record Make(String profile, String model, DeviceClass deviceClass, Profile.Policy policy, String why) {}

    /** @param access makes the access; told what to do with the events that come without being asked for */
    AttachedDevice(
            ConfiguredDevice configured,
            Make make,
            Function<Consumer<DeviceEvent>, Access> access,
            Consumer<DeviceEvent> listener) {
        this.configured = configured;
        this.make = make;
        this.listener = listener;
        this.state = new DeviceState.Absent(Instant.now());
        this.access = access.apply(this::tell);
    }

    DeviceStatus status() {
        synchronized (lock) {
            return new DeviceStatus(
                    configured.name(),
                    make.deviceClass(),
                    make.model(),
                    make.profile(),
                    make.why(),
                    make.policy().identification(),
                    make.policy().minimumQuality(),
                    access.live().isPresent(),
                    configured.port(),
                    state,
                    lastError,
                    openings,
                    faults);
        }
    }

    /** @return false when the device is not ready, has a capture asked of it already, or takes no pictures */
    boolean capture(CaptureRequest asked) {
        synchronized (lock) {
            if (!(state instanceof DeviceState.Ready)
                    || request != null
                    || make.deviceClass() != DeviceClass.FINGERPRINT) {
                return false;
            }
            request = asked;
            return true;
        }
    }

    /** Ends the running capture, if the lane asked for it. */
    void cancelCapture() {
        synchronized (lock) {
            if (request != null && request.forTheLane()) {
                request.cancel();
            }
        }
    }

    /**
     * The lines of the next document that comes; it goes to this caller instead of the lane.
     *
     * @return empty when the device is no reader, is not ready, or another waits already
     */
    Optional<CompletableFuture<List<String>>> nextText() {
        synchronized (lock) {
            boolean waiting = textWanted != null && !textWanted.isDone();
            if (make.deviceClass() != DeviceClass.DOCUMENT_READER || !(state instanceof DeviceState.Ready) || waiting) {
                return Optional.empty();
            }
            CompletableFuture<List<String>> wanted = new CompletableFuture<>();
            textWanted = wanted;
            return Optional.of(wanted);
        }
    }

    /** What the device sees while it waits for a finger, of those alone that show it. */
    Optional<LiveView> view() {
        return access.live();
    }

    /** Lends a chip reader out; empty when it is none, is not ready, or is lent already. */
    Optional<ChipLease> lend() {
        synchronized (lock) {
            if (!(state instanceof DeviceState.Ready) || lease != null || terminal == null) {
                return Optional.empty();
            }
            lease = new ChipLease(terminal);
            return Optional.of(lease);
        }
    }

    /** Runs until it is interrupted. */
    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Deadline proven = Deadline.in(PROVEN);
                boolean there = false;
                try {
                    there = access.present();
                    if (there) {
                        if (!(state() instanceof DeviceState.Faulty)) {
                            change(new DeviceState.Opening(Instant.now()));
                        }
                        live();
                    }
                } catch (DeviceFailed e) {
                    fail(e.fault(), e.detail());
                    if (e.fault() == DeviceFault.UNPLUGGED) {
                        pause = FIRST_PAUSE;
                    }
                    there = true;
                } catch (RuntimeException | LinkageError e) {
                    // A mistake of ours must show as this device's fault, not as a device that looks well for ever.
                    LOG.log(Level.ERROR, configured.name() + ": the driver failed", e);
                    fail(DeviceFault.DRIVER, e.toString());
                    there = true;
                }
                if (proven.passed()) {
                    pause = FIRST_PAUSE;
                }
                if (there && rest(pause)) {
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                } else {
                    pause = FIRST_PAUSE;
                    if (!(state() instanceof DeviceState.Absent)) {
                        change(new DeviceState.Absent(Instant.now()));
                    }
                    Thread.sleep(LOOK);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            access.close();
        }
    }

    /**
     * Lets a device that failed alone for a while.
     *
     * @return false, at once, when it is gone: one that is plugged in anew must not wait for what the old one did
     */
    private boolean rest(Duration pause) throws InterruptedException {
        Deadline until = Deadline.in(pause);
        while (!until.passed()) {
            Thread.sleep(LOOK);
            try {
                if (!access.present()) {
                    return false;
                }
            } catch (DeviceFailed e) {
                LOG.log(Level.DEBUG, "{0}: still {1}: {2}", configured.name(), e.fault(), e.detail());
            }
        }
        return true;
    }

    /** From the opening of the device until it fails. */
    private void live() throws DeviceFailed, InterruptedException {
        try (OpenDevice device = access.open()) {
            synchronized (lock) {
                openings++;
                terminal = device.terminal().orElse(null);
                lease = null;
            }
            change(new DeviceState.Ready(Instant.now()));
            while (true) {
                // Not every device's waiting can be interrupted.
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Optional<CaptureRequest> asked = asked();
                Optional<ChipLease> lent = lent();
                if (asked.isPresent()) {
                    capture(device, asked.get());
                } else if (lent.isPresent()) {
                    awaitReturn(lent.get());
                } else {
                    device.attend(Deadline.in(device.glance()));
                }
            }
        } finally {
            synchronized (lock) {
                terminal = null;
                lease = null;
            }
        }
    }

    private Optional<ChipLease> lent() {
        synchronized (lock) {
            return Optional.ofNullable(lease);
        }
    }

    private void awaitReturn(ChipLease lent) throws DeviceFailed, InterruptedException {
        change(new DeviceState.Busy(Instant.now()));
        while (!lent.isOver()) {
            Thread.sleep(LOOK_AT_LENT);
            if (!access.present()) {
                throw new DeviceFailed(DeviceFault.UNPLUGGED, "the chip reader was unplugged");
            }
        }
        synchronized (lock) {
            lease = null;
        }
        change(new DeviceState.Ready(Instant.now()));
    }

    private void capture(OpenDevice device, CaptureRequest asked) throws DeviceFailed, InterruptedException {
        change(new DeviceState.Busy(Instant.now()));
        DeviceEvent answer = null;
        try {
            Optional<GreyImage> image = device.capture(
                    asked, () -> asked.tell(new DeviceEvent.FingerDown(configured.name(), Instant.now()), this::tell));
            Instant at = Instant.now();
            if (image.isPresent()) {
                answer = new DeviceEvent.ImageCaptured(configured.name(), at, image.get());
            }
        } catch (CaptureRefused e) {
            LOG.log(Level.INFO, "{0}: no picture: {1}", configured.name(), e.getMessage());
            answer = new DeviceEvent.CaptureFailed(configured.name(), Instant.now(), e.reason());
        }
        boolean wanted;
        synchronized (lock) {
            request = null;
            wanted = !asked.cancelled();
        }
        if (answer != null && wanted) {
            asked.tell(answer, this::tell);
        }
        change(new DeviceState.Ready(Instant.now()));
    }

    private Optional<CaptureRequest> asked() {
        synchronized (lock) {
            return Optional.ofNullable(request);
        }
    }

    private DeviceState state() {
        synchronized (lock) {
            return state;
        }
    }

    private void fail(DeviceFault fault, String detail) {
        boolean news;
        synchronized (lock) {
            news = !(state instanceof DeviceState.Faulty faulty && faulty.fault() == fault);
            lastError = fault + ": " + detail;
            faults++;
        }
        if (news) {
            change(new DeviceState.Faulty(Instant.now(), fault, detail));
        }
    }

    private void change(DeviceState next) {
        CaptureRequest unanswered = null;
        synchronized (lock) {
            state = next;
            if (!(next instanceof DeviceState.Busy)) {
                unanswered = request;
                request = null;
            }
        }
        if (unanswered != null) {
            unanswered.lost(next);
        }
        if (next instanceof DeviceState.Faulty faulty) {
            LOG.log(Level.WARNING, "{0}: {1}: {2}", configured.name(), faulty.fault(), faulty.detail());
        } else {
            LOG.log(
                    next instanceof DeviceState.Busy ? Level.DEBUG : Level.INFO,
                    "{0}: {1}",
                    configured.name(),
                    next.getClass().getSimpleName());
        }
        tell(new DeviceEvent.StateChanged(configured.name(), next.since(), next));
    }

    /** A listener's mistake must not end the device's thread. */
    private void tell(DeviceEvent event) {
        CompletableFuture<List<String>> wanted;
        synchronized (lock) {
            wanted = textWanted;
            if (event instanceof DeviceEvent.TextRead) {
                textWanted = null;
            }
        }
        if (wanted != null && event instanceof DeviceEvent.TextRead text && wanted.complete(text.lines())) {
            return;
        }
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, configured.name() + ": the listener failed on an event", e);
        }
    }
}
