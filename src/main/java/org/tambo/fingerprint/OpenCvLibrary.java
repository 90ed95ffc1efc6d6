package org.tambo.fingerprint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.opencv.core.Core;

/**
 * Loads OpenCV's native half out of its jar. The file is removed once it is mapped, so that a station that is killed
 * leaves no 65 MB behind each time; the loader that comes with the jar removes it at an orderly end only.
 */
final class OpenCvLibrary {
    private OpenCvLibrary() {}

    static void load() {
        String processor = switch (System.getProperty("os.arch")) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "ARMv8";
            default -> throw new UnsatisfiedLinkError("OpenCV for " + System.getProperty("os.arch"));
        };
        String resource = "/nu/pattern/opencv/linux/" + processor + "/lib" + Core.NATIVE_LIBRARY_NAME + ".so";
        try (InputStream library = Core.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new UnsatisfiedLinkError(resource + " is in no jar");
            }
            Path file = Files.createTempFile("tambo-opencv", ".so");
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                System.load(file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("OpenCV cannot be unpacked", e);
        }
    }
}
