package org.tambo.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one HID device, from the kernel's {@code /dev/hidraw*}, where each reading is one report. Nothing tells how
 * many wait, so a thread of its own reads them.
 */
final class HidLine implements AutoCloseable {
    private static final int LONGEST_REPORT = 64;
    /** A document of three lines is some two hundred reports; more that nobody fetches are lost. */
    private static final int MOST_WAITING = 1_024;

    private static final byte[] END = {};

    private final Path path;
    private final PortLock lock;
    private final FileChannel channel;
    private final BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>(MOST_WAITING);

    private HidLine(Path path, PortLock lock, FileChannel channel) {
        this.path = path;
        this.lock = lock;
        this.channel = channel;
    }

    /** @throws DeviceFailed with {@link DeviceFault#PORT_REFUSED} */
    static HidLine open(Path path) throws DeviceFailed {
        PortLock lock = PortLock.take(path);
        try {
            HidLine line = new HidLine(path, lock, FileChannel.open(path, StandardOpenOption.READ));
            Thread.ofPlatform().name("hid-" + path.getFileName()).daemon().start(line::gather);
            return line;
        } catch (IOException e) {
            lock.close();
            throw new DeviceFailed(DeviceFault.PORT_REFUSED, path + " cannot be opened: " + e.getMessage());
        }
    }

    private void gather() {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_REPORT);
        try {
            while (channel.read(buffer.clear()) > 0) {
                reports.offer(Arrays.copyOf(buffer.array(), buffer.position()));
            }
        } catch (IOException e) {
            System.getLogger(HidLine.class.getName()).log(System.Logger.Level.DEBUG, path + " ended", e);
        }
        reports.clear();
        reports.offer(END);
    }

    /**
     * The next report.
     *
     * @return null when none came in time
     * @throws DeviceFailed with {@link DeviceFault#UNPLUGGED}
     */
    byte @Nullable [] next(Deadline until) throws DeviceFailed, InterruptedException {
        byte[] report = reports.poll(Math.max(0, until.nanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (report == END) {
            reports.offer(END);
            throw new DeviceFailed(DeviceFault.UNPLUGGED, path + " is gone");
        }
        return report;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(HidLine.class.getName()).log(System.Logger.Level.DEBUG, "closing " + path, e);
        } finally {
            lock.close();
        }
    }
}
