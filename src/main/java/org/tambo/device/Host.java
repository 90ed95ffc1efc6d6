package org.tambo.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What of this machine the devices hang on.
 *
 * @param dev where device nodes are
 * @param sys where the kernel tells of them
 * @param scannerProgram the program that drives USB scanners through libfprint; may be missing
 * @param pictures reads the picture files that scanners' own services send
 */
public record Host(Path dev, Path sys, Path scannerProgram, PictureDecoder pictures) {
    private static final String PROGRAM = "tambo-usb";

    /** This machine, the scanner program where the launcher or a package lays it; it reads no picture files. */
    public static Host here() {
        List<Path> places = List.of(
                Path.of(".tambo", "native", "libexec", PROGRAM).toAbsolutePath(),
                Path.of("/usr/libexec/tambo", PROGRAM));
        return with(places.stream().filter(Files::isExecutable).findFirst().orElse(places.getLast()));
    }

    /** This machine with the scanner program at another place. */
    static Host with(Path scannerProgram) {
        return new Host(Path.of("/dev"), Path.of("/sys"), scannerProgram, (file, dpi) -> {
            throw new IllegalArgumentException("nothing here reads picture files");
        });
    }

    Host reading(PictureDecoder decoder) {
        return new Host(dev, sys, scannerProgram, decoder);
    }
}
