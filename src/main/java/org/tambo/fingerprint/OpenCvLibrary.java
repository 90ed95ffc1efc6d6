package org.tambo.fingerprint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nu.pattern.OpenCV;
import org.opencv.core.Core;

/**
 * Loads OpenCV's native half by the loader in its jar, which unpacks it into a temporary folder and removes it at an
 * orderly end only. Here it goes as soon as it is mapped: a station that is killed leaves no 65 MB behind each time.
 */
final class OpenCvLibrary {
    private static final Path MAPPED = Path.of("/proc/self/maps");

    private OpenCvLibrary() {}

    static void load() {
        OpenCV.loadLocally();
        try {
            for (Path unpacked : mapped()) {
                Files.deleteIfExists(unpacked);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("OpenCV's unpacked library cannot be removed", e);
        }
    }

    /** Where the library was unpacked to, as the kernel knows it. */
    private static List<Path> mapped() throws IOException {
        String file = "lib" + Core.NATIVE_LIBRARY_NAME + ".so";
        return Files.readAllLines(MAPPED).stream()
                .filter(line -> line.endsWith("/" + file))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .distinct()
                .toList();
    }
}
