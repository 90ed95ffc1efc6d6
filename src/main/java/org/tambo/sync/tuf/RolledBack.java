package org.tambo.sync.tuf;

/** The repository offers an older version of a metadata file than the one trusted already. */
public final class RolledBack extends UpdateRefused {
    private static final long serialVersionUID = 1;

    private final long trusted;
    private final long offered;

    RolledBack(String file, long trusted, long offered) {
        super("%s was already at version %d, and version %d is offered".formatted(file, trusted, offered));
        this.trusted = trusted;
        this.offered = offered;
    }

    public long trusted() {
        return trusted;
    }

    public long offered() {
        return offered;
    }
}
