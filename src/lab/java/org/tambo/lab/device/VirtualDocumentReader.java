package org.tambo.lab.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A serial document reader that sends the machine-readable zone of each document laid on it: its lines from top to
 * bottom, each ended by a carriage return, nothing before and nothing after. It takes no commands. What it sends while
 * nobody has the port open is lost, and it does not send it again until the document is laid on again.
 */
public final class VirtualDocumentReader implements AutoCloseable {
    private static final int DOCUMENTS_WAITING = 8;
    /** From laying the document on to its first byte: the camera's picture and its reading. */
    private static final Duration READING = Duration.ofMillis(120);

    private static final Duration GLANCE = Duration.ofMillis(50);

    private final SerialLine line;
    private final Thread thread;
    private final BlockingQueue<List<String>> laidOn = new LinkedBlockingQueue<>(DOCUMENTS_WAITING);
    private volatile boolean closed;

    /**
     * @param port where the port appears
     * @param baud the reader's speed in bits a second, fixed
     */
    public VirtualDocumentReader(Path port, int baud) throws IOException {
        this.line = new SerialLine(port, baud);
        this.thread =
                Thread.ofPlatform().name("virtual document reader").daemon().start(this::live);
    }

    public SerialLine line() {
        return line;
    }

    /**
     * Lays a document on.
     *
     * @param lines what the reader makes of its machine-readable zone, any ASCII text, so that a misreading can be sent too
     */
    public void lay(List<String> lines) {
        if (!laidOn.offer(List.copyOf(lines))) {
            throw new IllegalStateException(
                    "the reader still reads " + DOCUMENTS_WAITING + " documents before this one");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        line.close();
    }

    private void live() {
        while (!closed) {
            try {
                // It has no commands, but what is written to it has to go somewhere.
                line.receive(GLANCE);
                List<String> document = laidOn.poll();
                if (document != null) {
                    Thread.sleep(READING);
                    line.send((String.join("\r", document) + "\r").getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException broken) {
                // The plug was pulled while it sent: the rest is lost.
            } catch (InterruptedException end) {
                return;
            }
        }
    }
}
