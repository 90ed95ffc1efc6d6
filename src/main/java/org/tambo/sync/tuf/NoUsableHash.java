package org.tambo.sync.tuf;

/** The signed metadata gives hashes of a file, but none by an algorithm that can be checked here. */
public final class NoUsableHash extends UpdateRefused {
    private static final long serialVersionUID = 1;

    NoUsableHash(String file) {
        super(file + " has no SHA-256 or SHA-512 in its metadata");
    }
}
