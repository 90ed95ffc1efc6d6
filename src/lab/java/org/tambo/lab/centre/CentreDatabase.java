package org.tambo.lab.centre;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A PostgreSQL of the lab's own in a folder. It refuses to run as root; the embedded one then asks for a user namespace, which
 * some containers do not give.
 */
public final class CentreDatabase implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private EmbeddedPostgres postgres;

    /** Starts it, in a folder that it makes where there is none. */
    public CentreDatabase(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.postgres = start();
    }

    private EmbeddedPostgres start() throws IOException {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(STARTING)
                    .start();
        } catch (IllegalStateException e) {
            throw new IOException(
                    "PostgreSQL does not start; as root it needs user namespaces, so try it as another user: "
                            + e.getMessage(),
                    e);
        }
    }

    public String address() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** Lets it end without a word to anybody and without putting anything in order, as a power cut would. */
    public void crash() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(folder.resolve("postmaster.pid"));
        new ProcessBuilder("kill", "-QUIT", lines.getFirst()).start().waitFor();
        while (Files.exists(folder.resolve("postmaster.pid"))) {
            Thread.sleep(20);
        }
        // Nothing runs any more; this lets go of the folder's lock, without which it would not start again.
        postgres.close();
    }

    /** Starts it again after a crash, with what it had. */
    public void restart() throws IOException {
        postgres = start();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
