package org.tambo.sync.tuf;

/** No role that may speak for a target path lists it. */
public final class UnknownTarget extends UpdateRefused {
    private static final long serialVersionUID = 1;

    UnknownTarget(String path) {
        super("the repository has no target " + path);
    }
}
