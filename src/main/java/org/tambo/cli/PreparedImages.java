package org.tambo.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;

/** The fingers of a run's files, each prepared once. */
final class PreparedImages {
    private final FingerFiles files;
    private final Map<Image, Prepared> prepared = new ConcurrentHashMap<>();

    PreparedImages(FingerFiles files) {
        this.files = files;
    }

    /**
     * A picture, record or template by the path that it was named by.
     *
     * @param dpi empty where the picture says it itself
     */
    record Image(String path, Optional<Integer> dpi) {}

    /** What came of an image. */
    sealed interface Prepared {}

    /** It could be read, whether there is a finger in it or not. */
    record Read(FingerReading reading, double milliseconds) implements Prepared {}

    /** It is no picture of bounded size, nor a record or template. */
    record Refused(String reason) implements Prepared {}

    /** Prepares images on all cores. */
    void prepare(Collection<Image> images) {
        images.stream().distinct().toList().parallelStream().forEach(this::of);
    }

    Prepared of(Image image) {
        return prepared.computeIfAbsent(image, this::made);
    }

    Optional<FingerTemplate> template(Image image) {
        return of(image) instanceof Read(FingerReading.Readable finger, double _)
                ? Optional.of(finger.template())
                : Optional.empty();
    }

    private Prepared made(Image image) {
        long begun = System.nanoTime();
        try {
            FingerReading reading = files.read(Path.of(image.path()), image.dpi());
            return new Read(reading, (System.nanoTime() - begun) / 1e6);
        } catch (FingerFiles.Refused e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            return new Refused("there is no such file");
        } catch (IOException | InvalidPathException e) {
            return new Refused("it cannot be read: " + e.getMessage());
        }
    }
}
