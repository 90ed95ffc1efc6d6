package org.tambo.sync.tuf;

/** A metadata file is not what the format wants. */
public final class MalformedMetadata extends UpdateRefused {
    private static final long serialVersionUID = 1;

    MalformedMetadata(String file, String reason) {
        super(file + " is malformed: " + reason);
    }
}
