package org.tambo.lab.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.tambo.device.GreyImage;
import org.tambo.device.SimulatedModule;
import org.tambo.device.Step;

/**
 * A fingerprint module on a pseudo-terminal, made of its profile. Half duplex: while it sends, it hears nothing. What it
 * keeps in its flash, such as its speed, it keeps without power.
 */
public final class VirtualFingerModule implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration POWER_ON = Duration.ofMillis(50);
    /** A request that stops in the middle for so long is forgotten. */
    private static final Duration REQUEST_PATIENCE = Duration.ofMillis(500);

    private final SerialLine line;
    private final SimulatedModule module;
    private final Thread thread;
    private volatile Consumer<Step.Sensing> listener = _ -> {};
    private volatile boolean closed;

    /**
     * @param port where the port appears
     * @param module what it does; this line and its thread have it alone from now on
     */
    public VirtualFingerModule(Path port, SimulatedModule module) throws IOException {
        this.line = new SerialLine(port, module.speed());
        this.module = module;
        this.thread = Thread.ofPlatform().name("virtual finger module").daemon().start(this::live);
    }

    public SerialLine line() {
        return line;
    }

    /**
     * Sets who is told what happens at the sensor.
     *
     * @param listener is called on the module's thread and must not block
     */
    public void onSensing(Consumer<Step.Sensing> listener) {
        this.listener = listener;
    }

    /** Puts a finger on the sensor: what lies there until {@link #lift}. */
    public void put(GreyImage picture) {
        synchronized (module) {
            module.put(picture);
        }
    }

    public void lift() {
        synchronized (module) {
            module.lift();
        }
    }

    public boolean isFingerDown() {
        synchronized (module) {
            return module.isFingerDown();
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
        long lastHeard = System.nanoTime();
        while (!closed) {
            try {
                byte[] bytes = line.receive(GLANCE);
                if (powerCycle != line.plugs()) {
                    powerCycle = line.plugs();
                    synchronized (module) {
                        module.restart();
                    }
                    Thread.sleep(POWER_ON);
                }
                long now = System.nanoTime();
                List<Step> steps;
                synchronized (module) {
                    if (bytes.length > 0) {
                        lastHeard = now;
                    } else if (now - lastHeard > REQUEST_PATIENCE.toNanos()) {
                        module.forgetBegun();
                    }
                    steps = module.hear(bytes, now);
                }
                perform(steps, powerCycle);
            } catch (IOException broken) {
                // The plug was pulled while it read or wrote: without power there is nothing to do.
                synchronized (module) {
                    module.forgetBegun();
                }
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private void perform(List<Step> steps, int powerCycle) throws IOException, InterruptedException {
        for (Step step : steps) {
            if (powerCycle != line.plugs() || !line.isPlugged()) {
                return;
            }
            switch (step) {
                case Step.Send send -> line.send(send.bytes());
                case Step.Speed speed -> line.setBaud(speed.baud());
                case Step.Pause pause -> Thread.sleep(pause.millis());
                case Step.Sensed sensed -> {
                    if (sensed.what() == Step.Sensing.IMAGE_SENT) {
                        line.discardReceived();
                    }
                    listener.accept(sensed.what());
                }
            }
        }
    }
}
