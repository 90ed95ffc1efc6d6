package org.tambo.device;

import java.nio.file.Files;
import java.nio.file.Path;
import jssc.SerialPort;
import jssc.SerialPortException;

/**
 * An open serial port; the only type that knows jSSC. Its users wait in a loop of this class, because jSSC's blocking
 * read never returns after an unplug and its timed read and its listener keep a core busy: the count of waiting bytes
 * is asked every {@value #POLL_MILLIS} ms while something is being said, every {@value #IDLE_POLL_MILLIS} ms on a line
 * that is silent, and exactly those are read. Used by one thread.
 */
final class SerialLine implements AutoCloseable {
    private static final int POLL_MILLIS = 2;
    /** A silent port is to cost a hundredth of a core at most, and what comes is to be told within 10 ms. */
    private static final int IDLE_POLL_MILLIS = 6;

    /** A device that was spoken to, or has spoken, may go on within this time. */
    private static final long TALKING_NANOS = 200_000_000;

    private static final long LOOK_NANOS = 500_000_000;
    private static final int MOST_AT_ONCE = 4_096;
    private static final byte[] NOTHING = {};

    private final Path path;
    private final SerialPort port;
    private final PortLock lock;
    private Profile.Line settings;
    private long lastWord = System.nanoTime();
    private long lastLook = System.nanoTime();

    private SerialLine(Path path, SerialPort port, PortLock lock, Profile.Line settings) {
        this.path = path;
        this.port = port;
        this.lock = lock;
        this.settings = settings;
    }

    /**
     * Opens a port for this process alone. What had come before waits to be read.
     *
     * @param settings of the line; its first speed is set
     * @throws DeviceFailed with {@link DeviceFault#PORT_REFUSED}
     */
    static SerialLine open(Path path, Profile.Line settings) throws DeviceFailed {
        PortLock lock = PortLock.take(path);
        SerialPort port = new SerialPort(path.toString());
        try {
            port.openPort();
        } catch (SerialPortException e) {
            lock.close();
            throw new DeviceFailed(DeviceFault.PORT_REFUSED, path + " cannot be opened: " + e.getExceptionType());
        }
        SerialLine line = new SerialLine(path, port, lock, settings);
        try {
            line.set(settings.speed());
        } catch (DeviceFailed e) {
            line.close();
            throw e;
        }
        return line;
    }

    /** Changes the speed in baud and drops what waits in the buffers: it was sent at the old one. */
    void speed(int baud) throws DeviceFailed {
        set(baud);
        try {
            port.purgePort(SerialPort.PURGE_RXCLEAR);
        } catch (SerialPortException e) {
            throw gone(e);
        }
    }

    /** Puts the line to other settings than it was opened with, at their first speed. */
    void use(Profile.Line other) throws DeviceFailed {
        settings = other;
        set(other.speed());
    }

    private void set(int baud) throws DeviceFailed {
        try {
            // The answer is no use: it is false on every line without modem wires, though the speed is set.
            port.setParams(
                    baud,
                    settings.dataBits(),
                    settings.stopBits(),
                    switch (settings.parity()) {
                        case NONE -> SerialPort.PARITY_NONE;
                        case ODD -> SerialPort.PARITY_ODD;
                        case EVEN -> SerialPort.PARITY_EVEN;
                    });
            // A peer that never reads would otherwise fill the buffer and a write would block for good.
            port.purgePort(SerialPort.PURGE_TXCLEAR);
        } catch (SerialPortException e) {
            throw gone(e);
        }
    }

    void write(byte[] bytes) throws DeviceFailed {
        lastWord = System.nanoTime();
        try {
            if (!port.writeBytes(bytes)) {
                throw new DeviceFailed(DeviceFault.UNPLUGGED, path + " took only a part of " + bytes.length + " bytes");
            }
        } catch (SerialPortException e) {
            throw gone(e);
        }
    }

    /**
     * The bytes that have come, at most {@value #MOST_AT_ONCE}; waits for the first one.
     *
     * @return empty when none came in time
     * @throws DeviceFailed with {@link DeviceFault#UNPLUGGED}
     */
    byte[] read(Deadline deadline) throws DeviceFailed, InterruptedException {
        try {
            while (true) {
                int waiting = port.getInputBufferBytesCount();
                if (waiting < 0) {
                    throw new DeviceFailed(DeviceFault.UNPLUGGED, path + " cannot say how many bytes wait");
                }
                if (waiting > 0) {
                    lastWord = System.nanoTime();
                    return port.readBytes(Math.min(waiting, MOST_AT_ONCE));
                }
                long now = System.nanoTime();
                lookWhetherItIsThere(now);
                if (deadline.passed()) {
                    return NOTHING;
                }
                Thread.sleep(now - lastWord < TALKING_NANOS ? POLL_MILLIS : IDLE_POLL_MILLIS);
            }
        } catch (SerialPortException e) {
            throw gone(e);
        }
    }

    /** Never throws: a port that vanished closes with an error that nobody can do anything about. */
    @Override
    public void close() {
        try {
            port.closePort();
        } catch (SerialPortException e) {
            System.getLogger(SerialLine.class.getName()).log(System.Logger.Level.DEBUG, "closing " + path, e);
        } finally {
            lock.close();
        }
    }

    /** A link that was taken away or set to another port leaves the old one open and silent: only looking tells. */
    private void lookWhetherItIsThere(long now) throws DeviceFailed {
        if (now - lastLook < LOOK_NANOS) {
            return;
        }
        lastLook = now;
        if (!Files.exists(path)) {
            throw new DeviceFailed(DeviceFault.UNPLUGGED, path + " has vanished");
        }
    }

    private DeviceFailed gone(SerialPortException e) {
        return new DeviceFailed(DeviceFault.UNPLUGGED, path + " is gone: " + e.getExceptionType());
    }
}
