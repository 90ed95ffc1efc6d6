package org.tambo.sync.update;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tambo.security.DurableFile;
import org.tambo.sync.tuf.TufClient;
import org.tambo.sync.tuf.UpdateRefused;
import org.tambo.sync.tuf.VerifiedRepository;

/**
 * What a checkpoint has verified: the client's trusted metadata, and beside it the same files and the segments as a mirror
 * offers them, so that the folder {@code offered} is a stick or a neighbour's source as it lies. All of it can be fetched again.
 */
public final class UpdateStore {
    private static final Pattern VERSIONED = Pattern.compile("([0-9]{1,18})\\.([a-z0-9]+)\\.json");
    private static final String TIMESTAMP = "timestamp";
    private static final String ROOT = "root";
    private static final String KEYS = "keys";

    private final Path folder;

    public UpdateStore(Path folder) {
        this.folder = folder;
    }

    Path trusted() {
        return folder.resolve("trusted");
    }

    /** As a mirror: {@code metadata} and {@code targets} are below it. */
    public Path offered() {
        return folder.resolve("offered");
    }

    Path targets() {
        return offered().resolve("targets");
    }

    private Path metadata() {
        return offered().resolve("metadata");
    }

    /** @param root where trust starts, unless it has started already */
    void begin(byte[] root) throws UpdateRefused, IOException {
        if (!Files.exists(trusted().resolve("root.json"))) {
            TufClient.initialise(trusted(), root);
        }
    }

    /**
     * Offers a state that was verified.
     *
     * @param roles of which the trusted file is the one that this state lists
     * @param roots that have led to it
     */
    void offer(VerifiedRepository state, Set<String> roles, Map<Long, byte[]> roots) throws IOException {
        for (var root : roots.entrySet()) {
            if (root.getKey() <= state.rootVersion()) {
                write(metadata().resolve(root.getKey() + ".root.json"), root.getValue());
            }
        }
        Map<String, Long> versions = state.versions();
        for (String role : roles) {
            if (!role.equals(TIMESTAMP)) {
                copy(role, versions.get(role) + "." + role + ".json");
            }
        }
        // What is listed must be there before the list is.
        copy(TIMESTAMP, TIMESTAMP + ".json");
        for (Path file : in(metadata())) {
            Matcher name = VERSIONED.matcher(file.getFileName().toString());
            if (name.matches()
                    && !name.group(2).equals(ROOT)
                    && versions.getOrDefault(name.group(2), 0L) != Long.parseLong(name.group(1))) {
                Files.delete(file);
            }
        }
    }

    private void copy(String role, String name) throws IOException {
        write(metadata().resolve(name), Files.readAllBytes(trusted().resolve(role + ".json")));
    }

    private static void write(Path file, byte[] content) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Files.createDirectories(file.resolveSibling(""));
        DurableFile.write(file, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** The file of wrapped keys that was fetched last, for a mirror that has none for this device. */
    Optional<Path> keys(String device) throws IOException {
        return in(targets().resolve(KEYS)).stream()
                .filter(file -> file.getFileName().toString().endsWith("." + device))
                .findFirst();
    }

    /**
     * Removes the target files that are listed no longer.
     *
     * @param roles whose lists are known; other roles' files stay
     * @param listed relative to the folder of targets
     */
    void tidy(Set<String> roles, Set<String> listed) throws IOException {
        for (String role : roles) {
            for (Path file : in(targets().resolve(role))) {
                String path = role + "/" + file.getFileName();
                boolean begun = path.startsWith(role + "/.")
                        && listed.contains(
                                role + "/" + path.substring(role.length() + 2).replaceFirst("\\.new$", ""));
                if (!listed.contains(path) && !begun) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
