package org.tambo.centre;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The centre's build, with a database and folders of its own. */
public final class EmbeddedCentre implements QuarkusTestProfile {
    /**
     * PostgreSQL refuses to run as root; the embedded one then wants a user namespace, which containers and a chroot may not
     * give.
     */
    public static boolean postgresRuns() throws InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return true;
        }
        try {
            return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Override
    public String getConfigProfile() {
        return "centre";
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Database.class));
    }

    /** A PostgreSQL in a temporary folder. */
    public static final class Database implements QuarkusTestResourceLifecycleManager {
        private @Nullable EmbeddedPostgres postgres;

        @Override
        public Map<String, String> start() {
            try {
                Path folder = Files.createTempDirectory("tambo-centre");
                postgres = EmbeddedPostgres.start();
                return Map.of(
                        "quarkus.http.test-ssl-port",
                        "0",
                        "tambo.centre.database",
                        postgres.getJdbcUrl("postgres", "postgres"),
                        "tambo.centre.data",
                        folder.resolve("data").toString(),
                        "tambo.centre.repository",
                        folder.resolve("repository").toString(),
                        "tambo.centre.passphrase",
                        "chasqui at dawn",
                        "tambo.centre.acknowledgement",
                        "1s",
                        "quarkus.mailer.port",
                        String.valueOf(freePort()),
                        "quarkus.http.test-port",
                        "0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** For a mail server that a test starts. */
        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        @Override
        public void stop() {
            if (postgres != null) {
                try {
                    postgres.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
