package org.tambo.lab.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import jssc.SerialPort;
import jssc.SerialPortException;
import org.tambo.device.Transcript;

/**
 * {@code tambo record}: stands between a program and a device and writes down what they say. The program opens the
 * terminal whose path is printed first, and sets its speed there; the device is spoken to at that speed.
 */
public final class Record {
    private static final int GLANCE_MILLIS = 2;
    /** A pause that parts two messages of one side. */
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final PseudoTerminal program;
    private final SerialPort device;
    private final Writer transcript;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean fromHost;
    private long lastByte;
    private int speed;

    private Record(PseudoTerminal program, SerialPort device, Writer transcript) {
        this.program = program;
        this.device = device;
        this.transcript = transcript;
    }

    /** Arguments: the device's port, and the transcript's file if it is not to be {@code transcript.txt}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: tambo record PORT [TRANSCRIPT]");
            System.exit(2);
        }
        Path file = Path.of(arguments.length == 2 ? arguments[1] : "transcript.txt");
        Path link = Files.createTempDirectory("tambo-record").resolve("port");
        SerialPort device = new SerialPort(arguments[0]);
        try (PseudoTerminal program = new PseudoTerminal(link);
                Writer transcript = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            device.openPort();
            transcript.write(
                    "# recorded at " + arguments[0] + ", " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n");
            System.out.println(link.toRealPath());
            System.out.println("writing to " + file + " until stopped");
            new Record(program, device, transcript).run();
        } catch (SerialPortException e) {
            System.err.println("record: " + arguments[0] + ": " + e.getExceptionType());
            System.exit(1);
        }
    }

    private void run() throws IOException, SerialPortException {
        while (true) {
            followSpeed();
            byte[] asked = program.read(GLANCE_MILLIS);
            if (asked.length > 0) {
                device.writeBytes(asked);
                said(true, asked);
            }
            int waiting = device.getInputBufferBytesCount();
            if (waiting < 0) {
                finish();
                System.out.println("the device is gone");
                return;
            }
            if (waiting > 0) {
                byte[] answered = device.readBytes(waiting);
                program.write(answered);
                said(false, answered);
            }
            if (message.size() > 0 && System.nanoTime() - lastByte > PAUSE.toNanos()) {
                finish();
            }
        }
    }

    private void followSpeed() throws SerialPortException {
        int wanted = program.speed();
        if (wanted != speed && wanted > 0) {
            speed = wanted;
            device.setParams(wanted, SerialPort.DATABITS_8, SerialPort.STOPBITS_1, SerialPort.PARITY_NONE);
        }
    }

    private void said(boolean byHost, byte[] bytes) throws IOException {
        if (byHost != fromHost) {
            finish();
        }
        fromHost = byHost;
        message.writeBytes(bytes);
        lastByte = System.nanoTime();
    }

    private void finish() throws IOException {
        if (message.size() > 0) {
            transcript.write(Transcript.line(fromHost, message.toByteArray()) + "\n");
            transcript.flush();
            message.reset();
        }
    }
}
