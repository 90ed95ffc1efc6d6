package org.tambo.interop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tambo.device.CaptureResult;
import org.tambo.device.DeviceEvent.Retry;
import org.tambo.device.DeviceRegistry;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.device.GreyImage;

/**
 * One device as a WS-Biometric Devices service. Sources: NIST SP 500-288 and OASIS "WS-Biometric Devices Version 1.0",
 * chapter 6, whose order of operations this follows. One client at a time holds the lock; another may steal it when its
 * holder has done nothing for {@link #STEALING}. A captured picture waits for its download for {@link #KEPT} at most.
 */
final class WsbdOffer {
    private static final Duration STEALING = Duration.ofSeconds(60);
    private static final Duration KEPT = Duration.ofMinutes(2);
    private static final Duration FINGER = Duration.ofSeconds(30);
    private static final Duration TRANSFER = Duration.ofSeconds(30);
    private static final int MOST_SESSIONS = 64;
    private static final int MOST_CAPTURES = 4;

    private final DeviceRegistry devices;
    private final String device;
    private final InstantSource clock;
    private final Function<GreyImage, byte[]> png;

    private final Object lock = new Object();
    private final Map<UUID, Instant> sessions = new LinkedHashMap<>();
    private final Map<UUID, Captured> captures = new LinkedHashMap<>();
    private @Nullable UUID holder;
    private boolean initialized;
    private boolean configured;
    private @Nullable CompletableFuture<CaptureResult> running;

    /** The statuses of the specification's 3.11 that are answered here. */
    private enum Status {
        success,
        failure,
        invalidId,
        canceled,
        sensorFailure,
        lockNotHeld,
        lockHeldByAnother,
        initializationNeeded,
        configurationNeeded,
        sensorBusy,
        sensorTimeout,
        unsupported
    }

    private record Captured(Instant at, byte[] file, int width, int height, int dpi) {}

    /** @param png makes a picture's file */
    WsbdOffer(DeviceRegistry devices, String device, InstantSource clock, Function<GreyImage, byte[]> png) {
        this.devices = devices;
        this.device = device;
        this.clock = clock;
        this.png = png;
    }

    /**
     * @param path below the service's address, without a slash at its ends
     * @return the {@code result} as XML; an operation that there is not answers so
     */
    String answer(String method, String path) throws InterruptedException {
        String[] parts = path.split("/", 4);
        String operation = method + " " + parts[0];
        if (operation.equals("GET info") && parts.length == 1) {
            return information();
        }
        if (operation.equals("POST register") && parts.length == 1) {
            return register();
        }
        Optional<UUID> id = parts.length < 2 ? Optional.empty() : id(parts[1]);
        if (id.isEmpty()) {
            return result(Status.invalidId);
        }
        if (operation.equals("GET download")) {
            return download(id.get(), parts.length > 2 ? parts[2] : "");
        }
        if (parts.length > 2) {
            return result(Status.unsupported);
        }
        return operation.equals("POST capture") ? capture(id.get()) : sessionOperation(operation, id.get());
    }

    private String sessionOperation(String operation, UUID session) {
        synchronized (lock) {
            if (!sessions.containsKey(session)) {
                return result(Status.invalidId);
            }
            sessions.put(session, clock.instant());
            return switch (operation) {
                case "DELETE register" -> unregister(session);
                case "POST lock" -> take(session);
                case "PUT lock" -> steal(session);
                case "DELETE lock" -> unlock(session);
                case "POST initialize" -> initialize(session);
                case "DELETE initialize" -> uninitialize(session);
                case "GET configure" -> configuration(session);
                case "POST configure" -> configure(session);
                case "POST cancel" -> cancel(session);
                default -> result(Status.unsupported);
            };
        }
    }

    private String register() {
        synchronized (lock) {
            if (sessions.size() >= MOST_SESSIONS) {
                // The one that has been silent for longest makes room, but never the lock's holder.
                sessions.entrySet().stream()
                        .filter(session -> !session.getKey().equals(holder))
                        .min(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .ifPresent(sessions::remove);
            }
            UUID session = UUID.randomUUID();
            sessions.put(session, clock.instant());
            return xml(Status.success, "<sessionId>" + session + "</sessionId>");
        }
    }

    private String unregister(UUID session) {
        if (session.equals(holder)) {
            release();
        }
        sessions.remove(session);
        return result(Status.success);
    }

    private String take(UUID session) {
        if (holder != null && !session.equals(holder)) {
            return result(Status.lockHeldByAnother);
        }
        holder = session;
        return result(Status.success);
    }

    private String steal(UUID session) {
        Instant lastSeen = holder == null ? Instant.MIN : sessions.getOrDefault(holder, Instant.MIN);
        boolean protectedYet =
                running != null || lastSeen.isAfter(clock.instant().minus(STEALING));
        if (!session.equals(holder) && protectedYet) {
            return result(Status.lockHeldByAnother);
        }
        release();
        holder = session;
        return result(Status.success);
    }

    private String unlock(UUID session) {
        Status status = held(session);
        if (status == Status.success) {
            release();
        }
        return result(status);
    }

    /** What one client has set, and captured, is none of the next one's. */
    private void release() {
        holder = null;
        initialized = false;
        configured = false;
        captures.values().forEach(captured -> Arrays.fill(captured.file(), (byte) 0));
        captures.clear();
    }

    private Status held(UUID session) {
        if (holder == null) {
            return Status.lockNotHeld;
        }
        return session.equals(holder) ? Status.success : Status.lockHeldByAnother;
    }

    private String initialize(UUID session) {
        Status status = held(session);
        if (status != Status.success) {
            return result(status);
        }
        return switch (state()) {
            case DeviceState.Ready _, DeviceState.Busy _ -> {
                initialized = true;
                yield result(Status.success);
            }
            case DeviceState.Absent _, DeviceState.Opening _, DeviceState.Faulty _ -> result(Status.sensorFailure);
        };
    }

    private String uninitialize(UUID session) {
        Status status = held(session);
        if (status == Status.success) {
            initialized = false;
            configured = false;
        }
        return result(status);
    }

    private String configuration(UUID session) {
        Status status = held(session);
        if (status == Status.success && !initialized) {
            status = Status.initializationNeeded;
        }
        if (status == Status.success && !configured) {
            status = Status.configurationNeeded;
        }
        return status == Status.success ? xml(status, described()) : result(status);
    }

    /** There is nothing to be set: whatever was asked for, the sensor takes one flat finger. */
    private String configure(UUID session) {
        Status status = held(session);
        if (status == Status.success && !initialized) {
            status = Status.initializationNeeded;
        }
        configured |= status == Status.success;
        return result(status);
    }

    private String cancel(UUID session) {
        Status status = held(session);
        if (status == Status.success && running != null) {
            running.cancel(false);
        }
        return result(status);
    }

    private String capture(UUID session) throws InterruptedException {
        CompletableFuture<CaptureResult> asked;
        synchronized (lock) {
            if (!sessions.containsKey(session)) {
                return result(Status.invalidId);
            }
            sessions.put(session, clock.instant());
            Status status = held(session);
            if (status == Status.success && !initialized) {
                status = Status.initializationNeeded;
            }
            if (status == Status.success && !configured) {
                status = Status.configurationNeeded;
            }
            if (status == Status.success && running != null) {
                status = Status.sensorBusy;
            }
            if (status != Status.success) {
                return result(status);
            }
            asked = devices.take(device, FINGER);
            running = asked;
        }
        try {
            return captured(asked.get(FINGER.plus(TRANSFER).toMillis(), TimeUnit.MILLISECONDS), session);
        } catch (CancellationException e) {
            return result(Status.canceled);
        } catch (TimeoutException e) {
            asked.cancel(false);
            return result(Status.sensorTimeout);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            synchronized (lock) {
                running = null;
            }
        }
    }

    private String captured(CaptureResult outcome, UUID session) {
        return switch (outcome) {
            case CaptureResult.Picture picture -> keep(picture, session);
            case CaptureResult.TryAgain again ->
                result(again.reason() == Retry.NO_FINGER ? Status.sensorTimeout : Status.failure);
            case CaptureResult.Lost _ -> result(Status.sensorFailure);
            case CaptureResult.NotReady _ ->
                result(state() instanceof DeviceState.Busy ? Status.sensorBusy : Status.sensorFailure);
        };
    }

    private String keep(CaptureResult.Picture picture, UUID session) {
        GreyImage image = picture.image();
        byte[] file = png.apply(image);
        Arrays.fill(image.pixels(), (byte) 0);
        synchronized (lock) {
            if (!session.equals(holder)) {
                return result(Status.lockNotHeld); // stolen meanwhile: the picture is nobody's
            }
            forget();
            UUID id = UUID.randomUUID();
            captures.put(id, new Captured(clock.instant(), file, image.width(), image.height(), image.dpi()));
            return xml(Status.success, "<captureIds><element>" + id + "</element></captureIds>");
        }
    }

    private void forget() {
        Instant before = clock.instant().minus(KEPT);
        captures.entrySet().removeIf(entry -> {
            boolean old = entry.getValue().at().isBefore(before) || captures.size() >= MOST_CAPTURES;
            if (old) {
                Arrays.fill(entry.getValue().file(), (byte) 0);
            }
            return old;
        });
    }

    private String download(UUID id, String what) {
        synchronized (lock) {
            Captured captured = captures.get(id);
            if (captured == null || captured.at().isBefore(clock.instant().minus(KEPT))) {
                return result(Status.invalidId);
            }
            String metadata = "<metadata>" + item("contentType", "image/png") + item("modality", "Finger")
                    + item("submodality", "UnknownFlat") + item("width", captured.width())
                    + item("height", captured.height()) + item("resolution", captured.dpi()) + "</metadata>";
            return switch (what) {
                case "" ->
                    xml(
                            Status.success,
                            metadata + "<sensorData>" + Base64.getEncoder().encodeToString(captured.file())
                                    + "</sensorData>");
                case "info" -> xml(Status.success, metadata);
                default -> result(Status.unsupported);
            };
        }
    }

    private String information() {
        return xml(Status.success, described());
    }

    private String described() {
        return "<metadata>" + item("modality", "Finger") + item("submodality", "UnknownFlat")
                + item("captureTimeout", FINGER.toMillis()) + item("lockStealingPreventionPeriod", STEALING.toMillis())
                + item("inactivityTimeout", KEPT.toMillis()) + "</metadata>";
    }

    private DeviceState state() {
        return devices.devices().stream()
                .filter(one -> one.device().equals(device))
                .map(DeviceStatus::state)
                .findFirst()
                .orElseGet(() -> new DeviceState.Absent(clock.instant()));
    }

    private static Optional<UUID> id(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String item(String key, String value) {
        return "<item><key>" + key + "</key><value xsi:type=\"xs:string\">" + value + "</value></item>";
    }

    private static String item(String key, long value) {
        return "<item><key>" + key + "</key><value xsi:type=\"xs:integer\">" + value + "</value></item>";
    }

    private static String result(Status status) {
        return xml(status, "");
    }

    /** Nothing that a client or a device said is ever in it, so that nothing has to be escaped. */
    private static String xml(Status status, String more) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><result"
                + " xmlns=\"http://docs.oasis-open.org/bioserv/ns/wsbd-1.0\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><status>" + status + "</status>" + more + "</result>";
    }
}
