package org.tambo.fingerprint;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.tambo.device.GreyImage;

/**
 * The fingerprint engine of {@code native/}, called by its flat C interface ({@code native/include/tambo.h}). The one type
 * that knows the library, which is loaded with it. Any number of threads may call it at once.
 *
 * <p>What goes over is copied, and no call is a critical one: a search of a gallery takes milliseconds, in which a thread
 * in a critical call would keep the collector, and with it every other thread, waiting. The copies are a thousandth of a
 * comparison's time.
 */
final class RidgeEngine {
    /** TAMBO_MOST_RECORD_BYTES. */
    static final int MOST_RECORD_BYTES = 20_480;

    /** TAMBO_MINUTIA_INTS. */
    static final int MINUTIA_INTS = 4;

    private static final int MOST_MINUTIAE = 255;
    private static final int SCORES = 2;

    private static final MethodHandle EXTRACT;
    private static final MethodHandle COMPARE_MANY;
    private static final MethodHandle QUALITY;
    private static final MethodHandle MINUTIAE;

    static {
        load();
        EXTRACT = function(
                "tambo_extract",
                FunctionDescriptor.of(
                        JAVA_INT,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_DOUBLE,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT));
        COMPARE_MANY = function(
                "tambo_compare_many",
                FunctionDescriptor.of(
                        JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS,
                        JAVA_INT));
        QUALITY = function("tambo_record_quality", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        MINUTIAE = function(
                "tambo_record_minutiae",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private RidgeEngine() {}

    /**
     * @param minutiae {@value #MINUTIA_INTS} numbers each
     * @return a record's bytes
     * @throws RidgesRefused when the picture or a minutia is out of the engine's bounds
     */
    static byte[] extract(GreyImage image, int[] minutiae) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] pixels = image.pixels();
            MemorySegment record = arena.allocate(MOST_RECORD_BYTES);
            int length = checked((int) EXTRACT.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, pixels),
                    (long) pixels.length,
                    image.width(),
                    image.height(),
                    (double) image.dpi(),
                    arena.allocateFrom(JAVA_INT, minutiae),
                    minutiae.length,
                    record,
                    MOST_RECORD_BYTES));
            return record.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /**
     * Compares a probe with several candidates.
     *
     * @return an agreement for each, in their order
     */
    static List<RidgeAgreement> compare(RidgeRecord probe, List<RidgeRecord> candidates) {
        try (Arena arena = Arena.ofConfined()) {
            long[] offsets = new long[candidates.size() + 1];
            for (int i = 0; i < candidates.size(); i++) {
                offsets[i + 1] = offsets[i] + candidates.get(i).bytes().length;
            }
            MemorySegment records = arena.allocate(offsets[candidates.size()]);
            for (int i = 0; i < candidates.size(); i++) {
                byte[] bytes = candidates.get(i).bytes();
                MemorySegment.copy(bytes, 0, records, JAVA_BYTE, offsets[i], bytes.length);
            }
            MemorySegment scores = arena.allocate(JAVA_FLOAT, (long) SCORES * candidates.size());
            checked((int) COMPARE_MANY.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, probe.bytes()),
                    probe.bytes().length,
                    records,
                    records.byteSize(),
                    arena.allocateFrom(JAVA_LONG, offsets),
                    offsets.length,
                    1,
                    scores,
                    SCORES * candidates.size()));
            List<RidgeAgreement> agreements = new ArrayList<>(candidates.size());
            for (int i = 0; i < candidates.size(); i++) {
                float ridges = scores.getAtIndex(JAVA_FLOAT, (long) SCORES * i);
                float minutiae = scores.getAtIndex(JAVA_FLOAT, (long) SCORES * i + 1);
                checked((int) ridges);
                agreements.add(new RidgeAgreement(ridges, minutiae));
            }
            return agreements;
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /**
     * @return a record's quality, 0 to 100
     * @throws RidgesRefused when the bytes are no record
     */
    static int quality(byte[] record) {
        try (Arena arena = Arena.ofConfined()) {
            return checked((int) QUALITY.invokeExact(arena.allocateFrom(JAVA_BYTE, record), record.length));
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /**
     * @return how many minutiae the engine found itself
     * @throws RidgesRefused when the bytes are no record
     */
    static int minutiae(byte[] record) {
        try (Arena arena = Arena.ofConfined()) {
            int capacity = MOST_MINUTIAE * MINUTIA_INTS;
            return checked((int) MINUTIAE.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, record),
                    record.length,
                    0,
                    arena.allocate(JAVA_INT, capacity),
                    capacity));
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    private static int checked(int answer) {
        if (answer < 0) {
            throw new RidgesRefused(RidgeFault.of(answer));
        }
        return answer;
    }

    /** A method handle may throw anything; the engine's calls throw nothing of their own. */
    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException runtime -> runtime;
            default -> new IllegalStateException(thrown);
        };
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.loaderLookup()
                                .find(name)
                                .orElseThrow(
                                        () -> new UnsatisfiedLinkError(name + " is not in the fingerprint engine")),
                        descriptor);
    }

    /** The file is removed once it is mapped, so that a station that is killed leaves none behind. */
    private static void load() {
        String processor = switch (System.getProperty("os.arch")) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "aarch64";
            default -> throw new UnsatisfiedLinkError("the fingerprint engine for " + System.getProperty("os.arch"));
        };
        String resource = "/native/linux-" + processor + "/libtambo.so";
        try (InputStream library = RidgeEngine.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new UnsatisfiedLinkError(resource + " is not in this build: ./tambo engine makes it");
            }
            Path file = Files.createTempFile("tambo-engine", ".so");
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                System.load(file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the fingerprint engine cannot be unpacked", e);
        }
    }
}
