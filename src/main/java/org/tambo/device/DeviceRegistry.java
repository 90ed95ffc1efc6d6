package org.tambo.device;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.tambo.yaml.YamlFault;

/**
 * All configured devices, alive: each on its own thread, opened, read, reopened after a fault, none touched by what
 * another does.
 */
public final class DeviceRegistry implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Host host;
    private final Consumer<DeviceEvent> listener;
    private final List<String> looked;

    private final Object lock = new Object();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private Profiles profiles;
    private boolean running;
    private final List<Thread> watches = new ArrayList<>();

    /** One of the devices: what drives it on its thread, or why nothing does. */
    private sealed interface Entry {
        ConfiguredDevice configured();

        /** What made its profile the one for it. */
        String why();

        record Driven(ConfiguredDevice configured, String why, AttachedDevice device, Thread thread) implements Entry {}

        record WithoutProfile(ConfiguredDevice configured, String why, DeviceStatus status) implements Entry {}
    }

    /** As the other one, on this machine, attaching nothing by itself. */
    DeviceRegistry(List<ConfiguredDevice> configured, Profiles profiles, Consumer<DeviceEvent> listener) {
        this(configured, List.of(), profiles, Host.here(), listener);
    }

    /**
     * @param configured names must differ; a device whose profile cannot be used is shown as faulty with the reason
     * @param looked where devices that nobody configured attach themselves when a profile recognises them: globs on
     *     paths of serial ports, and transports such as {@code libfprint}
     * @param profiles those of the folder, loaded
     * @param host what of this machine they hang on
     * @param listener called on the device's own thread, in the order of the device's events; must not block
     * @throws IllegalArgumentException when two devices have one name
     */
    public DeviceRegistry(
            List<ConfiguredDevice> configured,
            List<String> looked,
            Profiles profiles,
            Host host,
            Consumer<DeviceEvent> listener) {
        this.profiles = profiles;
        this.host = host;
        this.listener = listener;
        this.looked = List.copyOf(looked);
        for (ConfiguredDevice device : configured) {
            if (entries.put(device.name(), make(device, "the configuration says so")) != null) {
                throw new IllegalArgumentException("two devices are named '" + device.name() + "'");
            }
        }
    }

    /** Starts one thread a device, after telling of those without a profile; called once. */
    public void start() {
        synchronized (lock) {
            running = true;
            entries.values().forEach(this::begin);
            if (!looked.isEmpty()) {
                watches.add(Thread.ofPlatform().name("device-watch").daemon().start(new PortWatch(host, looked, this)));
            }
            watches.add(Thread.ofPlatform()
                    .name("profile-watch")
                    .daemon()
                    .start(new ProfileWatch(profiles.folder(), this)));
        }
    }

    private void begin(Entry entry) {
        switch (entry) {
            case Entry.Driven driven -> driven.thread().start();
            case Entry.WithoutProfile without ->
                listener.accept(new DeviceEvent.StateChanged(
                        without.status().device(),
                        without.status().state().since(),
                        without.status().state()));
        }
    }

    /** Those in force. */
    Profiles profiles() {
        synchronized (lock) {
            return profiles;
        }
    }

    /** What is wrong with profiles that are in the folder; those that were in force before them still are. */
    public List<YamlFault> profileFaults() {
        return profiles().faults();
    }

    /**
     * Takes profiles into force while devices run. A device whose profile says something else now is closed and opened
     * anew; the others do not notice.
     */
    void use(Profiles next) throws InterruptedException {
        List<Entry> stale;
        synchronized (lock) {
            Profiles before = profiles;
            Profiles now = next.over(before);
            profiles = now;
            stale = entries.values().stream()
                    .filter(entry -> now.changed(before, entry.configured().profile()))
                    .toList();
        }
        for (Entry old : stale) {
            if (old instanceof Entry.Driven driven) {
                driven.thread().interrupt();
                driven.thread().join(CLOSING);
            }
            Entry fresh = make(old.configured(), old.why());
            synchronized (lock) {
                if (running && entries.replace(old.configured().name(), old, fresh)) {
                    begin(fresh);
                }
            }
        }
    }

    /** Takes one more device in, of a name that no other has. */
    void attach(ConfiguredDevice device, String why) {
        Entry entry = make(device, why);
        synchronized (lock) {
            if (running && entries.putIfAbsent(device.name(), entry) == null) {
                begin(entry);
            }
        }
    }

    /** Lets a device go. */
    void detach(String device) {
        Entry entry;
        synchronized (lock) {
            entry = entries.remove(device);
        }
        if (entry instanceof Entry.Driven driven) {
            driven.thread().interrupt();
        }
    }

    private Entry make(ConfiguredDevice device, String why) {
        Profiles now = profiles();
        Optional<AttachedDevice> driven = now.profile(device.profile())
                .map(profile -> serial(device, profile, why))
                .or(() -> now.transportProfile(device.profile()).map(profile -> other(device, profile, why)));
        return driven.<Entry>map(attached -> new Entry.Driven(
                        device,
                        why,
                        attached,
                        // Native calls would pin a virtual thread's carrier.
                        Thread.ofPlatform()
                                .name("device-" + device.name())
                                .daemon()
                                .unstarted(attached)))
                .orElseGet(() -> new Entry.WithoutProfile(device, why, unusable(device, why, now)));
    }

    private AttachedDevice serial(ConfiguredDevice device, Profile profile, String why) {
        return new AttachedDevice(
                device,
                new AttachedDevice.Make(profile.id(), profile.name(), profile.deviceClass(), profile.policy(), why),
                events -> new SerialAccess(
                        Path.of(device.port()),
                        profile,
                        lines -> events.accept(new DeviceEvent.TextRead(device.name(), Instant.now(), lines))),
                listener);
    }

    private AttachedDevice other(ConfiguredDevice device, TransportProfile profile, String why) {
        return new AttachedDevice(
                device,
                new AttachedDevice.Make(profile.id(), profile.name(), profile.deviceClass(), Profile.Policy.ANY, why),
                events -> access(device, profile, host, events),
                listener);
    }

    private static Access access(
            ConfiguredDevice device, TransportProfile profile, Host host, Consumer<DeviceEvent> events) {
        int colon = device.port().indexOf(':');
        String which = colon < 0 ? "" : device.port().substring(colon + 1);
        return switch (profile.reach()) {
            case TransportProfile.UsbScanner scanner -> new LibfprintAccess(host.scannerProgram(), scanner, which);
            case TransportProfile.ChipReader reader -> new ChipReaderAccess(reader, device.name(), which, events);
            case TransportProfile.HidReader reader ->
                new HidAccess(
                        reader,
                        Path.of(which),
                        lines -> events.accept(new DeviceEvent.TextRead(device.name(), Instant.now(), lines)));
            case TransportProfile.SbiScanner scanner -> new SbiAccess(scanner, host.pictures(), which);
            case TransportProfile.WsbdScanner scanner -> new WsbdAccess(scanner, host.pictures(), which);
        };
    }

    /** Every device as it stands now: the configured ones in their order, then those that attached themselves. */
    public List<DeviceStatus> devices() {
        List<Entry> all;
        synchronized (lock) {
            all = List.copyOf(entries.values());
        }
        return all.stream()
                .map(entry -> switch (entry) {
                    case Entry.Driven driven -> driven.device().status();
                    case Entry.WithoutProfile without -> without.status();
                })
                .toList();
    }

    private Optional<AttachedDevice> driven(String device) {
        synchronized (lock) {
            return entries.get(device) instanceof Entry.Driven driven ? Optional.of(driven.device()) : Optional.empty();
        }
    }

    /**
     * Asks a fingerprint device for one picture. It is answered by {@link DeviceEvent.ImageCaptured} or
     * {@link DeviceEvent.CaptureFailed}, or, when the device fails meanwhile, by a change of state to faulty; a
     * cancelled capture by the change of state to ready alone.
     *
     * @param fingerWithin how long to wait for a finger; the transfer's time comes on top
     * @return false when there is no such device, it is not ready, or it takes no pictures
     */
    public boolean capture(String device, Duration fingerWithin) {
        CaptureRequest asked = new CaptureRequest(Deadline.in(fingerWithin));
        return driven(device).filter(found -> found.capture(asked)).isPresent();
    }

    /**
     * Asks a fingerprint device for one picture outside the lane: nobody but the caller hears of it, though the device
     * is busy meanwhile. Cancelling the answer ends the capture.
     *
     * @param fingerWithin how long to wait for a finger; the transfer's time comes on top
     */
    public CompletableFuture<CaptureResult> take(String device, Duration fingerWithin) {
        CompletableFuture<CaptureResult> answer = new CompletableFuture<>();
        CaptureRequest asked = new CaptureRequest(Deadline.in(fingerWithin), answer);
        if (driven(device).filter(found -> found.capture(asked)).isEmpty()) {
            answer.complete(new CaptureResult.NotReady());
        }
        return answer;
    }

    /**
     * The lines of the next document that a reader reads, outside the lane: it does not hear of it. Cancelling it lets
     * the lane have the next one again.
     *
     * @return empty when there is no such reader, it is not ready, or somebody waits for its next document already
     */
    public Optional<CompletableFuture<List<String>>> nextText(String device) {
        return driven(device).flatMap(AttachedDevice::nextText);
    }

    /** What a device sees while it waits for a finger; empty when there is no such device, or it shows nothing. */
    public Optional<LiveView> live(String device) {
        return driven(device).flatMap(AttachedDevice::view);
    }

    /**
     * Lends a chip reader out; it is busy until it is given back.
     *
     * @return empty when there is no such reader, it is not ready, or it is lent already
     */
    public Optional<ChipLease> lend(String device) {
        return driven(device).flatMap(AttachedDevice::lend);
    }

    /**
     * Ends a running capture of the lane, if there is one. Its picture is not delivered even if it is on its way; then the device
     * stays busy until the module has sent it all. An answer that is being told at this moment still arrives.
     */
    public void cancelCapture(String device) {
        driven(device).ifPresent(AttachedDevice::cancelCapture);
    }

    /** Closes every port. */
    @Override
    public void close() {
        List<Thread> threads = new ArrayList<>();
        synchronized (lock) {
            running = false;
            threads.addAll(watches);
            entries.values().forEach(entry -> {
                if (entry instanceof Entry.Driven driven) {
                    threads.add(driven.thread());
                }
            });
        }
        threads.forEach(Thread::interrupt);
        Deadline deadline = Deadline.in(CLOSING);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, (deadline.nanos() - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static DeviceStatus unusable(ConfiguredDevice device, String why, Profiles profiles) {
        String fault = profiles.whyNot(device.profile());
        return new DeviceStatus(
                device.name(),
                DeviceClass.UNKNOWN,
                device.profile(),
                device.profile(),
                why,
                Profile.Policy.ANY.identification(),
                Profile.Policy.ANY.minimumQuality(),
                false,
                device.port(),
                new DeviceState.Faulty(Instant.now(), DeviceFault.PROFILE, fault),
                DeviceFault.PROFILE + ": " + fault,
                0,
                1);
    }
}
