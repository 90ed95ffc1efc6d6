package org.tambo.device;

import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of one configured device, on a thread of its own: looked for, opened, attended to, closed when it fails and
 * tried again later. A device that is tried again after a fault stays faulty, with the time since when, until it is
 * ready or something else is wrong with it.
 */
final class AttachedDevice implements Runnable {
    private static final System.Logger LOG = System.getLogger(AttachedDevice.class.getName());

    /** How often a port that is not there is looked for; costs a system call. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A device that was well for so long starts again with the first pause. */
    private static final Duration PROVEN = Duration.ofSeconds(10);

    /** The longest that a capture waits for its device to look up from an idle line. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final ConfiguredDevice configured;
    private final Path port;
    private final Profile profile;
    private final Consumer<DeviceEvent> listener;
    private final ModuleConversation.SpeedMemory speeds = new ModuleConversation.SpeedMemory();

    private final Object lock = new Object();
    private DeviceState state;
    private @Nullable String lastError;
    private @Nullable CaptureRequest request;

    AttachedDevice(ConfiguredDevice configured, Profile profile, Consumer<DeviceEvent> listener) {
        this.configured = configured;
        this.port = Path.of(configured.port());
        this.profile = profile;
        this.listener = listener;
        this.state = new DeviceState.Absent(Instant.now());
    }

    DeviceStatus status() {
        synchronized (lock) {
            return new DeviceStatus(
                    configured.name(), profile.deviceClass(), profile.name(), configured.port(), state, lastError);
        }
    }

    /** @return false when the device is not ready, has a capture asked of it already, or takes no pictures */
    boolean capture(Duration fingerWithin) {
        synchronized (lock) {
            if (!(state instanceof DeviceState.Ready)
                    || request != null
                    || !(profile.family() instanceof Profile.Module)) {
                return false;
            }
            request = new CaptureRequest(Deadline.in(fingerWithin));
            return true;
        }
    }

    void cancelCapture() {
        synchronized (lock) {
            if (request != null) {
                request.cancel();
            }
        }
    }

    /** Runs until it is interrupted. */
    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (!Files.exists(port)) {
                    if (!(state() instanceof DeviceState.Absent)) {
                        change(new DeviceState.Absent(Instant.now()));
                    }
                    Thread.sleep(LOOK);
                    continue;
                }
                if (!(state() instanceof DeviceState.Faulty)) {
                    change(new DeviceState.Opening(Instant.now()));
                }
                Deadline proven = Deadline.in(PROVEN);
                try {
                    live();
                } catch (DeviceFailed e) {
                    fail(e.fault(), e.detail());
                } catch (RuntimeException | LinkageError e) {
                    // A mistake of ours must show as this device's fault, not as a device that looks well for ever.
                    LOG.log(Level.ERROR, configured.name() + ": the driver failed", e);
                    fail(DeviceFault.DRIVER, e.toString());
                }
                if (proven.passed()) {
                    pause = FIRST_PAUSE;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the opening of the port until the device fails. */
    private void live() throws DeviceFailed, InterruptedException {
        try (SerialLine line = SerialLine.open(port, profile.speed())) {
            switch (profile.family()) {
                case Profile.Module module -> {
                    ModuleConversation conversation = new ModuleConversation(line, profile.speed(), module, speeds);
                    conversation.begin();
                    change(new DeviceState.Ready(Instant.now()));
                    while (true) {
                        Optional<CaptureRequest> asked = asked();
                        if (asked.isPresent()) {
                            capture(conversation, asked.get());
                        } else {
                            conversation.attend(Deadline.in(GLANCE));
                        }
                    }
                }
                case Profile.LineReader reader -> {
                    ReaderConversation conversation = new ReaderConversation(line, reader, this::textRead);
                    conversation.begin();
                    change(new DeviceState.Ready(Instant.now()));
                    while (true) {
                        conversation.attend(Deadline.in(GLANCE));
                    }
                }
            }
        }
    }

    private void capture(ModuleConversation conversation, CaptureRequest asked)
            throws DeviceFailed, InterruptedException {
        change(new DeviceState.Busy(Instant.now()));
        DeviceEvent answer = null;
        try {
            Optional<GreyImage> image = conversation.capture(
                    asked, () -> tell(new DeviceEvent.FingerDown(configured.name(), Instant.now())));
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
            tell(answer);
        }
        change(new DeviceState.Ready(Instant.now()));
    }

    private void textRead(List<String> lines) {
        tell(new DeviceEvent.TextRead(configured.name(), Instant.now(), lines));
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
        }
        if (news) {
            change(new DeviceState.Faulty(Instant.now(), fault, detail));
        }
    }

    private void change(DeviceState next) {
        synchronized (lock) {
            state = next;
            if (!(next instanceof DeviceState.Busy)) {
                request = null;
            }
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
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, configured.name() + ": the listener failed on an event", e);
        }
    }
}
