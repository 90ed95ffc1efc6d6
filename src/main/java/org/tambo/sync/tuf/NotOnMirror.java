package org.tambo.sync.tuf;

import java.io.IOException;

/** A mirror has no such file, or gives it to nobody. */
public final class NotOnMirror extends IOException {
    private static final long serialVersionUID = 1;

    public NotOnMirror(String path) {
        super(path + " is not on the mirror");
    }
}
