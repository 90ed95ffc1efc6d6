package org.tambo.sync.up;

import java.io.IOException;

/** The link to the centre, for one request. */
@FunctionalInterface
public interface Upstream {
    /** What the centre answered. */
    record Reply(int status, byte[] body) {}

    /**
     * Posts something.
     *
     * @param to {@code up}, or {@code pictures} with its query
     * @throws IOException if no answer came, whatever became of the request
     */
    Reply post(String to, byte[] body) throws IOException, InterruptedException;
}
