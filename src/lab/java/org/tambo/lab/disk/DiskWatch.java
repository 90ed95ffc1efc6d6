package org.tambo.lab.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches what this process does to the files below a folder, SQLite's writes among them. The process must have been started
 * with {@code native/faults} before its C library (LD_PRELOAD).
 */
public final class DiskWatch implements AutoCloseable {
    private static final int EIO = 5;
    private static final int ENOSPC = 28;
    private static final SymbolLookup LIBRARY =
            SymbolLookup.libraryLookup(Path.of(System.getenv("LD_PRELOAD")), Arena.global());
    private static final MethodHandle WATCH =
            function("tambo_disk_watch", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle OPERATIONS = function("tambo_disk_operations", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle RELEASE = function("tambo_disk_release", FunctionDescriptor.ofVoid());

    private final @Nullable Path log;

    private DiskWatch(Path folder, @Nullable Path log, long failing, int error) {
        this.log = log;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment logged = log == null ? MemorySegment.NULL : arena.allocateFrom(log.toString());
            int made = (int)
                    WATCH.invokeExact(arena.allocateFrom(folder.toRealPath().toString()), logged, failing, error);
            if (made != 0) {
                throw new IOException("no trace can be written to " + log);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.find(name).orElseThrow(), shape);
    }

    /** Writes down all that happens. */
    public static DiskWatch traced(Path folder, Path log) {
        return new DiskWatch(folder, log, 0, 0);
    }

    /** @param which operation fails with an input/output error, counted from 1 */
    public static DiskWatch failing(Path folder, long which) {
        return new DiskWatch(folder, null, which, EIO);
    }

    /** @param which operation is the first for which there is no room, counted from 1 */
    public static DiskWatch full(Path folder, long which) {
        return new DiskWatch(folder, null, which, ENOSPC);
    }

    /** How many operations there were until now. */
    public long operations() {
        try {
            return (long) OPERATIONS.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was written down, once it is closed. */
    public List<DiskOperation> trace() throws IOException {
        if (log == null) {
            throw new IllegalStateException("nothing was written down");
        }
        return DiskOperation.read(log);
    }

    @Override
    public void close() {
        try {
            RELEASE.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
