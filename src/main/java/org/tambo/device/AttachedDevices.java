package org.tambo.device;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which devices this station has: a name for each, the profile that drives it and the port it hangs on. */
@ConfigMapping(prefix = "tambo.devices")
public interface AttachedDevices {
    /** The folder of the profiles and their schema. */
    Path profiles();

    /**
     * Where devices that are not listed attach themselves when a profile recognises them: globs on paths of serial ports,
     * such as {@code /dev/serial/by-id/*}, with {@code probe:} before those whose devices may be asked who they are, and
     * transports such as {@code libfprint}. Nowhere where it is not set.
     */
    Optional<List<String>> attach();

    /** The program that drives USB scanners, where it is not at its place. */
    Optional<Path> scannerProgram();

    /** By name, such as {@code reader} and {@code finger}. */
    Map<String, Attached> attached();

    /** One of them. */
    interface Attached {
        /** The profile's id. */
        String profile();

        /** The path of its port, such as {@code /dev/ttyUSB0}, or what stands for one: docs/devices.md. */
        String port();
    }

    /** Those that are listed. */
    static List<ConfiguredDevice> configured(AttachedDevices devices) {
        return devices.attached().entrySet().stream()
                .map(e -> new ConfiguredDevice(
                        e.getKey(), e.getValue().profile(), e.getValue().port()))
                .toList();
    }

    /** This machine. */
    static Host host(AttachedDevices devices) {
        return devices.scannerProgram().map(Host::with).orElseGet(Host::here);
    }

    /**
     * The registry of these devices, not started yet.
     *
     * @param pictures reads the picture files that scanners' own services send
     * @param listener as {@link DeviceRegistry} calls it
     */
    default DeviceRegistry registry(PictureDecoder pictures, Consumer<DeviceEvent> listener) {
        return new DeviceRegistry(
                configured(this),
                attach().orElse(List.of()),
                Profiles.load(profiles()),
                host(this).reading(pictures),
                listener);
    }
}
