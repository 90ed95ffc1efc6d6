package org.tambo.sync.tuf;

/** A file is shorter than the signed metadata says. */
public final class LengthMismatch extends UpdateRefused {
    private static final long serialVersionUID = 1;

    LengthMismatch(String file, long expected, long found) {
        super("%s is %d bytes long, where its metadata says %d".formatted(file, found, expected));
    }
}
