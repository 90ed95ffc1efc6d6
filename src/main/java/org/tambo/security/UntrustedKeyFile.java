package org.tambo.security;

import java.nio.file.Path;

/** A file in the trust folder, or the folder itself, is not what it should be. */
public final class UntrustedKeyFile extends RuntimeException {
    UntrustedKeyFile(Path file, String reason) {
        super("trusted signer " + file + ": " + reason);
    }
}
