package org.tambo.sync.up;

import java.io.IOException;

/** The link to the centre, for one request. */
@FunctionalInterface
public interface Upstream {
    /** What the centre answered. */
    record Reply(int status, byte[] body) {}

    /** @throws IOException if no answer came, whatever became of the request */
    Reply post(byte[] delivery) throws IOException, InterruptedException;
}
