package org.tambo.lab.centre;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the lab's own. It refuses to run as root: the embedded one then asks for a user namespace, and where none is
 * to be had, as in a chroot, it runs under the user nobody.
 */
public final class CentreDatabase implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private @Nullable EmbeddedPostgres embedded;
    private @Nullable UnprivilegedPostgres unprivileged;

    /** Starts it, in a folder that it makes where there is none. */
    public CentreDatabase(Path folder, int port) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        try {
            this.embedded = start();
        } catch (IllegalStateException e) {
            if (!System.getProperty("user.name").equals("root")) {
                throw new IOException("PostgreSQL does not start: " + e.getMessage(), e);
            }
            this.unprivileged = new UnprivilegedPostgres(port);
        }
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(STARTING)
                .start();
    }

    public String address() {
        return embedded != null
                ? embedded.getJdbcUrl("postgres", "postgres")
                : Objects.requireNonNull(unprivileged).address();
    }

    /** What has arrived of the pictures that hits name. */
    public ArrivedPictures pictures() throws IOException {
        return ArrivedPictures.in(address());
    }

    /** Kills it with all its processes (kill -9), as a power cut would end it. */
    public void crash() throws IOException, InterruptedException {
        if (embedded == null) {
            Objects.requireNonNull(unprivileged).crash();
            return;
        }
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).getFirst());
        kill(ProcessHandle.of(postmaster).orElseThrow());
        // Nothing runs any more; this lets go of the folder's lock, without which it would not start again.
        embedded.close();
    }

    /** The postmaster first, so that it does not mend what the others leave. */
    static void kill(ProcessHandle postmaster) {
        List<ProcessHandle> others = postmaster.descendants().toList();
        Stream.concat(Stream.of(postmaster), others.stream())
                .filter(ProcessHandle::destroyForcibly)
                .toList()
                .forEach(killed -> killed.onExit().join());
    }

    /** Starts it again after a crash, with what it had. */
    public void restart() throws IOException, InterruptedException {
        if (embedded == null) {
            Objects.requireNonNull(unprivileged).restart();
        } else {
            embedded = start();
        }
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        } else if (unprivileged != null) {
            unprivileged.close();
        }
    }
}
