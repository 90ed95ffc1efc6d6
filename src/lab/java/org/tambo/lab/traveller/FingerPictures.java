package org.tambo.lab.traveller;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.tambo.device.GreyImage;
import org.tambo.lab.fingerprint.FingerprintPicture;
import org.tambo.lab.fingerprint.SyntheticFinger;

/**
 * The pictures of synthetic fingers, 256 x 288 pixels at 500 dpi, kept as PNG files in a folder so that no ridge is grown
 * twice. Inside it they lie in a folder named for what the generator makes of one known finger: another generator finds
 * nothing there that is not its own.
 */
public final class FingerPictures {
    private static final int DPI = 500;
    private static final int FOLDER_NAME_BYTES = 6;

    private final Path folder;

    /** @param cache a folder, made where it is missing; what lies in it may be deleted at any time */
    public FingerPictures(Path cache) {
        this.folder = cache.resolve(generatorsName());
    }

    /** One readable touch of the finger with this seed. Each number is another touch. */
    public GreyImage impression(long seed, int touch) {
        return kept("%016x-%d.png".formatted(seed, touch), () -> new SyntheticFinger(seed).impression(touch));
    }

    /** One touch from which nobody can read a finger. */
    public GreyImage unreadable(long seed, int touch) {
        return kept(
                "%016x-%d-unreadable.png".formatted(seed, touch), () -> new SyntheticFinger(seed).unreadable(touch));
    }

    /** The picture as an 8-bit grey PNG. */
    public static byte[] png(GreyImage picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(picture.pixels(), 0, raster, 0, raster.length);
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private GreyImage kept(String name, Supplier<FingerprintPicture> make) {
        Path file = folder.resolve(name);
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            FingerprintPicture made = make.get();
            GreyImage picture = new GreyImage(made.width(), made.height(), DPI, made.grey());
            Files.createDirectories(folder);
            Path half = Files.createTempFile(folder, name, ".part");
            Files.write(half, png(picture));
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            return picture;
        } catch (IOException broken) {
            throw new UncheckedIOException("finger pictures in " + folder, broken);
        }
    }

    private static GreyImage read(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        return new GreyImage(image.getWidth(), image.getHeight(), DPI, raster.clone());
    }

    private static String generatorsName() {
        try {
            byte[] known = new SyntheticFinger(0).impression(0).grey();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(known);
            return HexFormat.of().formatHex(digest, 0, FOLDER_NAME_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
