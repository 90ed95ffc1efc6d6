package org.tambo.lab.device;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The device's end of a serial port that is a pseudo-terminal. The other end is a path that stays the same while the
 * terminal behind it changes: a symbolic link, there while the device is plugged in and gone while it is not.
 *
 * <p>What a real port does and a bare pseudo-terminal does not is made up for here. A descriptor of the other end is kept
 * open, or each closing by the service would look like an unplug. Who else has the port open is counted through inotify, so
 * that bytes sent while nobody listens are lost, as on a wire, and do not wait for the next who opens it. When the last
 * user goes, even by kill -9, its exclusive use ends with it.
 *
 * <p>One thread reads and writes; any other may unplug and replug meanwhile.
 */
final class PseudoTerminal implements AutoCloseable {
    private static final int TERMIOS2_BYTES = 44;
    private static final int C_CFLAG = 8;
    private static final int C_LFLAG = 12;
    private static final int C_CC = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int C_OSPEED = 40;
    /** Eight data bits, receiver on, modem lines ignored. */
    private static final int CS8_CREAD_CLOCAL = 0x30 | 0x80 | 0x800;

    private static final int PARENB_CSTOPB_CSIZE = 0x100 | 0x40 | 0x30;
    private static final int IN_BUFFER = 4_096;

    private final Path link;
    /** Never held while waiting. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Arena memory = Arena.ofAuto();
    private final MemorySegment buffer = memory.allocate(IN_BUFFER, 8);
    private final MemorySegment termios = memory.allocate(TERMIOS2_BYTES, 4);

    private boolean plugged;
    private boolean closed;
    private int master;
    private int held;
    private int fileEvents;
    private int users;

    /**
     * Plugs the device in.
     *
     * @param link where the port appears; an old link there is replaced
     */
    PseudoTerminal(Path link) throws IOException {
        this.link = link.toAbsolutePath();
        plug();
    }

    Path link() {
        return link;
    }

    boolean isPlugged() {
        lock.lock();
        try {
            return plugged;
        } finally {
            lock.unlock();
        }
    }

    /** Whether some process has the port open. */
    boolean isInUse() {
        lock.lock();
        try {
            countUsers();
            return plugged && users > 0;
        } finally {
            lock.unlock();
        }
    }

    /** The speed that the other side set on the port, in bits a second; 38,400 until it has set one, 0 if unplugged. */
    int speed() {
        lock.lock();
        try {
            return plugged && Libc.ioctl(held, Libc.TCGETS2, termios).value() == 0
                    ? termios.get(ValueLayout.JAVA_INT, C_OSPEED)
                    : 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what the other side has written, and waits for it if there is nothing.
     *
     * @return empty when nothing came in time, or the device is not plugged in (then at once)
     */
    byte[] read(int timeoutMillis) throws IOException {
        int[] waitFor;
        lock.lock();
        try {
            if (!plugged) {
                return new byte[0];
            }
            waitFor = new int[] {master, fileEvents};
        } finally {
            lock.unlock();
        }
        // Outside the lock. An unplug meanwhile may make this wait for nothing; it ends with its time.
        Libc.awaitInput(timeoutMillis, waitFor);
        lock.lock();
        try {
            if (!plugged) {
                return new byte[0];
            }
            countUsers();
            Libc.Answer answer = Libc.read(master, buffer);
            if (answer.value() < 0) {
                if (answer.errno() == Libc.EAGAIN || answer.errno() == Libc.EINTR || answer.errno() == Libc.EIO) {
                    return new byte[0];
                }
                answer.orThrow("read of " + link);
            }
            return buffer.asSlice(0, answer.value()).toArray(ValueLayout.JAVA_BYTE);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts bytes on the wire. Without somebody who has the port open, or with a full buffer at the other side, they are
     * lost.
     *
     * @return how many were taken
     */
    int write(byte[] bytes) throws IOException {
        lock.lock();
        try {
            countUsers();
            int done = 0;
            while (plugged && users > 0 && done < bytes.length) {
                int part = Math.min(bytes.length - done, IN_BUFFER);
                MemorySegment.copy(bytes, done, buffer, ValueLayout.JAVA_BYTE, 0, part);
                Libc.Answer answer = Libc.write(master, buffer.asSlice(0, part));
                if (answer.value() < 0) {
                    if (answer.errno() == Libc.EAGAIN || answer.errno() == Libc.EIO) {
                        return done;
                    }
                    if (answer.errno() != Libc.EINTR) {
                        answer.orThrow("write to " + link);
                    }
                } else {
                    done += (int) answer.value();
                }
            }
            return done;
        } finally {
            lock.unlock();
        }
    }

    /** Pulls the plug: the path vanishes, and who has the port open finds it dead. */
    void unplug() throws IOException {
        lock.lock();
        try {
            if (plugged) {
                plugged = false;
                Files.deleteIfExists(link);
                Libc.close(fileEvents);
                Libc.close(held);
                Libc.close(master);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Plugs the device in again: a new terminal behind the same path.
     *
     * @return false when it was plugged in, or is closed for good
     */
    boolean replug() throws IOException {
        lock.lock();
        try {
            if (plugged || closed) {
                return false;
            }
            plug();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            unplug();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void plug() throws IOException {
        int opened = (int) Libc.openMaster().orThrow("posix_openpt");
        Libc.grant(opened).orThrow("grantpt");
        Libc.unlock(opened).orThrow("unlockpt");
        String name = Libc.slaveName(opened);
        int slave = (int)
                Libc.open(name, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC).orThrow("open of " + name);
        makeRaw(slave);
        int events = (int) Libc.fileEvents().orThrow("inotify_init1");
        Libc.watch(events, name, Libc.IN_OPEN | Libc.IN_CLOSE_WRITE | Libc.IN_CLOSE_NOWRITE)
                .orThrow("inotify_add_watch of " + name);
        master = opened;
        held = slave;
        fileEvents = events;
        users = 0;
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(name));
        plugged = true;
    }

    private void makeRaw(int slave) throws IOException {
        Libc.ioctl(slave, Libc.TCGETS2, termios).orThrow("reading the line settings");
        int controlFlags = termios.get(ValueLayout.JAVA_INT, C_CFLAG);
        int speedAlone = controlFlags & ~PARENB_CSTOPB_CSIZE;
        termios.set(ValueLayout.JAVA_INT, 0, 0);
        termios.set(ValueLayout.JAVA_INT, 4, 0);
        termios.set(ValueLayout.JAVA_INT, C_CFLAG, speedAlone | CS8_CREAD_CLOCAL);
        termios.set(ValueLayout.JAVA_INT, C_LFLAG, 0);
        termios.set(ValueLayout.JAVA_BYTE, C_CC + VTIME, (byte) 0);
        termios.set(ValueLayout.JAVA_BYTE, C_CC + VMIN, (byte) 1);
        Libc.ioctl(slave, Libc.TCSETS2, termios).orThrow("setting the line raw");
    }

    /** Reads what inotify saw; the lock is held. */
    private void countUsers() {
        if (!plugged) {
            return;
        }
        boolean somebodyLeft = false;
        for (Libc.Answer events = Libc.read(fileEvents, buffer);
                events.value() > 0;
                events = Libc.read(fileEvents, buffer)) {
            long at = 0;
            while (at < events.value()) {
                int mask = buffer.get(ValueLayout.JAVA_INT, at + 4);
                if ((mask & Libc.IN_OPEN) != 0) {
                    users++;
                } else if ((mask & (Libc.IN_CLOSE_WRITE | Libc.IN_CLOSE_NOWRITE)) != 0) {
                    users = Math.max(0, users - 1);
                    somebodyLeft = true;
                }
                at += 16 + buffer.get(ValueLayout.JAVA_INT, at + 12);
            }
        }
        if (somebodyLeft && users == 0) {
            Libc.ioctl(held, Libc.TIOCNXCL, 0);
            Libc.ioctl(held, Libc.TCFLSH, Libc.TCIFLUSH);
        }
    }
}
