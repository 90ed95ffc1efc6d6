package org.tambo.sync.tuf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client with folders of its own, started anew for each refresh as the command is. */
final class Checkpoint {
    final Path trusted;
    final Path downloads;
    private final SimulatedRepository repository;

    /** Trusts the repository's first root. */
    Checkpoint(Path folder, SimulatedRepository repository) throws UpdateRefused, IOException {
        this.trusted = folder.resolve("trusted");
        this.downloads = folder.resolve("downloads");
        this.repository = repository;
        TufClient.initialise(trusted, repository.versions("root").getFirst());
    }

    VerifiedRepository refresh() throws UpdateRefused, IOException {
        return refreshAt(SimulatedRepository.NOW);
    }

    VerifiedRepository refreshAt(Instant now) throws UpdateRefused, IOException {
        return new TufClient(trusted, repository.metadata(), repository.targetFiles(), InstantSource.fixed(now))
                .refresh();
    }

    /** @return the text of the file */
    String download(String path) throws UpdateRefused, IOException {
        var verified = refresh();
        return Files.readString(verified.download(verified.find(path), downloads));
    }

    List<String> downloaded() throws IOException {
        if (!Files.exists(downloads)) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        try (var files = Files.list(downloads)) {
            for (Path file : files.sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    Optional<byte[]> file(String role) throws IOException {
        Path file = trusted.resolve(role + ".json");
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /** @return 0 if the role is not trusted in any version */
    long version(String role) throws Exception {
        var bytes = file(role);
        return bytes.isEmpty() ? 0 : Json.read(bytes.get()).members("signed").whole("version");
    }

    /** As {@code root 1, snapshot 2, ...}, in the order of their names, with all that lies in the folder. */
    String trusted() throws Exception {
        var roles = new ArrayList<String>();
        try (var files = Files.list(trusted)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                var metadata = Json.read(Files.readString(file).getBytes(StandardCharsets.UTF_8));
                roles.add(
                        name.replace(".json", " ") + metadata.members("signed").whole("version"));
            }
        }
        return String.join(", ", roles);
    }
}
