package org.tambo.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tambo.yaml.YamlFault;

/**
 * Reads the profiles again when a file of their folder has changed. It looks once a second, which costs a listing of a
 * small folder, and takes a change once it has stayed the same for a look, so that no half-written file is read.
 */
final class ProfileWatch implements Runnable {
    private static final System.Logger LOG = System.getLogger(ProfileWatch.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST_FILES = 4_000;

    private final Path folder;
    private final DeviceRegistry registry;

    ProfileWatch(Path folder, DeviceRegistry registry) {
        this.folder = folder;
        this.registry = registry;
    }

    /** Runs until it is interrupted. */
    @Override
    public void run() {
        // Nothing counts as taken yet: a file may have changed since the profiles in force were read.
        Map<String, String> taken = Map.of();
        Map<String, String> before = stamps();
        try {
            while (true) {
                Thread.sleep(EVERY);
                Map<String, String> now = stamps();
                if (!now.equals(taken) && now.equals(before)) {
                    taken = now;
                    reload();
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload() throws InterruptedException {
        Profiles next = Profiles.load(folder);
        for (YamlFault fault : next.faults()) {
            LOG.log(Level.WARNING, "a profile stays as it was: {0}", fault);
        }
        registry.use(next);
    }

    /** Name, size and time of each file; of a folder that cannot be read, nothing. */
    private Map<String, String> stamps() {
        Map<String, String> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.limit(MOST_FILES)::iterator) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file.getFileName().toString(), attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "profiles", e);
        }
        return stamps;
    }
}
