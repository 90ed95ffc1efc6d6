package org.tambo.fingerprint;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gallery of the engine, {@code tambo_gallery_*} in {@code native/include/tambo.h}, and the life of its memory. Any number
 * of threads may use it at once. It is freed when it is closed and the last call in it has returned; one that nobody closed
 * is freed when nothing refers to it any more.
 */
final class NativeGallery implements AutoCloseable {
    /** TAMBO_MOST_PREPARED_BYTES. */
    static final int MOST_PREPARED_BYTES = 40_960;

    /** TAMBO_CANDIDATE_FLOATS. */
    private static final int CANDIDATE_FLOATS = 4;

    /** TAMBO_TIMES. */
    private static final int TIMES = 7;

    /** Both extractors' minutiae. */
    private static final int EXTRACTORS = 2;

    private static final int NOT_ENROLLED = -15;

    private static final Cleaner CLEANER = Cleaner.create();

    private static final MethodHandle OPEN =
            RidgeEngine.function("tambo_gallery_open", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
            RidgeEngine.function("tambo_gallery_close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final FunctionDescriptor PUTTING =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle PUT = RidgeEngine.function("tambo_gallery_put", PUTTING);
    private static final MethodHandle PUT_PREPARED = RidgeEngine.function("tambo_gallery_put_prepared", PUTTING);
    private static final MethodHandle REMOVE =
            RidgeEngine.function("tambo_gallery_remove", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle SIZE =
            RidgeEngine.function("tambo_gallery_size", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    private static final MethodHandle BYTES =
            RidgeEngine.function("tambo_gallery_bytes", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    private static final MethodHandle SEARCH = RidgeEngine.function(
            "tambo_gallery_search",
            FunctionDescriptor.of(
                    JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
                    JAVA_INT, ADDRESS));
    private static final MethodHandle COMPARE = RidgeEngine.function(
            "tambo_gallery_compare",
            FunctionDescriptor.of(
                    JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle RECORD = RidgeEngine.function(
            "tambo_gallery_record", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT));
    private static final MethodHandle PREPARED = RidgeEngine.function(
            "tambo_gallery_prepared",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));

    private final Life life;
    private final Cleaner.Cleanable cleanable;

    /** The handle, and how many need it: its owner and the calls in it. Knows nothing of the object that it lives for. */
    private static final class Life implements Runnable {
        private final MemorySegment handle;
        private final AtomicInteger users = new AtomicInteger(1);

        Life(MemorySegment handle) {
            this.handle = handle;
        }

        MemorySegment entered() {
            int now = users.get();
            while (now > 0) {
                if (users.compareAndSet(now, now + 1)) {
                    return handle;
                }
                now = users.get();
            }
            throw new IllegalStateException("the gallery is closed");
        }

        void left() {
            if (users.decrementAndGet() == 0) {
                try {
                    CLOSE.invokeExact(handle);
                } catch (Throwable thrown) {
                    throw RidgeEngine.unchecked(thrown);
                }
            }
        }

        /** The owner goes; the cleaner calls it once. */
        @Override
        public void run() {
            left();
        }
    }

    /** What a search listed: a key and scores each, the likeliest first. */
    record Listed(long[] keys, float[] scores, int[] microseconds) {
        int size() {
            return keys.length;
        }

        /** By which they are in order. */
        float rank(int number) {
            return scores[number * CANDIDATE_FLOATS];
        }

        /** By the minutiae and the ridges' flow alone. */
        float found(int number) {
            return scores[number * CANDIDATE_FLOATS + 1];
        }
    }

    NativeGallery() {
        try {
            MemorySegment handle = (MemorySegment) OPEN.invokeExact(EXTRACTORS);
            if (handle.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("the engine has no memory for a gallery");
            }
            life = new Life(handle);
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        }
        cleanable = CLEANER.register(this, life);
    }

    /** Searches that run end as they would; those that come are refused. */
    @Override
    public void close() {
        cleanable.clean();
    }

    /**
     * Puts fingers in, or in the place of those with their keys.
     *
     * @param records finger i is bytes offsets[i] to offsets[i + 1]
     * @param prepared whether they are prepared fingers instead of records
     * @return for each 0, or the engine's error code
     */
    int[] put(long[] keys, long[] labels, MemorySegment records, long[] offsets, boolean prepared) {
        MemorySegment handle = life.entered();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statuses = arena.allocate(JAVA_INT, keys.length);
            MemorySegment keyArray = arena.allocateFrom(JAVA_LONG, keys);
            MemorySegment labelArray = arena.allocateFrom(JAVA_LONG, labels);
            MemorySegment offsetArray = arena.allocateFrom(JAVA_LONG, offsets);
            MethodHandle put = prepared ? PUT_PREPARED : PUT;
            RidgeEngine.checked((int) put.invokeExact(
                    handle, keyArray, labelArray, records, records.byteSize(), offsetArray, keys.length, statuses));
            return statuses.toArray(JAVA_INT);
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }

    /** @return how many of them were there */
    int remove(long[] keys) {
        MemorySegment handle = life.entered();
        try (Arena arena = Arena.ofConfined()) {
            return RidgeEngine.checked(
                    (int) REMOVE.invokeExact(handle, arena.allocateFrom(JAVA_LONG, keys), keys.length));
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }

    long size() {
        return asked(SIZE);
    }

    /** All memory that the engine holds for it. */
    long bytes() {
        return asked(BYTES);
    }

    private long asked(MethodHandle what) {
        MemorySegment handle = life.entered();
        try {
            return (long) what.invokeExact(handle);
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }

    /**
     * @param filter pairs of a mask and the wanted bits; one pair must hold, or there are none
     * @param wide whether the finger may be turned by any angle
     * @param threads at most
     * @param most candidates at most
     */
    Listed search(RidgeRecord probe, long[] filter, boolean wide, int threads, int most) {
        MemorySegment handle = life.entered();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate(JAVA_LONG, most);
            MemorySegment scores = arena.allocate(JAVA_FLOAT, (long) CANDIDATE_FLOATS * most);
            MemorySegment times = arena.allocate(JAVA_INT, TIMES);
            int found = RidgeEngine.checked((int) SEARCH.invokeExact(
                    handle,
                    arena.allocateFrom(JAVA_BYTE, probe.bytes()),
                    probe.bytes().length,
                    arena.allocateFrom(JAVA_LONG, filter),
                    filter.length / 2,
                    wide ? 1 : 0,
                    threads,
                    keys,
                    scores,
                    most,
                    times));
            return new Listed(
                    keys.asSlice(0, (long) Long.BYTES * found).toArray(JAVA_LONG),
                    scores.asSlice(0, (long) Float.BYTES * CANDIDATE_FLOATS * found)
                            .toArray(JAVA_FLOAT),
                    times.toArray(JAVA_INT));
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }

    /**
     * Compares the probe's ridges thoroughly with those of fingers here.
     *
     * @param wide whether the probe may be turned by any angle
     * @param threads at most
     * @return how the ridges agree, by key, without those that are not there
     */
    Map<Long, RidgeAgreement> compare(RidgeRecord probe, long[] keys, boolean wide, int threads) {
        MemorySegment handle = life.entered();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scores = arena.allocate(JAVA_FLOAT, 2L * keys.length);
            RidgeEngine.checked((int) COMPARE.invokeExact(
                    handle,
                    arena.allocateFrom(JAVA_BYTE, probe.bytes()),
                    probe.bytes().length,
                    arena.allocateFrom(JAVA_LONG, keys),
                    keys.length,
                    wide ? 1 : 0,
                    threads,
                    scores));
            Map<Long, RidgeAgreement> agreements = new HashMap<>();
            for (int i = 0; i < keys.length; i++) {
                float ridges = scores.getAtIndex(JAVA_FLOAT, 2L * i);
                if (ridges != NOT_ENROLLED) {
                    agreements.put(keys[i], new RidgeAgreement(ridges, scores.getAtIndex(JAVA_FLOAT, 2L * i + 1)));
                }
            }
            return agreements;
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }

    /** A finger's record, if it is there. */
    Optional<byte[]> record(long key) {
        MemorySegment handle = life.entered();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record = arena.allocate(RidgeEngine.MOST_RECORD_BYTES);
            int length = (int) RECORD.invokeExact(handle, key, record, RidgeEngine.MOST_RECORD_BYTES);
            return length == NOT_ENROLLED
                    ? Optional.empty()
                    : Optional.of(record.asSlice(0, RidgeEngine.checked(length)).toArray(JAVA_BYTE));
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }

    /**
     * Copies fingers out as a gallery takes them back in the shortest time.
     *
     * @param to with room for {@value #MOST_PREPARED_BYTES} bytes at least
     * @param offsets becomes where each lies in it, one more than there are keys
     * @return how many of the keys were dealt with, from the first on: as many as fit
     */
    int prepared(long[] keys, MemorySegment to, long[] offsets) {
        MemorySegment handle = life.entered();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment places = arena.allocate(JAVA_LONG, keys.length + 1L);
            int done = RidgeEngine.checked((int) PREPARED.invokeExact(
                    handle, arena.allocateFrom(JAVA_LONG, keys), keys.length, to, to.byteSize(), places));
            MemorySegment.copy(places, JAVA_LONG, 0, offsets, 0, done + 1);
            return done;
        } catch (Throwable thrown) {
            throw RidgeEngine.unchecked(thrown);
        } finally {
            life.left();
        }
    }
}
