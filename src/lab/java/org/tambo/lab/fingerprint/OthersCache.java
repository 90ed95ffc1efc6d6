package org.tambo.lab.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Made-up fingers by the hundred thousand, made once by the program of {@code native/others} and kept. A pack's name has
 * all that its bytes depend on, the program's version, the seed and the number of fingers; as its first fingers are the
 * same whatever their number, a longer pack serves for a shorter one.
 */
public final class OthersCache {
    private final Path folder;
    private final Path program;

    OthersCache(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    /** @param work where {@code ./tambo} keeps what it builds */
    public static OthersCache in(Path work) {
        return new OthersCache(work.resolve("others"), work.resolve("native/others/others"));
    }

    /**
     * Finds or makes so many fingers. While they are made, standard error shows how far it is.
     *
     * @param seed the same fingers for the same seed
     * @throws IOException when the program is not built or fails
     */
    public OthersPack pack(int count, long seed) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String name = "others-%s-seed%s".formatted(version(), Long.toUnsignedString(seed));
        Optional<Path> kept = kept(name, count);
        return new OthersPack(kept.isPresent() ? kept.get() : made(name, count, seed), count);
    }

    private record Kept(Path file, int count) {}

    /** The shortest that has enough. */
    private Optional<Path> kept(String name, int count) throws IOException {
        Pattern pack = Pattern.compile(Pattern.quote(name) + "-(\\d{1,9})\\.pack");
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> {
                        Matcher matcher = pack.matcher(file.getFileName().toString());
                        return matcher.matches()
                                ? Stream.of(new Kept(file, Integer.parseInt(matcher.group(1))))
                                : Stream.empty();
                    })
                    .filter(kept -> kept.count() >= count)
                    .min(Comparator.comparingInt(Kept::count))
                    .map(Kept::file);
        }
    }

    /** Under a name of its own until it is whole: it may be interrupted, and another may be making the same. */
    private Path made(String name, int count, long seed) throws IOException, InterruptedException {
        Path unfinished = Files.createTempFile(folder, name, ".unfinished");
        try {
            run(List.of(
                    "--count",
                    Integer.toString(count),
                    "--seed",
                    Long.toUnsignedString(seed),
                    "--out",
                    unfinished.toString(),
                    "--threads",
                    Integer.toString(Runtime.getRuntime().availableProcessors())));
            return Files.move(unfinished, folder.resolve(name + "-" + count + ".pack"), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** What changes when the same seed gives other fingers. */
    public String version() throws IOException, InterruptedException {
        return run(List.of("--version")).strip();
    }

    private String run(List<String> options) throws IOException, InterruptedException {
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is not built: ./tambo engine builds it");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            // It says a line at most, so it never waits for a reader; and this wait can be interrupted.
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(program + " ended with status " + status);
            }
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        } finally {
            process.destroy();
        }
    }
}
