package org.tambo.kiosk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One file of the kiosk's page as it stands in the sources. */
record PageFile(Path path) {
    private static final Path ROOT = Path.of("src/main/resources/META-INF/resources");

    static PageFile named(String name) {
        return new PageFile(ROOT.resolve(name));
    }

    static List<PageFile> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).map(PageFile::new).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean isScript() {
        return path.toString().endsWith(".js");
    }

    String text() {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
