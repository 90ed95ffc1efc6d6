package org.tambo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.PictureRefused;

/** The fingers of a run's images, each prepared once. */
final class PreparedImages {
    private final Map<Image, Prepared> prepared = new ConcurrentHashMap<>();

    /** An image by the path that it was named by. */
    record Image(String path, int dpi) {}

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
        return prepared.computeIfAbsent(image, PreparedImages::made);
    }

    Optional<FingerTemplate> template(Image image) {
        return of(image) instanceof Finger finger ? Optional.of(finger.template()) : Optional.empty();
    }

    private static Prepared made(Image image) {
        long begun = System.nanoTime();
        try {
            Path file = Path.of(image.path());
            if (Files.size(file) > FingerPicture.MAX_FILE) {
                return new Failure(
                        Files.size(file) + " bytes are too many for a picture of a finger", true, since(begun));
            }
            return switch (FingerReading.ofFile(Files.readAllBytes(file), image.dpi())) {
                case FingerReading.Readable readable -> new Finger(readable.template(), since(begun));
                case FingerReading.Unreadable unreadable ->
                    new Failure(unreadable.problem().name(), false, since(begun));
            };
        } catch (PictureRefused e) {
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
