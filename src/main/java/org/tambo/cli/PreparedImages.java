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
    sealed interface Prepared {
        double milliseconds();
    }

    record Finger(FingerTemplate template, double milliseconds) implements Prepared {}

    /** @param refused whether it is no picture of bounded size at all, rather than one without a finger to be read in it */
    record Failure(String reason, boolean refused, double milliseconds) implements Prepared {}

    /** Prepares images on all cores. */
    void prepare(Collection<Image> images) {
        images.stream().distinct().toList().parallelStream().forEach(this::of);
    }

    Prepared of(Image image) {
        return prepared.computeIfAbsent(image, this::made);
    }

    Optional<FingerTemplate> template(Image image) {
        return of(image) instanceof Finger finger ? Optional.of(finger.template()) : Optional.empty();
    }

    private Prepared made(Image image) {
        long begun = System.nanoTime();
        try {
            return switch (files.read(Path.of(image.path()), image.dpi())) {
                case FingerReading.Readable readable -> new Finger(readable.template(), since(begun));
                case FingerReading.Unreadable unreadable ->
                    new Failure(unreadable.problem().name(), false, since(begun));
            };
        } catch (FingerFiles.Refused e) {
            return new Failure(String.valueOf(e.getMessage()), true, since(begun));
        } catch (NoSuchFileException e) {
            return new Failure("there is no such file", true, since(begun));
        } catch (IOException | InvalidPathException e) {
            return new Failure("it cannot be read: " + e.getMessage(), true, since(begun));
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
