package org.tambo.lab.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.tambo.device.SimulatedReader;
import org.tambo.device.Step;

/**
 * A document reader on a pseudo-terminal, made of its profile. What it sends while nobody has the port open is lost, and
 * it does not send it again until the document is laid on again.
 */
public final class VirtualDocumentReader implements AutoCloseable {
    private static final int DOCUMENTS_WAITING = 8;
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final SerialLine line;
    private final SimulatedReader reader;
    private final Thread thread;
    private final BlockingQueue<List<String>> laidOn = new LinkedBlockingQueue<>(DOCUMENTS_WAITING);
    private volatile Consumer<Step.Sensing> listener = _ -> {};
    private volatile boolean closed;

    /**
     * @param port where the port appears
     * @param reader what it does; this line and its thread have it alone from now on
     */
    public VirtualDocumentReader(Path port, SimulatedReader reader) throws IOException {
        this.line = new SerialLine(port, reader.speed());
        this.reader = reader;
        this.thread =
                Thread.ofPlatform().name("virtual document reader").daemon().start(this::live);
    }

    public SerialLine line() {
        return line;
    }

    /**
     * Sets who is told that a document was sent.
     *
     * @param listener is called on the reader's thread and must not block
     */
    public void onSensing(Consumer<Step.Sensing> listener) {
        this.listener = listener;
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
        int powerCycle = line.plugs();
        while (!closed) {
            try {
                byte[] bytes = line.receive(GLANCE);
                if (powerCycle != line.plugs()) {
                    powerCycle = line.plugs();
                    reader.restart();
                }
                List<String> document = laidOn.poll();
                if (document != null) {
                    reader.lay(document);
                }
                for (Step step : reader.hear(bytes)) {
                    switch (step) {
                        case Step.Send send -> line.send(send.bytes());
                        case Step.Speed speed -> line.setBaud(speed.baud());
                        case Step.Pause pause -> Thread.sleep(pause.millis());
                        case Step.Sensed sensed -> listener.accept(sensed.what());
                    }
                }
            } catch (IOException broken) {
                // The plug was pulled while it sent: the rest is lost.
            } catch (InterruptedException end) {
                return;
            }
        }
    }
}
