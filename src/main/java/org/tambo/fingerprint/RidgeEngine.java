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
    static final int MOST_RECORD_BYTES = 32_768;

    /** TAMBO_MINUTIA_INTS. */
    static final int MINUTIA_INTS = 4;

    private static final int MOST_MINUTIAE = 255;

    /** TAMBO_FACTS. */
    private static final int FACT_INTS = 7;

    /** TAMBO_MEASURES. */
    private static final int MEASURE_FLOATS = 8;

    /**
     * What the engine makes of a picture.
     *
     * @param record its bytes
     */
    record Extraction(byte[] record, PrintMeasures measures) {}

    private static final int SCORES = 2;

    /** TAMBO_COMPARISON_FLOATS. */
    private static final int COMPARISON_FLOATS = 13;

    /** TAMBO_PLACEMENT, the first of its six numbers. */
    private static final int PLACEMENT = 6;

    private static final MethodHandle EXTRACT;
    private static final MethodHandle COMPARE;
    private static final MethodHandle COMPARE_MANY;
    private static final MethodHandle RECORD_OF_MINUTIAE;
    private static final MethodHandle RECORD_WITH_MINUTIAE;
    private static final MethodHandle FACTS;
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
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT));
        COMPARE = function(
                "tambo_compare",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        COMPARE_MANY = function(
                "tambo_compare_many",
                FunctionDescriptor.of(
                        JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS,
                        JAVA_INT));
        RECORD_OF_MINUTIAE = function(
                "tambo_record_of_minutiae",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        RECORD_WITH_MINUTIAE = function(
                "tambo_record_with_minutiae",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        FACTS = function("tambo_record_facts", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        MINUTIAE = function(
                "tambo_record_minutiae",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private RidgeEngine() {}

    /**
     * @param minutiae {@value #MINUTIA_INTS} numbers each
     * @throws RidgesRefused when the picture or a minutia is out of the engine's bounds
     */
    static Extraction extract(GreyImage image, int[] minutiae) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] pixels = image.pixels();
            MemorySegment record = arena.allocate(MOST_RECORD_BYTES);
            MemorySegment measures = arena.allocate(JAVA_FLOAT, MEASURE_FLOATS);
            int length = checked((int) EXTRACT.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, pixels),
                    (long) pixels.length,
                    image.width(),
                    image.height(),
                    (double) image.dpi(),
                    arena.allocateFrom(JAVA_INT, minutiae),
                    minutiae.length,
                    record,
                    MOST_RECORD_BYTES,
                    measures,
                    MEASURE_FLOATS));
            return new Extraction(
                    record.asSlice(0, length).toArray(JAVA_BYTE), PrintMeasures.of(measures.toArray(JAVA_FLOAT)));
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

    /** How the candidate lies on the probe where their ridges agree best. */
    static Placement placement(RidgeRecord probe, RidgeRecord candidate) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment comparison = arena.allocate(JAVA_FLOAT, COMPARISON_FLOATS);
            checked((int) COMPARE.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, probe.bytes()),
                    probe.bytes().length,
                    arena.allocateFrom(JAVA_BYTE, candidate.bytes()),
                    candidate.bytes().length,
                    comparison,
                    COMPARISON_FLOATS));
            float[] numbers = comparison.toArray(JAVA_FLOAT);
            return new Placement(
                    numbers[PLACEMENT],
                    numbers[PLACEMENT + 1],
                    numbers[PLACEMENT + 2],
                    numbers[PLACEMENT + 3],
                    numbers[PLACEMENT + 4],
                    numbers[PLACEMENT + 5]);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /**
     * @param minutiae {@value #MINUTIA_INTS} numbers each, within a picture of that size at 500 dpi
     * @return the bytes of a record without ridges
     * @throws RidgesRefused when a side or a minutia is out of the engine's bounds
     */
    static byte[] recordOf(int width, int height, int[] minutiae) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record = arena.allocate(MOST_RECORD_BYTES);
            int length = checked((int) RECORD_OF_MINUTIAE.invokeExact(
                    width, height, arena.allocateFrom(JAVA_INT, minutiae), minutiae.length, record, MOST_RECORD_BYTES));
            return record.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /**
     * @param minutiae {@value #MINUTIA_INTS} numbers each, within the record's picture; they take the place of those of the
     *     other extractor that it had
     * @throws RidgesRefused when the bytes are no record, or a minutia is out of the engine's bounds
     */
    static byte[] recordWith(byte[] record, int[] minutiae) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment joined = arena.allocate(MOST_RECORD_BYTES);
            int length = checked((int) RECORD_WITH_MINUTIAE.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, record),
                    record.length,
                    arena.allocateFrom(JAVA_INT, minutiae),
                    minutiae.length,
                    joined,
                    MOST_RECORD_BYTES));
            return joined.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /** @throws RidgesRefused when the bytes are no record */
    static RidgeRecord.Facts facts(byte[] record) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment facts = arena.allocate(JAVA_INT, FACT_INTS);
            checked((int) FACTS.invokeExact(arena.allocateFrom(JAVA_BYTE, record), record.length, facts, FACT_INTS));
            return new RidgeRecord.Facts(
                    facts.getAtIndex(JAVA_INT, 0),
                    facts.getAtIndex(JAVA_INT, 1),
                    facts.getAtIndex(JAVA_INT, 2),
                    facts.getAtIndex(JAVA_INT, 3),
                    facts.getAtIndex(JAVA_INT, 4),
                    facts.getAtIndex(JAVA_INT, 5),
                    facts.getAtIndex(JAVA_INT, 6));
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /** Who found minutiae. */
    enum Extractor {
        /** The engine itself, in the enhanced picture. */
        OWN,
        /** SourceAFIS, or whoever made an ISO template. */
        FOREIGN
    }

    /**
     * @return a record's minutiae, {@value #MINUTIA_INTS} numbers each
     * @throws RidgesRefused when the bytes are no record
     */
    static int[] minutiae(byte[] record, Extractor extractor) {
        try (Arena arena = Arena.ofConfined()) {
            int capacity = MOST_MINUTIAE * MINUTIA_INTS;
            MemorySegment minutiae = arena.allocate(JAVA_INT, capacity);
            int count = checked((int) MINUTIAE.invokeExact(
                    arena.allocateFrom(JAVA_BYTE, record),
                    record.length,
                    extractor == Extractor.FOREIGN ? 1 : 0,
                    minutiae,
                    capacity));
            return minutiae.asSlice(0, (long) count * MINUTIA_INTS * Integer.BYTES)
                    .toArray(JAVA_INT);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static int checked(int answer) {
        if (answer < 0) {
            throw new RidgesRefused(RidgeFault.of(answer));
        }
        return answer;
    }

    /** A method handle may throw anything; the engine's calls throw nothing of their own. */
    static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException runtime -> runtime;
            default -> new IllegalStateException(thrown);
        };
    }

    static MethodHandle function(String name, FunctionDescriptor descriptor) {
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
