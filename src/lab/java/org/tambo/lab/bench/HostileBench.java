package org.tambo.lab.bench;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.tambo.device.GreyImage;
import org.tambo.fingerprint.FingerProbe;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.PictureRefused;
import org.tambo.lab.fingerprint.HostilePictures;

/**
 * {@code ./tambo bench fingerprint --hostile}: what becomes of pictures that are no picture of one finger, how long that
 * takes, and how high they score against fingers that they are not.
 */
final class HostileBench {
    private static final int[] MEGAPIXELS = {8, 16, 64};
    private static final long TURNED = 77;

    private final List<FingerTemplate> enrolled;

    private HostileBench(List<FingerTemplate> enrolled) {
        this.enrolled = enrolled;
    }

    /** @param data where there are none, synthetic fingers stand for them */
    static void run(Optional<PrintSets> data) throws IOException {
        List<FingerTemplate> enrolled = new ArrayList<>();
        if (data.isPresent()) {
            for (String set : PrintSets.sets()) {
                List<Path> files = data.get().files(set);
                for (int i = 0; i < files.size(); i += PrintSets.IMPRESSIONS) {
                    readable(PrintSets.grey(files.get(i))).ifPresent(enrolled::add);
                }
            }
        } else {
            HostilePictures.ofFinger(1).forEach(named -> readable(named.image()).ifPresent(enrolled::add));
        }
        System.out.println(Machine.description() + ", " + enrolled.size() + " fingers to be mistaken for");
        HostileBench bench = new HostileBench(enrolled);
        bench.tooLarge();
        HostilePictures.withoutFinger()
                .forEach(named -> bench.line(named.name(), () -> FingerReading.of(named.image())));
        HostilePictures.ofFinger(TURNED)
                .forEach(named -> bench.line(named.name(), () -> FingerReading.of(named.image())));
        System.out.println("most memory of the process: " + peak());
    }

    private static Optional<FingerTemplate> readable(GreyImage image) {
        return FingerReading.of(image) instanceof FingerReading.Readable readable
                ? Optional.of(readable.template())
                : Optional.empty();
    }

    private void tooLarge() throws IOException {
        for (int megapixels : MEGAPIXELS) {
            int side = (int) Math.sqrt(megapixels * 1e6);
            for (String kind : List.of("png", "bmp", "tiff")) {
                byte[] file = file(kind, side);
                line("%d Mpixel, %s".formatted(megapixels, kind), () -> FingerReading.ofFile(file, 1_000));
            }
        }
    }

    private static byte[] file(String kind, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        Arrays.fill(raster, (byte) 200);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, kind, out);
        return out.toByteArray();
    }

    private void line(String name, Supplier<FingerReading> reading) {
        String verdict;
        double highest = 0;
        long begun = System.nanoTime();
        double milliseconds;
        try {
            FingerReading read = reading.get();
            milliseconds = (System.nanoTime() - begun) / 1e6;
            switch (read) {
                case FingerReading.Unreadable unreadable ->
                    verdict = unreadable.problem().name();
                case FingerReading.Readable readable -> {
                    verdict = "readable, quality " + readable.quality();
                    highest = new FingerProbe(readable.template())
                            .compareAll(enrolled).stream()
                                    .mapToDouble(comparison -> comparison.score())
                                    .max()
                                    .orElse(0);
                }
            }
        } catch (PictureRefused e) {
            milliseconds = (System.nanoTime() - begun) / 1e6;
            verdict = String.valueOf(e.getMessage());
        }
        System.out.printf(Locale.ROOT, "| %s | %s | %.0f | %.0f |%n", name, verdict, milliseconds, highest);
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown")
                .replaceAll("\\s+", " ");
    }
}
