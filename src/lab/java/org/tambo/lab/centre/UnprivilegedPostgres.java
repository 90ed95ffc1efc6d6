package org.tambo.lab.centre;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The embedded PostgreSQL's programs, started by root under the user nobody, for where a user namespace is not to be had. Its
 * data lie in a temporary folder, since nobody may not enter everybody's.
 */
final class UnprivilegedPostgres implements AutoCloseable {
    private static final String NOBODY = "65534";
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Path programs;
    private final Path folder;
    private final int port;
    private Process server;

    /** @param port where it listens, on this machine alone */
    UnprivilegedPostgres(int port) throws IOException, InterruptedException {
        this.programs = programs();
        this.folder = Files.createTempDirectory("tambo-postgres");
        this.port = port;
        run(List.of("chown", NOBODY + ":" + NOBODY, folder.toString()));
        run(asNobody("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", data()));
        this.server = start();
    }

    /** Where the embedded PostgreSQL has unpacked its programs when it tried to start. */
    private static Path programs() throws IOException {
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
        try (Stream<Path> versions = Files.list(unpacked)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin -> bin.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("no PostgreSQL was unpacked in " + unpacked));
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private List<String> asNobody(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessBuilder process(List<String> command) {
        File log = folder.resolveSibling(folder.getFileName() + ".log").toFile();
        return new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        int code = process(command).start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": see " + folder + ".log");
        }
    }

    String address() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    private Process start() throws IOException, InterruptedException {
        Process started = process(asNobody(
                        "postgres",
                        "-D",
                        data(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=localhost",
                        "-c",
                        "unix_socket_directories=" + folder))
                .start();
        Instant until = Instant.now().plus(STARTING);
        while (true) {
            try {
                DriverManager.getConnection(address()).close();
                return started;
            } catch (SQLException e) {
                if (!started.isAlive() || Instant.now().isAfter(until)) {
                    started.destroyForcibly();
                    throw new IOException("PostgreSQL does not start: see " + folder + ".log", e);
                }
                Thread.sleep(100);
            }
        }
    }

    /** As a power cut would end it. */
    void crash() throws InterruptedException {
        CentreDatabase.kill(server.toHandle());
        server.waitFor();
    }

    void restart() throws IOException, InterruptedException {
        server = start();
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            if (server.isAlive()) {
                run(List.of("kill", "-INT", String.valueOf(server.pid())));
                server.waitFor();
            }
            run(List.of("rm", "-rf", data()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(folder);
        Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".log"));
    }
}
