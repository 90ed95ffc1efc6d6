package org.tambo.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All configured devices, alive: each on its own thread, opened, read, reopened after a fault, none touched by what
 * another does.
 */
public final class DeviceRegistry implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Map<String, AttachedDevice> attached = new LinkedHashMap<>();
    private final Map<String, DeviceStatus> withoutProfile = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Consumer<DeviceEvent> listener;

    /**
     * @param configured names must differ; a device whose profile cannot be used is shown as faulty with the reason
     * @param profiles those of the folder, loaded
     * @param listener called on the device's own thread, in the order of the device's events; must not block
     * @throws IllegalArgumentException when two devices have one name
     */
    public DeviceRegistry(List<ConfiguredDevice> configured, Profiles profiles, Consumer<DeviceEvent> listener) {
        this.listener = listener;
        for (ConfiguredDevice device : configured) {
            if (order.contains(device.name())) {
                throw new IllegalArgumentException("two devices are named '" + device.name() + "'");
            }
            order.add(device.name());
            profiles.profile(device.profile())
                    .ifPresentOrElse(
                            profile -> attached.put(device.name(), new AttachedDevice(device, profile, listener)),
                            () -> withoutProfile.put(device.name(), unusable(device, profiles)));
        }
    }

    /** Starts one thread a device, after telling of those without a profile; called once. */
    public void start() {
        withoutProfile
                .values()
                .forEach(status -> listener.accept(new DeviceEvent.StateChanged(
                        status.device(), status.state().since(), status.state())));
        attached.forEach((name, device) -> threads.add(
                // Native calls would pin a virtual thread's carrier.
                Thread.ofPlatform().name("device-" + name).daemon().start(device)));
    }

    /** Every configured device as it stands now, in the order of the configuration. */
    public List<DeviceStatus> devices() {
        List<DeviceStatus> all = new ArrayList<>();
        for (String name : order) {
            AttachedDevice device = attached.get(name);
            DeviceStatus without = withoutProfile.get(name);
            if (device != null) {
                all.add(device.status());
            } else if (without != null) {
                all.add(without);
            }
        }
        return all;
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
        AttachedDevice found = attached.get(device);
        return found != null && found.capture(fingerWithin);
    }

    /**
     * Ends a running capture, if there is one. Its picture is not delivered even if it is on its way; then the device
     * stays busy until the module has sent it all. An answer that is being told at this moment still arrives.
     */
    public void cancelCapture(String device) {
        AttachedDevice found = attached.get(device);
        if (found != null) {
            found.cancelCapture();
        }
    }

    /** Closes every port. */
    @Override
    public void close() {
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

    private static DeviceStatus unusable(ConfiguredDevice device, Profiles profiles) {
        String why = profiles.whyNot(device.profile());
        return new DeviceStatus(
                device.name(),
                DeviceClass.UNKNOWN,
                device.profile(),
                device.port(),
                new DeviceState.Faulty(Instant.now(), DeviceFault.PROFILE, why),
                DeviceFault.PROFILE + ": " + why);
    }
}
