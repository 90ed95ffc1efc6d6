package org.tambo.sync.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** No mirror can send more than it may, nor take as long as it likes. */
class TransferTest {
    /** One byte a read, for ever. */
    private static InputStream endless(Runnable beforeEach) {
        return new InputStream() {
            @Override
            public int read() {
                beforeEach.run();
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                bytes[from] = (byte) read();
                return 1;
            }
        };
    }

    @Test
    void takesAFileOfJustTheLengthItMayHave() throws Exception {
        byte[] bytes = new byte[100_000];
        assertArrayEquals(bytes, new Transfer(_ -> new ByteArrayInputStream(bytes)).whole("file", bytes.length));
    }

    @Test
    void refusesAFileOneByteLonger() {
        byte[] bytes = new byte[100_001];
        var transfer = new Transfer(_ -> new ByteArrayInputStream(bytes));
        assertThrows(TooLongFile.class, () -> transfer.whole("file", 100_000));
    }

    @Test
    void readsOneByteMoreThanAllowedAtMost() {
        var read = new AtomicLong();
        var transfer = new Transfer(_ -> endless(read::incrementAndGet), () -> 0);
        assertThrows(TooLongFile.class, () -> transfer.whole("file", 1000));
        assertEquals(1001, read.get());
    }

    @Test
    void givesUpOnAFileThatDrips() {
        var clock = new AtomicLong();
        var transfer = new Transfer(
                _ -> endless(() -> clock.addAndGet(Duration.ofSeconds(10).toNanos())), clock::get);
        assertThrows(SlowTransfer.class, () -> transfer.whole("file", 1_000_000));
        assertEquals(Duration.ofSeconds(40), Duration.ofNanos(clock.get()));
    }

    @Test
    void waitsForAFileThatComesOverAThinLink() throws Exception {
        var clock = new AtomicLong();
        byte[] bytes = new byte[1_000_000];
        var thin = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] piece, int from, int length) {
                clock.addAndGet(Duration.ofSeconds(1).toNanos());
                return in instanceof ByteArrayInputStream array ? array.read(piece, from, Math.min(length, 4000)) : -1;
            }
        };
        assertEquals(bytes.length, new Transfer(_ -> thin, clock::get).whole("file", bytes.length).length);
    }

    @Test
    void closesWhatItDoesNotReadToItsEnd() {
        var closed = new AtomicBoolean();
        var transfer = new Transfer(_ -> new FilterInputStream(new ByteArrayInputStream(new byte[10])) {
            @Override
            public void close() {
                closed.set(true);
            }
        });
        assertThrows(TooLongFile.class, () -> transfer.whole("file", 5));
        assertTrue(closed.get());
    }
}
