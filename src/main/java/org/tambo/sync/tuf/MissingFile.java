package org.tambo.sync.tuf;

/** The mirror lacks a file that the repository must have. */
public final class MissingFile extends UpdateRefused {
    private static final long serialVersionUID = 1;

    MissingFile(String file) {
        super(file + " is not on the mirror");
    }
}
