package org.tambo.sync.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files that were checked, each whole or not there: a new one is written beside the old one, forced to the disk, and takes
 * its name in one step.
 */
final class TrustedFolder {
    /** Characters of a file's name without its ending; file systems end at 255 bytes. */
    static final int LONGEST_NAME = 200;

    private final Path folder;

    TrustedFolder(Path folder) {
        this.folder = folder;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** @return empty also for a file longer than the limit, which cannot have been written here */
    Optional<byte[]> read(String name, int limit) throws IOException {
        try (InputStream stream = Files.newInputStream(path(name))) {
            byte[] bytes = stream.readNBytes(limit + 1);
            return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(String name, byte[] content) throws IOException {
        try (var file = begin(name)) {
            file.take(content, content.length);
            file.commit();
        }
    }

    void delete(String name) throws IOException {
        if (Files.deleteIfExists(path(name))) {
            force();
        }
    }

    /** A file of that name shows only once it is committed. */
    NewFile begin(String name) throws IOException {
        Files.createDirectories(folder);
        return new NewFile(name, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** The same, behind what an earlier attempt has left. */
    NewFile resume(String name) throws IOException {
        Files.createDirectories(folder);
        return new NewFile(name);
    }

    /** What stands in a folder after a power cut is what was forced with it. */
    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A file on its way. */
    final class NewFile implements Transfer.Sink, AutoCloseable {
        private final Path file;
        private final Path temporary;
        private final FileChannel channel;
        private boolean kept;

        /** The temporary name is always the same one, so that what a power cut leaves behind does not pile up. */
        private NewFile(String name, StandardOpenOption... how) throws IOException {
            this.file = path(name);
            this.temporary = path("." + name + ".new");
            Set<StandardOpenOption> options =
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            options.addAll(List.of(how));
            this.channel = FileChannel.open(temporary, options);
        }

        /**
         * Gives what is there already, and stands behind it.
         *
         * @param most what there can be; a file with more is emptied
         * @return how much it was, in bytes
         */
        long present(long most, Transfer.Sink sink) throws IOException {
            if (channel.size() > most) {
                channel.truncate(0);
            }
            var piece = ByteBuffer.allocate(64 * 1024);
            channel.position(0);
            while (channel.read(piece) >= 0) {
                sink.take(piece.array(), piece.position());
                piece.clear();
            }
            return channel.position();
        }

        /** What came stays for the next attempt if this one ends without a commit. */
        void keep() {
            kept = true;
        }

        @Override
        public void take(byte[] bytes, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void commit() throws IOException {
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force();
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!kept) {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
