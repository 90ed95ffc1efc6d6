package org.tambo.centre;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder that a web server serves, or that is put on a stick. */
final class PublishedFolder implements PublishedStore {
    private static final String METADATA = "metadata";
    private static final String TARGETS = "targets";
    /** Not what is being written. */
    private static final Pattern LASTING =
            Pattern.compile(METADATA + "/[0-9]+\\.root\\.json|" + TARGETS + "/[^/]+/[0-9a-f]{64}\\.[^/]+");

    private static final Pattern VERSIONED = Pattern.compile("([0-9]{1,18})\\.([a-z]+)\\.json");
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;

    PublishedFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void metadata(String name, byte[] file) {
        Path path = folder.resolve(METADATA).resolve(name);
        try {
            if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), file)) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be read", e);
        }
        write(path, file);
    }

    @Override
    public void target(String mirrorPath, byte[] file) {
        Path path = folder.resolve(TARGETS).resolve(mirrorPath);
        // Named by its hash: what is there already is the same.
        if (!Files.exists(path)) {
            write(path, file);
        }
    }

    /**
     * What a place that is new has to have beside the newest metadata: the targets, and each root that there was, since a client
     * goes from one to the next.
     *
     * @return their names below this folder
     */
    List<String> lasting() {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder, 3) : Stream.empty()) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> LASTING.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be read", e);
        }
    }

    /** The version of the timestamp in it; 0 where there is none. */
    long timestamp() {
        Path timestamp = folder.resolve(METADATA).resolve("timestamp.json");
        try {
            return Files.exists(timestamp) ? signed(timestamp).path("version").asLong() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be read", e);
        }
    }

    /** What the newest metadata in it say. All that were ever published are looked through. */
    PublishedState state() {
        Map<String, Long> versions = new HashMap<>();
        Map<String, Long> generations = new HashMap<>();
        Path metadata = folder.resolve(METADATA);
        try (Stream<Path> files = Files.exists(metadata) ? Files.list(metadata) : Stream.empty()) {
            for (Path file : files.toList()) {
                Matcher name = VERSIONED.matcher(file.getFileName().toString());
                if (name.matches()) {
                    versions.merge(name.group(2), Long.valueOf(name.group(1)), Math::max);
                }
            }
            versions.put("timestamp", timestamp());
            for (Country country : Country.values()) {
                String role = country.role();
                if (versions.containsKey(role)) {
                    for (JsonNode target : signed(metadata.resolve(versions.get(role) + "." + role + ".json"))
                            .path("targets")) {
                        generations.merge(
                                role, target.path("custom").path("generation").asLong(), Math::max);
                    }
                }
            }
            return new PublishedState(versions, generations);
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be read", e);
        }
    }

    private static JsonNode signed(Path file) throws IOException {
        return JSON.readTree(Files.readAllBytes(file)).path("signed");
    }

    /** @param name as {@link #lasting} gives it */
    byte[] read(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be read", e);
        }
    }

    private static void write(Path path, byte[] file) {
        try {
            Path parent = path.resolveSibling("");
            Files.createDirectories(parent);
            Path temporary = Files.createTempFile(parent, ".new", "");
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(file);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                temporary.toFile().setReadable(true, false);
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be written", e);
        }
    }

    @Override
    public void forget(Set<String> listed, Instant now, Duration grace) {
        Path targets = folder.resolve(TARGETS);
        try (Stream<Path> files = Files.exists(targets) ? Files.walk(targets, 2) : Stream.empty()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!listed.contains(targets.relativize(file).toString())
                        && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(grace))) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the published folder cannot be cleared", e);
        }
    }
}
