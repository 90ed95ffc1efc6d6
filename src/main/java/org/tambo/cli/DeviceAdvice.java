package org.tambo.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.tambo.device.DeviceCheck;
import org.tambo.device.DeviceFault;
import org.tambo.device.PortHolder;

/** What whoever looks after a station can do about a device, in a line. */
final class DeviceAdvice {
    private DeviceAdvice() {}

    /** What to do about a device that is not ready; empty where there is nothing. */
    static String on(String state, String fault, String port) {
        return switch (state) {
            case "READY", "BUSY" -> "";
            case "OPENING" -> "it has not answered yet: run doctor again in some seconds";
            case "ABSENT" -> "nothing is at " + port + ": plug it in and switch it on, or correct its port";
            default -> onFault(fault, port);
        };
    }

    private static String onFault(String name, String port) {
        DeviceFault fault;
        try {
            fault = DeviceFault.valueOf(name);
        } catch (IllegalArgumentException e) {
            return "see its last error";
        }
        return switch (fault) {
            case PROFILE -> "correct its profile, or name another; the last error says where the fault is";
            case PORT_REFUSED -> onRefusedPort(port);
            case SILENT -> "check power and cable, and that the profile is the right one for it";
            case UNPLUGGED -> "plug it in again";
            case NOISE -> "check the cable; the profile or its speed may be wrong";
            case CHECKSUM -> "check the cable and what runs beside it";
            case UNEXPECTED_ANSWER -> "the profile may be of another model; unplug it and plug it in again";
            case UNUSABLE_MODEL -> "use another model: this one gives no pictures";
            case DRIVER -> "see its last error; if it names a missing program or service, install or start that";
        };
    }

    private static String onRefusedPort(String port) {
        if (!port.startsWith("/")) {
            return "stop what else uses it, or allow this user to open USB devices (a udev rule with uaccess)";
        }
        Optional<PortHolder> holder = PortHolder.of(Path.of(port));
        if (holder.isPresent()) {
            return "stop " + holder.get().program() + " (process "
                    + holder.get().pid() + "), which holds " + port;
        }
        return DeviceCheck.mayUse(Path.of(port))
                ? "some other user's process holds " + port + ": find it with 'sudo fuser -v " + port + "'"
                : notAllowed(Path.of(port));
    }

    /** Where the user has no right to a port. */
    static String notAllowed(Path node) {
        return "this user may not use " + node + ": add it to the group dialout (sudo adduser "
                + System.getProperty("user.name") + " dialout) and log in anew";
    }
}
