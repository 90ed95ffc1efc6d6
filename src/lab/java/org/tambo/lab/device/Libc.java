package org.tambo.lab.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of Linux' C library that a pseudo-terminal needs. Constants are those of the kernel's generic interface,
 * the same on x86-64 and arm64.
 */
final class Libc {
    static final int O_RDWR = 0x2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final short POLLIN = 0x1;
    static final int IN_CLOSE_WRITE = 0x8;
    static final int IN_CLOSE_NOWRITE = 0x10;
    static final int IN_OPEN = 0x20;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;

    /** ioctl: gives up the exclusive use that an earlier owner asked for. */
    static final long TIOCNXCL = 0x540D;
    /** ioctl: forgets what was received and not read (argument {@link #TCIFLUSH}). */
    static final long TCFLSH = 0x540B;

    static final long TCIFLUSH = 0;
    /** ioctl: reads a {@code struct termios2}. */
    static final long TCGETS2 = 0x802C542AL;
    /** ioctl: sets a {@code struct termios2}. */
    static final long TCSETS2 = 0x402C542BL;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle POSIX_OPENPT =
            function("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle GRANTPT = function("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle UNLOCKPT = function("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PTSNAME =
            function("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle POLL =
            function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle IOCTL_NUMBER = function(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL_STRUCT = function(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle INOTIFY_INIT =
            function("inotify_init1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle INOTIFY_ADD =
            function("inotify_add_watch", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private Libc() {}

    private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, all);
    }

    /** A call's answer and the {@code errno} beside it, which means something only where the answer is negative. */
    record Answer(long value, int errno) {
        long orThrow(String what) throws IOException {
            if (value < 0) {
                throw new IOException(what + " failed with errno " + errno);
            }
            return value;
        }
    }

    @FunctionalInterface
    private interface Call {
        Object with(MemorySegment callState) throws Throwable;
    }

    private static Answer call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long value = ((Number) call.with(state)).longValue();
            return new Answer(value, (int) ERRNO.get(state, 0L));
        } catch (Throwable impossible) {
            // A downcall throws nothing; the handle's signature only says so.
            throw new IllegalStateException(impossible);
        }
    }

    static Answer openMaster() {
        return call(state -> (int) POSIX_OPENPT.invokeExact(state, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    }

    static Answer grant(int master) {
        return call(state -> (int) GRANTPT.invokeExact(state, master));
    }

    static Answer unlock(int master) {
        return call(state -> (int) UNLOCKPT.invokeExact(state, master));
    }

    static String slaveName(int master) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(64);
            Answer answer = call(state -> (int) PTSNAME.invokeExact(state, master, name, name.byteSize()));
            if (answer.value() != 0) {
                throw new IOException("ptsname_r failed with error " + answer.value());
            }
            return name.getString(0);
        }
    }

    static Answer open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return call(state -> (int) OPEN.invokeExact(state, name, flags));
        }
    }

    static Answer close(int descriptor) {
        return call(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static Answer read(int descriptor, MemorySegment into) {
        return call(state -> (long) READ.invokeExact(state, descriptor, into, into.byteSize()));
    }

    static Answer write(int descriptor, MemorySegment from) {
        return call(state -> (long) WRITE.invokeExact(state, descriptor, from, from.byteSize()));
    }

    /** Waits until one of the descriptors has something to read, or for the time given. */
    static Answer awaitInput(int timeoutMillis, int... descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entries = arena.allocate(8L * descriptors.length, 4);
            for (int i = 0; i < descriptors.length; i++) {
                entries.set(JAVA_INT, 8L * i, descriptors[i]);
                entries.set(JAVA_SHORT, 8L * i + 4, POLLIN);
            }
            return call(state -> (int) POLL.invokeExact(state, entries, (long) descriptors.length, timeoutMillis));
        }
    }

    static Answer ioctl(int descriptor, long request, long argument) {
        return call(state -> (int) IOCTL_NUMBER.invokeExact(state, descriptor, request, argument));
    }

    static Answer ioctl(int descriptor, long request, MemorySegment struct) {
        return call(state -> (int) IOCTL_STRUCT.invokeExact(state, descriptor, request, struct));
    }

    static Answer fileEvents() {
        return call(state -> (int) INOTIFY_INIT.invokeExact(state, O_NONBLOCK | O_CLOEXEC));
    }

    static Answer watch(int fileEvents, String path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return call(state -> (int) INOTIFY_ADD.invokeExact(state, fileEvents, name, mask));
        }
    }
}
