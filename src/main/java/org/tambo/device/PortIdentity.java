package org.tambo.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the system says about a port: which USB device it belongs to and by which names it is known.
 *
 * @param usb vendor and product, such as {@code 10C4:EA60}; empty for a port that is none of USB
 * @param byId its names in {@code /dev/serial/by-id}
 */
record PortIdentity(Optional<String> usb, List<String> byId) {
    private static final Path BY_ID = Path.of("/dev/serial/by-id");
    private static final Path TTYS = Path.of("/sys/class/tty");
    private static final int MOST_LEVELS = 4;

    static PortIdentity of(Path port) {
        try {
            Path real = port.toRealPath();
            return new PortIdentity(usb(real), byId(real));
        } catch (IOException e) {
            return new PortIdentity(Optional.empty(), List.of());
        }
    }

    /** Whether the profile names this port by its USB device or by its name. */
    boolean isNamedBy(Profile.Match match) {
        return usb.filter(match.usb()::contains).isPresent()
                || match.byId().stream().anyMatch(glob -> {
                    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
                    return byId.stream().map(Path::of).anyMatch(matcher::matches);
                });
    }

    private static List<String> byId(Path real) throws IOException {
        if (!Files.isDirectory(BY_ID)) {
            return List.of();
        }
        try (Stream<Path> links = Files.list(BY_ID)) {
            return links.filter(link -> leadsTo(link, real))
                    .map(link -> link.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static boolean leadsTo(Path link, Path real) {
        try {
            return link.toRealPath().equals(real);
        } catch (IOException e) {
            return false;
        }
    }

    /** The USB device is some levels above the terminal's own entry. */
    private static Optional<String> usb(Path real) throws IOException {
        Path entry = TTYS.resolve(real.getFileName().toString()).resolve("device");
        if (!Files.exists(entry)) {
            return Optional.empty();
        }
        Path at = entry.toRealPath();
        for (int level = 0; level < MOST_LEVELS && at != null; level++) {
            if (Files.isReadable(at.resolve("idVendor")) && Files.isReadable(at.resolve("idProduct"))) {
                return Optional.of(number(at.resolve("idVendor")) + ":" + number(at.resolve("idProduct")));
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    private static String number(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).trim().toUpperCase(Locale.ROOT);
    }
}
