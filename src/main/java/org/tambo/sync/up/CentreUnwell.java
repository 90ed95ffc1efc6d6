package org.tambo.sync.up;

import java.io.IOException;

/** The centre is there, and cannot take anything now: it is not to be asked again soon. */
public final class CentreUnwell extends IOException {
    private static final long serialVersionUID = 1;

    CentreUnwell(int status) {
        super("the centre answers " + status);
    }
}
