package org.tambo.sync.tuf;

/** A role is delegated to, but the snapshot does not say which version of it belongs to this state of the repository. */
public final class UnlistedRole extends UpdateRefused {
    private static final long serialVersionUID = 1;

    UnlistedRole(String file) {
        super("the snapshot does not list " + file);
    }
}
