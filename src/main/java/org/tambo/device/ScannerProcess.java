package org.tambo.device;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tambo.device.ScannerMessage.Failed;
import org.tambo.device.ScannerMessage.Gone;
import org.tambo.device.ScannerMessage.Listed;
import org.tambo.device.ScannerMessage.Scanner;

/**
 * The running program that drives one USB scanner through libfprint. Its crash, its silence and its nonsense are this
 * device's faults; then it is killed, and the next try starts a new one. Used by one thread.
 */
final class ScannerProcess implements AutoCloseable {
    static final int OPEN = 0x81;
    static final int CAPTURE = 0x82;
    static final int CANCEL = 0x83;
    private static final int PING = 0x84;

    private static final Duration STARTING = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofMillis(500);
    private static final int LOOK_MILLIS = 20;
    private static final int MOST_SCANNERS = 64;

    private final Process process;
    private final SocketChannel socket;
    private final Selector selector;
    private final ByteBuffer header = ByteBuffer.allocate(ScannerMessage.HEADER);
    private final Map<String, Scanner> scanners = new LinkedHashMap<>();
    private ByteBuffer body = ByteBuffer.allocate(0);

    private ScannerProcess(Process process, SocketChannel socket, Selector selector) {
        this.process = process;
        this.socket = socket;
        this.selector = selector;
    }

    /**
     * Starts the program and waits until it has listed the scanners that are plugged in.
     *
     * @throws DeviceFailed when it is missing, does not start, or does not list them in time
     */
    static ScannerProcess start(Path program) throws DeviceFailed, InterruptedException {
        if (!Files.isExecutable(program)) {
            throw new DeviceFailed(
                    DeviceFault.DRIVER,
                    program + " is missing: install libfprint-2-dev and build again, docs/devices.md says how");
        }
        ScannerProcess started;
        try {
            started = connect(program);
        } catch (IOException e) {
            throw new DeviceFailed(DeviceFault.DRIVER, program + " cannot be started: " + e.getMessage());
        }
        try {
            Deadline listed = Deadline.in(STARTING);
            while (true) {
                Optional<ScannerMessage> message = started.next(listed);
                if (message.isEmpty()) {
                    throw new DeviceFailed(DeviceFault.SILENT, program + " does not list the scanners");
                }
                if (message.get() instanceof Listed) {
                    return started;
                }
            }
        } catch (DeviceFailed | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static ScannerProcess connect(Path program) throws IOException, DeviceFailed, InterruptedException {
        // Of this user alone, as such folders are: nobody else can connect in the program's stead.
        Path folder = Files.createTempDirectory("tambo-usb");
        Path path = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            server.configureBlocking(false);
            Process process = new ProcessBuilder(program.toString(), path.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            Deadline connected = Deadline.in(STARTING);
            SocketChannel socket = server.accept();
            while (socket == null) {
                if (!process.isAlive() || connected.passed()) {
                    process.destroyForcibly();
                    throw new DeviceFailed(DeviceFault.DRIVER, program + " does not report: " + ended(process));
                }
                Thread.sleep(LOOK_MILLIS);
                socket = server.accept();
            }
            socket.configureBlocking(false);
            Selector selector = Selector.open();
            socket.register(selector, SelectionKey.OP_READ);
            return new ScannerProcess(process, socket, selector);
        } finally {
            Files.deleteIfExists(path);
            Files.deleteIfExists(folder);
        }
    }

    /** The scanners plugged in, as far as the messages that were taken tell. */
    Iterable<Scanner> scanners() {
        return scanners.values();
    }

    void ask(int request, String... strings) throws DeviceFailed {
        ByteBuffer frame = ByteBuffer.wrap(ScannerMessage.request(request, strings));
        try {
            // So few bytes that a socket which does not take them all has a peer that reads nothing.
            if (socket.write(frame) == 0 || frame.hasRemaining()) {
                throw new DeviceFailed(DeviceFault.SILENT, "the scanner's program takes no requests");
            }
        } catch (IOException e) {
            throw died();
        }
    }

    /** Asks whether it is still there; answered by {@link Listed}. */
    void ping() throws DeviceFailed {
        ask(PING);
    }

    /**
     * The next message; waits for it.
     *
     * @return empty when none came in time
     * @throws DeviceFailed when the program has ended, or sent nonsense
     */
    Optional<ScannerMessage> next(Deadline deadline) throws DeviceFailed, InterruptedException {
        try {
            while (true) {
                ByteBuffer wanted = header.hasRemaining() ? header : body;
                int come = wanted.hasRemaining() ? socket.read(wanted) : 0;
                if (come < 0) {
                    throw died();
                }
                if (!header.hasRemaining() && wanted == header) {
                    body = ByteBuffer.allocate(ScannerMessage.bodyLength(header));
                    continue;
                }
                if (!header.hasRemaining() && !body.hasRemaining()) {
                    ScannerMessage message = ScannerMessage.parse(Byte.toUnsignedInt(header.get(2)), body.flip());
                    header.clear();
                    body = ByteBuffer.allocate(0);
                    note(message);
                    return Optional.of(message);
                }
                if (come > 0) {
                    continue;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long millis = (deadline.nanos() - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return Optional.empty();
                }
                selector.select(millis);
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw died();
        }
    }

    private void note(ScannerMessage message) throws DeviceFailed {
        switch (message) {
            case Scanner scanner -> {
                scanners.put(scanner.driver() + '\0' + scanner.id(), scanner);
                if (scanners.size() > MOST_SCANNERS) {
                    throw new DeviceFailed(DeviceFault.NOISE, "the scanner's program lists scanners without end");
                }
            }
            case Gone gone -> scanners.remove(gone.driver() + '\0' + gone.id());
            default -> {
                // tells of a conversation, not of what is plugged in
            }
        }
    }

    static DeviceFailed failed(Failed failed, String doing) {
        return new DeviceFailed(
                failed.code() == Failed.REMOVED ? DeviceFault.UNPLUGGED : DeviceFault.UNEXPECTED_ANSWER,
                doing + ": " + failed.words());
    }

    private DeviceFailed died() {
        return new DeviceFailed(DeviceFault.DRIVER, "the scanner's program has ended: " + ended(process));
    }

    private static String ended(Process process) {
        try {
            if (!process.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                return "it runs on, but has closed the conversation";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        int status = process.exitValue();
        return status > 128 ? "signal " + (status - 128) : "status " + status;
    }

    @Override
    public void close() {
        try {
            selector.close();
            socket.close();
        } catch (IOException e) {
            System.getLogger(ScannerProcess.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
        }
        // It lets go of the scanner by itself when the conversation ends; one that hangs does not.
        try {
            if (!process.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
