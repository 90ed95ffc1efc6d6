package org.tambo.lab.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files on a disk with a cache before it: what was written is there for the processes at once, and for good once it was
 * synchronised. A file's name is for good once the file was synchronised for the first time, any change of names once its
 * folder was.
 */
public final class Disk {
    private static final String MEMORY = "-shm";

    private final Map<String, Contents> names = new HashMap<>();
    private final Map<String, Contents> namesForGood = new HashMap<>();
    /** Changes of names that no synchronised folder holds yet. */
    private final List<DiskOperation> loose = new ArrayList<>();

    /** A file's content, whatever its name. */
    private static final class Contents {
        private byte[] now;
        private byte[] forGood;
        private final List<DiskOperation> loose = new ArrayList<>();

        Contents(byte[] content) {
            now = content;
            forGood = content;
        }

        void take(DiskOperation operation) {
            now = after(now, operation);
            loose.add(operation);
        }

        void synchronise() {
            forGood = now;
            loose.clear();
        }

        /** What a power cut leaves: of what was not synchronised each operation, torn or not, or nothing of it. */
        byte[] afterPowerCut(@Nullable SplittableRandom chance) {
            byte[] left = forGood;
            if (chance != null) {
                for (DiskOperation operation : loose) {
                    if (chance.nextBoolean()) {
                        left = after(left, operation.isWrite() && chance.nextInt(4) == 0 ? torn(operation) : operation);
                    }
                }
            }
            return left;
        }

        private static byte[] after(byte[] content, DiskOperation operation) {
            int from = (int) operation.offset();
            if (!operation.isWrite()) {
                return Arrays.copyOf(content, from);
            }
            byte[] written = Arrays.copyOf(content, Math.max(content.length, from + operation.data().length));
            System.arraycopy(operation.data(), 0, written, from, operation.data().length);
            return written;
        }
    }

    private Disk() {}

    /** A folder's files, all of them there for good. */
    public static Disk of(Path folder) throws IOException {
        Disk disk = new Disk();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.endsWith(MEMORY)) {
                    Contents content = new Contents(Files.readAllBytes(file));
                    disk.names.put(name, content);
                    disk.namesForGood.put(name, content);
                }
            }
        }
        return disk;
    }

    /** The first half of what was to be written. */
    static DiskOperation torn(DiskOperation write) {
        return new DiskOperation(
                write.kind(),
                write.path(),
                write.other(),
                write.offset(),
                Arrays.copyOf(write.data(), write.data().length / 2));
    }

    void take(DiskOperation operation) {
        switch (operation.kind()) {
            case RESIZE, WRITE -> content(operation.path()).take(operation);
            case SYNC -> synchronise(operation.path());
            case CREATE, RENAME, REMOVE -> {
                rename(names, operation);
                loose.add(operation);
            }
        }
    }

    private Contents content(String name) {
        Contents content = names.get(name);
        if (content == null) {
            throw new IllegalStateException("nobody made " + name);
        }
        return content;
    }

    private static void rename(Map<String, Contents> names, DiskOperation operation) {
        Contents before = names.remove(operation.path());
        switch (operation.kind()) {
            case CREATE -> names.put(operation.path(), new Contents(new byte[0]));
            case RENAME -> {
                if (before != null) {
                    names.put(operation.other(), before);
                }
            }
            default -> {}
        }
    }

    private void synchronise(String name) {
        Contents file = names.get(name);
        if (file != null) {
            file.synchronise();
            namesForGood.putIfAbsent(name, file);
            return;
        }
        // A folder, then.
        namesForGood.keySet().removeIf(one -> isIn(name, one));
        names.forEach((one, content) -> {
            if (isIn(name, one)) {
                namesForGood.put(one, content);
            }
        });
        loose.removeIf(operation -> isIn(name, operation.path()));
    }

    private static boolean isIn(String folder, String name) {
        return name.lastIndexOf('/') == (folder.isEmpty() ? -1 : folder.length()) && name.startsWith(folder);
    }

    /** What processes see. */
    Map<String, byte[]> seen() {
        Map<String, byte[]> seen = new TreeMap<>();
        names.forEach((name, content) -> seen.put(name, content.now));
        return seen;
    }

    /**
     * What a power cut leaves.
     *
     * @param chance of what was not synchronised some is there all the same, names in their order; null for nothing of it
     */
    Map<String, byte[]> afterPowerCut(@Nullable SplittableRandom chance) {
        Map<String, Contents> left = new HashMap<>(namesForGood);
        if (chance != null) {
            int kept = chance.nextInt(loose.size() + 1);
            for (DiskOperation change : loose.subList(0, kept)) {
                if (change.kind() == DiskOperation.Kind.CREATE) {
                    Contents made = names.get(change.path());
                    left.putIfAbsent(change.path(), made == null ? new Contents(new byte[0]) : made);
                } else {
                    rename(left, change);
                }
            }
        }
        Map<String, byte[]> files = new TreeMap<>();
        left.forEach((name, content) -> files.put(name, content.afterPowerCut(chance)));
        return files;
    }

    /** Lays files into a folder. */
    public static void lay(Map<String, byte[]> files, Path folder) throws IOException {
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, file.getValue());
        }
    }
}
