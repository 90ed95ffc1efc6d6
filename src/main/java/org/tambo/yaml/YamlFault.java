package org.tambo.yaml;

import java.nio.file.Path;

/**
 * Why a file cannot be used, for the technician who wrote it.
 *
 * @param line counted from 1; 0 where the fault is the whole file's
 */
public record YamlFault(Path file, int line, String reason) {
    @Override
    public String toString() {
        return line == 0 ? file + ": " + reason : file + ":" + line + ": " + reason;
    }
}
