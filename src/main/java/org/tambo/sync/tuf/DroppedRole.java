package org.tambo.sync.tuf;

/** A new snapshot no longer lists a role's file that the trusted one listed. */
public final class DroppedRole extends UpdateRefused {
    private static final long serialVersionUID = 1;

    DroppedRole(String file) {
        super("the new snapshot no longer lists " + file);
    }
}
