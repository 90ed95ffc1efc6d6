package org.tambo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;
import org.tambo.device.Profiles;
import org.tambo.fingerprint.FingerPicture;
import org.tambo.fingerprint.FingerReading;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.fingerprint.PictureRefused;
import org.tambo.fingerprint.TemplateRefused;

/**
 * Reads a finger from a file of any kind that a tool is given: a picture, a device's raw picture, a prepared record, or a
 * template of ISO/IEC 19794-2 or ANSI 378. The file's first bytes say which it is; of a raw picture its name does.
 */
final class FingerFiles {
    private static final String RAW = ".raw";
    private static final byte[] RECORD = {'T', 'M', 'B'};
    private static final byte[] TEMPLATE = {'F', 'M', 'R', 0};

    private Path profiles = Path.of("device-profiles");
    private @Nullable String profile;

    /** A file that no finger can come from; the message says why. */
    static final class Refused extends Exception {
        Refused(String reason) {
            super(reason);
        }
    }

    /** The folder of device profiles. */
    void profiles(Path folder) {
        profiles = folder;
    }

    /** The id of the profile whose device raw pictures come from. */
    void raw(String id) {
        profile = id;
    }

    /**
     * @param dpi of a picture, or empty where it says it itself; a raw one has its profile's, a record and a template need
     *     none
     * @throws Refused when the file is none of these, or beyond the bounds
     */
    FingerReading read(Path file, Optional<Integer> dpi) throws IOException, Refused {
        byte[] bytes = bytes(file);
        try {
            if (isRaw(file)) {
                return FingerReading.of(rawPicture(bytes));
            }
            if (begins(bytes, RECORD)) {
                return read(FingerTemplate.parse(bytes));
            }
            if (begins(bytes, TEMPLATE)) {
                return read(FingerTemplate.fromIso(bytes));
            }
            return dpi.isPresent() ? FingerReading.ofFile(bytes, dpi.get()) : FingerReading.ofFile(bytes);
        } catch (PictureRefused | TemplateRefused | IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @param dpi of the picture, or empty where it says it itself; a raw one has its profile's
     * @throws Refused when the file is no picture of one finger, or beyond the bounds
     */
    GreyImage picture(Path file, Optional<Integer> dpi) throws IOException, Refused {
        byte[] bytes = bytes(file);
        try {
            if (isRaw(file)) {
                return rawPicture(bytes);
            }
            if (begins(bytes, RECORD) || begins(bytes, TEMPLATE)) {
                throw new Refused("there is no picture in a record or template");
            }
            return dpi.isPresent() ? FingerPicture.fromFile(bytes, dpi.get()) : FingerPicture.fromFile(bytes);
        } catch (PictureRefused | IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(Path file) throws IOException, Refused {
        if (Files.size(file) > FingerPicture.MAX_FILE) {
            throw new Refused(Files.size(file) + " bytes are too many for a picture of a finger");
        }
        return Files.readAllBytes(file);
    }

    private static boolean isRaw(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(RAW);
    }

    private GreyImage rawPicture(byte[] bytes) throws Refused {
        if (profile == null) {
            throw new Refused("a raw picture needs the profile of its device: --raw PROFILE");
        }
        return Profiles.load(profiles).picture(profile, bytes);
    }

    private static FingerReading read(FingerTemplate template) {
        return template.tooPoor()
                ? new FingerReading.Unreadable(FingerReading.Problem.TOO_FEW_MINUTIAE, template.quality(), List.of())
                : new FingerReading.Readable(template, template.quality(), List.of());
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= bytes.length || bytes[i] != with[i]) {
                return false;
            }
        }
        return true;
    }
}
