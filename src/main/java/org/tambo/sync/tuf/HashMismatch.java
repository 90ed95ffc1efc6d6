package org.tambo.sync.tuf;

/** A file's bytes are not those that the signed metadata describes. */
public final class HashMismatch extends UpdateRefused {
    private static final long serialVersionUID = 1;

    HashMismatch(String file, HashAlgorithm algorithm) {
        super("%s has another %s than its metadata says".formatted(file, algorithm));
    }
}
