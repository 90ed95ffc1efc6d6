package org.tambo.sync.tuf;

import java.nio.file.Path;

/** There is no root file to start trusting from. */
public final class NoTrustedRoot extends UpdateRefused {
    private static final long serialVersionUID = 1;

    NoTrustedRoot(Path folder) {
        super(folder + " holds no trusted root.json: initialise it with the root file that came with this unit");
    }
}
