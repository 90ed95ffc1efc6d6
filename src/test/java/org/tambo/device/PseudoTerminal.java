package org.tambo.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The far end of a serial line: a pseudo-terminal whose other end is a path to open. Closing it is an unplug. It keeps
 * the near end open and raw itself, so that bytes can be sent before anybody listens and none comes back as an echo.
 */
final class PseudoTerminal implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final short POLLIN = 1;
    private static final int TERMIOS_BYTES = 128;

    private static final MethodHandle POSIX_OPENPT = handle("posix_openpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle GRANTPT = handle("grantpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle UNLOCKPT = handle("unlockpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle PTSNAME = handle("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle OPEN = handle("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle TCGETATTR = handle("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CFMAKERAW = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle TCSETATTR = handle("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CFGETOSPEED = handle("cfgetospeed", JAVA_INT, ADDRESS);
    private static final MethodHandle POLL = handle("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ = handle("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = handle("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

    private final int far;
    private final int near;
    private final Path path;
    private boolean closed;

    PseudoTerminal() {
        this(true);
    }

    /** @param raw false leaves the near end as the system makes it: it echoes and translates line ends */
    PseudoTerminal(boolean raw) {
        try (Arena arena = Arena.ofConfined()) {
            far = (int) POSIX_OPENPT.invokeExact(O_RDWR | O_NOCTTY);
            check((int) GRANTPT.invokeExact(far), "grantpt");
            check((int) UNLOCKPT.invokeExact(far), "unlockpt");
            MemorySegment name = arena.allocate(64);
            check((int) PTSNAME.invokeExact(far, name, 64L), "ptsname_r");
            path = Path.of(name.getString(0));
            near = (int) OPEN.invokeExact(name, O_RDWR | O_NOCTTY);
            check(near, "open");
            if (!raw) {
                return;
            }
            MemorySegment termios = arena.allocate(TERMIOS_BYTES);
            check((int) TCGETATTR.invokeExact(near, termios), "tcgetattr");
            CFMAKERAW.invokeExact(termios);
            check((int) TCSETATTR.invokeExact(near, 0, termios), "tcsetattr");
        } catch (Throwable e) {
            throw new IllegalStateException("no pseudo-terminal", e);
        }
    }

    /** What the driver opens. */
    Path path() {
        return path;
    }

    /** The speed to which the near end is set, as a termios constant such as {@code 0x1001} for 57600 baud. */
    synchronized int speedConstant() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES);
            check((int) TCGETATTR.invokeExact(near, termios), "tcgetattr");
            return (int) CFGETOSPEED.invokeExact(termios);
        } catch (Throwable e) {
            throw new IllegalStateException("speed", e);
        }
    }

    /** Blocks while the near end's buffer is full. */
    void send(byte... bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            long sent = 0;
            while (sent < bytes.length) {
                long n = (long) WRITE.invokeExact(far, from.asSlice(sent), bytes.length - sent);
                if (n <= 0) {
                    throw new UncheckedIOException(new IOException("the line is closed"));
                }
                sent += n;
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("write", e);
        }
    }

    /** The bytes that have come within the time, at most 4096; empty when none did or the line is closed. */
    byte[] receive(int withinMillis) {
        synchronized (this) {
            if (closed) {
                return new byte[0];
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8);
            pollfd.set(JAVA_INT, 0, far);
            pollfd.set(JAVA_SHORT, 4, POLLIN);
            if ((int) POLL.invokeExact(pollfd, 1L, withinMillis) <= 0) {
                return new byte[0];
            }
            MemorySegment into = arena.allocate(4096);
            long n = (long) READ.invokeExact(far, into, 4096L);
            return n <= 0 ? new byte[0] : into.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw new IllegalStateException("read", e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            check((int) CLOSE.invokeExact(near), "close");
            check((int) CLOSE.invokeExact(far), "close");
        } catch (Throwable e) {
            throw new IllegalStateException("close", e);
        }
    }

    private static void check(int result, String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed");
        }
    }

    private static MethodHandle handle(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
