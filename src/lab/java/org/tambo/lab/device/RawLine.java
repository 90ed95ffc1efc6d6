package org.tambo.lab.device;

import java.io.IOException;
import java.nio.file.Path;

/** A port at which no device answers: bytes are sent when somebody says so. */
public final class RawLine implements AutoCloseable {
    private final SerialLine line;

    /**
     * @param port where it appears
     * @param baud the speed at which it sends
     */
    public RawLine(Path port, int baud) throws IOException {
        line = new SerialLine(port, baud);
    }

    /** Returns when the last byte has gone. */
    public void send(byte[] bytes) throws IOException {
        line.send(bytes);
    }

    public void unplug() throws IOException {
        line.unplug();
    }

    public void replug() throws IOException {
        line.replug();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
