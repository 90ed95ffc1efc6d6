package org.tambo.watchlist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteDataSource;
import org.tambo.security.Station;
import org.tambo.security.StationKeys;

/** A station's folder with its keys, its trust folder and a replica on the disk, opened as the service opens it. */
final class StationOnDisk {
    private final Path folder;
    private final StationKeys keys;

    StationOnDisk(Path folder) throws IOException {
        this.folder = folder;
        this.keys = StationKeys.open(folder, "chasqui at dawn".toCharArray());
        Files.createDirectories(trust());
    }

    Path folder() {
        return folder;
    }

    Path trust() {
        return folder.resolve("trust");
    }

    Replica replica() {
        return Replica.open(file(), keys);
    }

    StationKeys keys() {
        return keys;
    }

    Path file() {
        return folder.resolve("replica.db");
    }

    /** Each is another start of the service on one folder. */
    Watchlist watchlist(Clock clock) throws IOException {
        return new Watchlist(keys, station(), clock);
    }

    Station station() {
        return new Station() {
            @Override
            public Path data() {
                return folder;
            }

            @Override
            public String place() {
                return "Desaguadero";
            }

            @Override
            public Keys keys() {
                return new Keys() {
                    @Override
                    public Optional<String> tpm() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> passphrase() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Path> passphraseFile() {
                        return Optional.empty();
                    }
                };
            }

            @Override
            public Duty officer() {
                return new Duty() {
                    @Override
                    public String id() {
                        return "demo";
                    }

                    @Override
                    public String name() {
                        return "Oficial de demostración";
                    }
                };
            }
        };
    }

    /** Takes away the index of names, so that the next start reads every notice. */
    void forgetNames() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".names")).toList()) {
                Files.delete(file);
            }
        }
    }

    void execute(String sql) throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl(url());
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** All bytes of the replica's files, its write-ahead log among them, each byte a character. */
    String replicaBytes() throws IOException {
        StringBuilder bytes = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("replica.db"))
                    .toList()) {
                bytes.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toString();
    }

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("replica.db")
                + "?journal_mode=WAL&synchronous=FULL&transaction_mode=IMMEDIATE&foreign_keys=true&secure_delete=true";
    }
}
