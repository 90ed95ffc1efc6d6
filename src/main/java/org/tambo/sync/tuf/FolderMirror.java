package org.tambo.sync.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A mirror in a folder, such as a USB stick: the files that a web server would serve. */
public final class FolderMirror implements Mirror {
    private final Path folder;

    public FolderMirror(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public InputStream open(String path) throws IOException {
        // The plus sign is encoded by those who ask, so it cannot be taken for a space.
        Path file =
                folder.resolve(URLDecoder.decode(path, StandardCharsets.UTF_8)).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            throw new NotOnMirror(path);
        }
        return Files.newInputStream(file);
    }
}
