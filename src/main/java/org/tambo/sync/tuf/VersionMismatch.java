package org.tambo.sync.tuf;

/** A metadata file holds another version than the one that was asked for. */
public final class VersionMismatch extends UpdateRefused {
    private static final long serialVersionUID = 1;

    private final long expected;
    private final long found;

    VersionMismatch(String file, long expected, long found) {
        super("%s holds version %d, where version %d was asked for".formatted(file, found, expected));
        this.expected = expected;
        this.found = found;
    }

    public long expected() {
        return expected;
    }

    public long found() {
        return found;
    }
}
