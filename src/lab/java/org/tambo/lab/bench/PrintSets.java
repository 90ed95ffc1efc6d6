package org.tambo.lab.bench;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.tambo.device.GreyImage;

/**
 * Real fingerprints of known identity, for measuring alone: five sets of ten fingers with eight impressions each, outside
 * the project, where {@code TAMBO_DATA} says.
 */
final class PrintSets {
    static final int FINGERS = 10;
    static final int IMPRESSIONS = 8;
    static final int DPI = 500;

    private static final List<String> SETS =
            List.of("fvc2000/db1_b", "fvc2002/db1_b", "fvc2002/db3_b", "fvc2004/db1_b", "fvc2004/db2_b");
    private static final int FIRST_FINGER = 101;

    private final Path root;

    private PrintSets(Path root) {
        this.root = root;
    }

    /** Empty where there are none. */
    static Optional<PrintSets> find() {
        Path root = Path.of(Optional.ofNullable(System.getenv("TAMBO_DATA")).orElse("../shared/data"))
                .resolve("fingerprints");
        return SETS.stream().allMatch(set -> Files.isDirectory(root.resolve(set)))
                ? Optional.of(new PrintSets(root))
                : Optional.empty();
    }

    static List<String> sets() {
        return SETS;
    }

    /** A set's files: all impressions of the first finger, then of the second. */
    List<Path> files(String set) {
        List<Path> files = new ArrayList<>();
        for (int finger = 0; finger < FINGERS; finger++) {
            for (int impression = 1; impression <= IMPRESSIONS; impression++) {
                files.add(root.resolve(set).resolve("%d_%d.tif".formatted(FIRST_FINGER + finger, impression)));
            }
        }
        return files;
    }

    /** The samples as they stand in the file: no colour profile, no gamma. */
    static GreyImage grey(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IOException(file + " is no picture");
        }
        Raster raster = image.getRaster();
        byte[] pixels = new byte[raster.getWidth() * raster.getHeight()];
        int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) samples[i];
        }
        return new GreyImage(raster.getWidth(), raster.getHeight(), DPI, pixels);
    }
}
