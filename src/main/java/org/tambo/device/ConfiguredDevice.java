package org.tambo.device;

/**
 * One device as the checkpoint's configuration lists it.
 *
 * @param name what the checkpoint calls it, such as {@code reader}; unique
 * @param profile the id of its profile, such as {@code zfm-20}
 * @param port path of its serial port, such as {@code /dev/serial/by-id/...}, links being followed at each opening; or,
 *     for a device without one, its transport and behind a colon which one is meant, such as {@code libfprint:0}
 */
public record ConfiguredDevice(String name, String profile, String port) {
    public ConfiguredDevice {
        if (name.isBlank() || profile.isBlank() || port.isBlank()) {
            throw new IllegalArgumentException(
                    "a device needs a name, a profile and a port: '" + name + "', '" + profile + "', '" + port + "'");
        }
    }
}
