package org.tambo.device;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Keeps a second Tambo process off a port. The kernel's own exclusion (TIOCEXCL, which jSSC asks for) holds off other
 * programs, but not those of root; this lock, on a file named after the port, binds root too. It goes with the process.
 */
final class PortLock implements AutoCloseable {
    private final FileChannel channel;

    private PortLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws DeviceFailed with {@link DeviceFault#PORT_REFUSED} when another holds the port, or it is none */
    static PortLock take(Path port) throws DeviceFailed {
        try {
            if (!Files.readAttributes(port, BasicFileAttributes.class).isOther()) {
                throw new DeviceFailed(DeviceFault.PORT_REFUSED, port + " is no serial port");
            }
            String name = port.toRealPath().toString().substring(1).replace('/', '-');
            Path file = Path.of(System.getProperty("java.io.tmpdir"), "tambo-port-" + name + ".lock");
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                throw new DeviceFailed(DeviceFault.PORT_REFUSED, port + " is held by another part of Tambo");
            }
            return new PortLock(channel);
        } catch (IOException e) {
            throw new DeviceFailed(DeviceFault.PORT_REFUSED, "the lock of " + port + " cannot be taken: " + e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // A lock file that cannot be closed has no more to say; the kernel drops the lock with the process.
            System.getLogger(PortLock.class.getName()).log(System.Logger.Level.DEBUG, "lock file", e);
        }
    }

    /** Every user of this machine may run Tambo next, so the file must let them all lock it; it holds nothing. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (FileAlreadyExistsException e) {
            // another process was quicker: the file is what matters, not who made it
            System.getLogger(PortLock.class.getName()).log(System.Logger.Level.DEBUG, "lock file", e);
        }
    }
}
