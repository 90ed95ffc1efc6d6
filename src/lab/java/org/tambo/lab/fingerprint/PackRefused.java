package org.tambo.lab.fingerprint;

import java.nio.file.Path;

/** A file that should be a pack of made-up fingers is none, or is torn. */
public final class PackRefused extends RuntimeException {
    PackRefused(Path file, int number, String reason) {
        super("%s refused at finger %d: %s; remove it and it is made again".formatted(file, number, reason));
    }
}
