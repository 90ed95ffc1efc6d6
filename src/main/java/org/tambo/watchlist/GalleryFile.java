package org.tambo.watchlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.tambo.fingerprint.Gallery;
import org.tambo.fingerprint.GallerySnapshot;
import org.tambo.fingerprint.SnapshotRefused;
import org.tambo.security.Sealer;

/**
 * The gallery beside the replica's file, so that a start need not make a million fingers ready for the search again. Its
 * name is that of the index of names which was written with it: {@link SnapshotFile}.
 */
final class GalleryFile {
    private static final Logger LOG = Logger.getLogger(GalleryFile.class);
    private static final String BEGINNING = "replica-";
    private static final String ENDING = ".gallery";

    private final String name;
    private final Path file;
    private final Sealer sealer;

    /** @param id of the index of names */
    GalleryFile(Path replica, byte[] id, Sealer sealer) {
        this.name = HexFormat.of().formatHex(id);
        this.file = replica.resolveSibling(BEGINNING + name + ENDING);
        this.sealer = sealer;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Writes it whole or not at all, and removes those of other states. */
    void write(Generation generation) throws IOException {
        GallerySnapshot.write(generation.gallery(), name, file, sealer);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        List<Path> others;
        try (Stream<Path> files = Files.list(folder)) {
            others = files.filter(one -> !one.endsWith(file.getFileName()) && isGallery(one))
                    .toList();
        }
        for (Path other : others) {
            Files.deleteIfExists(other);
        }
    }

    private static boolean isGallery(Path one) {
        String text = one.getFileName().toString();
        return text.startsWith(BEGINNING) && text.endsWith(ENDING);
    }

    /** The gallery; nothing where there is none, and where it is not what was written: then it is removed. */
    Optional<Gallery> read() {
        try {
            return Optional.of(GallerySnapshot.read(file, name, sealer));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | SnapshotRefused e) {
            LOG.warnf("The gallery is built anew: %s", e.getMessage());
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                LOG.warnf("%s cannot be removed: %s", file.getFileName(), stays.getMessage());
            }
            return Optional.empty();
        }
    }
}
