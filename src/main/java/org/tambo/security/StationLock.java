package org.tambo.security;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Held by the one process that works on a station's folder. It ends with that process, however that ends. */
public final class StationLock implements AutoCloseable {
    private final FileChannel channel;

    private StationLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @return empty while another holds it */
    public static Optional<StationLock> take(Path station) throws IOException {
        Files.createDirectories(
                station, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel = FileChannel.open(
                station.resolve("station.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new StationLock(channel));
            }
        } catch (OverlappingFileLockException heldHere) {
            // By this process, in another place.
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
