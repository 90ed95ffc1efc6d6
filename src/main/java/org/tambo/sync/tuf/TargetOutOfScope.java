package org.tambo.sync.tuf;

/** A role lists a path that was not delegated to it: it speaks for another. */
public final class TargetOutOfScope extends UpdateRefused {
    private static final long serialVersionUID = 1;

    TargetOutOfScope(String role, String path) {
        super(role + " lists " + path + ", which was not delegated to it");
    }
}
