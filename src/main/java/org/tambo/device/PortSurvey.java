package org.tambo.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks what serial ports and USB devices there are, without opening one. It reads {@code /dev} and {@code /sys} anew
 * each time: a kernel that is watched for changes says nothing of those in {@code /sys}, and the folder
 * {@code /dev/serial/by-id} comes and goes itself.
 */
public final class PortSurvey {
    private static final String SERIAL_NODES = "{ttyUSB,ttyACM,ttyS,ttyAMA}[0-9]*";
    /** How far above a port its USB device is: port, interface, device, with room for a bridge's own levels. */
    private static final int LEVELS = 6;

    private static final int MOST = 256;
    private static final int MOST_WORDS = 256;
    private static final Pattern HEX4 = Pattern.compile("[0-9a-f]{4}");

    private final Host host;

    public PortSurvey(Host host) {
        this.host = host;
    }

    /** Every serial port that has hardware behind it, by the names of their nodes. */
    public List<SerialPortFound> serialPorts() {
        Map<Path, Path> byId = new TreeMap<>();
        for (Path link : list(host.dev().resolve("serial/by-id"), "*")) {
            try {
                byId.put(link.toRealPath(), link);
            } catch (IOException e) {
                // unplugged just now
                continue;
            }
        }
        Map<Path, SerialPortFound> found = new TreeMap<>();
        for (Path node : list(host.dev(), SERIAL_NODES)) {
            String name = node.getFileName().toString();
            Path kernel = host.sys().resolve("class/tty").resolve(name);
            if (name.startsWith("ttyS") && !hasUart(kernel)) {
                continue;
            }
            found.put(
                    node, new SerialPortFound(byId.getOrDefault(node, node), node, usbAbove(kernel.resolve("device"))));
        }
        byId.forEach((node, link) -> found.computeIfAbsent(
                node,
                unlisted -> new SerialPortFound(
                        link,
                        node,
                        usbAbove(host.sys()
                                .resolve("class/tty")
                                .resolve(node.getFileName().toString())
                                .resolve("device")))));
        return List.copyOf(found.values());
    }

    /** Every USB device that is no hub. */
    public List<UsbDeviceFound> usbDevices() {
        List<UsbDeviceFound> found = new ArrayList<>();
        for (Path device : list(host.sys().resolve("bus/usb/devices"), "*")) {
            if (!word(device.resolve("bDeviceClass")).equals("09")) {
                usb(device).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The kernel makes nodes for ports that are not there; their kind is 0. */
    private static boolean hasUart(Path kernel) {
        String type = word(kernel.resolve("type"));
        return !type.isEmpty() && !type.equals("0");
    }

    private static @Nullable UsbDeviceFound usbAbove(Path device) {
        Path at;
        try {
            at = device.toRealPath();
        } catch (IOException e) {
            return null;
        }
        for (int level = 0; level < LEVELS && at != null; level++, at = at.getParent()) {
            Optional<UsbDeviceFound> found = usb(at);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return null;
    }

    private static Optional<UsbDeviceFound> usb(Path folder) {
        String vendor = word(folder.resolve("idVendor"));
        String product = word(folder.resolve("idProduct"));
        if (!HEX4.matcher(vendor).matches() || !HEX4.matcher(product).matches()) {
            return Optional.empty();
        }
        return Optional.of(new UsbDeviceFound(
                vendor,
                product,
                word(folder.resolve("manufacturer")),
                word(folder.resolve("product")),
                word(folder.resolve("serial"))));
    }

    /** What a device says of itself comes from the device: bounded, and without what a terminal would obey. */
    private static String word(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8)
                    .replaceAll("\\p{Cntrl}", " ")
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Path> list(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            for (Path entry : entries) {
                if (found.size() < MOST) {
                    found.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // there is no such folder, or no more
        }
        found.sort(null);
        return found;
    }
}
