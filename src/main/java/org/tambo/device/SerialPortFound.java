package org.tambo.device;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A serial port of this machine, as the kernel shows it.
 *
 * @param path the name that stays when plugs are changed, where the system gives one, such as
 *     {@code /dev/serial/by-id/...}; otherwise the node
 * @param node the device node itself, such as {@code /dev/ttyUSB0}
 * @param usb the USB device behind it; null for a port of the machine's own
 */
public record SerialPortFound(
        Path path, Path node, @Nullable UsbDeviceFound usb) {
    /** The name in {@code /dev/serial/by-id}. */
    public Optional<String> byId() {
        return path.equals(node)
                ? Optional.empty()
                : Optional.of(path.getFileName().toString());
    }
}
