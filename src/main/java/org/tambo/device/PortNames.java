package org.tambo.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * By what of a port, unopened, a profile recognises its device.
 *
 * @param usb vendors and products, such as {@code 10C4:EA60}
 * @param byId globs on the names in {@code /dev/serial/by-id}
 */
record PortNames(List<String> usb, List<String> byId) {
    static PortNames of(JsonNode profile) {
        return new PortNames(
                texts(profile.path("match").path("usb")),
                texts(profile.path("match").path("byId")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    /** In words for a technician; empty when the port is not recognised. */
    Optional<String> why(SerialPortFound port) {
        Optional<String> name = port.byId()
                .filter(id -> byId.stream().anyMatch(glob -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + glob)
                        .matches(Path.of(id))))
                .map(id -> "it names the port " + id);
        UsbDeviceFound device = port.usb();
        if (name.isPresent() || device == null) {
            return name;
        }
        return usb.stream()
                .filter(id -> id.toLowerCase(Locale.ROOT).equals(device.id()))
                .map(id -> "it names the USB device " + device.id())
                .findFirst();
    }
}
