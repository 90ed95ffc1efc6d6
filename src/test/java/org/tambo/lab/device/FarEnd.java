package org.tambo.lab.device;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import jssc.SerialPort;
import jssc.SerialPortException;

/** The service's side of a virtual port, opened by the library that the service uses. */
final class FarEnd implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final SerialPort port;

    FarEnd(Path path, int speed) throws SerialPortException {
        port = new SerialPort(path.toString());
        port.openPort();
        setSpeed(speed);
    }

    /** The library answers false on a pseudo-terminal, although the speed is set. */
    void setSpeed(int speed) throws SerialPortException {
        port.setParams(speed, SerialPort.DATABITS_8, SerialPort.STOPBITS_1, SerialPort.PARITY_NONE);
    }

    void write(String hex) throws SerialPortException {
        port.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Reads so many bytes; fewer when they do not come within the test's patience. */
    byte[] read(int length) throws SerialPortException, InterruptedException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (read.size() < length && System.nanoTime() < deadline) {
            int there = Math.min(port.getInputBufferBytesCount(), length - read.size());
            if (there > 0) {
                read.writeBytes(port.readBytes(there));
            } else {
                Thread.sleep(2);
            }
        }
        return read.toByteArray();
    }

    String readHex(int length) throws SerialPortException, InterruptedException {
        return HexFormat.of().withUpperCase().withDelimiter(" ").formatHex(read(length));
    }

    int waiting() throws SerialPortException {
        return port.getInputBufferBytesCount();
    }

    @Override
    public void close() throws SerialPortException {
        port.closePort();
    }
}
