package org.tambo.lab.centre;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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

    /** Lets it end without a word to anybody and without putting anything in order, as a power cut would. */
    public void crash() throws IOException, InterruptedException {
        if (embedded == null) {
            Objects.requireNonNull(unprivileged).crash();
            return;
        }
        List<String> lines = Files.readAllLines(folder.resolve("postmaster.pid"));
        new ProcessBuilder("kill", "-QUIT", lines.getFirst()).start().waitFor();
        while (Files.exists(folder.resolve("postmaster.pid"))) {
            Thread.sleep(20);
        }
        // Nothing runs any more; this lets go of the folder's lock, without which it would not start again.
        embedded.close();
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
