package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A device as its maker's document has it, written without the profiles and without the codec: it takes what it hears, a
 * request at a time, and skips what is none.
 */
final class ForeignDevice implements AutoCloseable {
    private static final int GLANCE_MILLIS = 20;

    private final PseudoTerminal line;
    private final Thread thread;
    private volatile boolean stopped;

    /** What it does with what it has heard. */
    interface Mind {
        /**
         * @param heard bytes that it has not used up yet; none when nothing came for a moment
         * @return how many it uses up
         */
        int hear(byte[] heard, ForeignDevice self);
    }

    ForeignDevice(PseudoTerminal line, Mind mind) {
        this.line = line;
        this.thread = Thread.ofPlatform().daemon().start(() -> live(mind));
    }

    private void live(Mind mind) {
        byte[] heard = {};
        while (!stopped) {
            byte[] came = line.receive(GLANCE_MILLIS);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(heard);
            all.writeBytes(came);
            heard = all.toByteArray();
            try {
                for (int used = mind.hear(heard, this); used > 0; used = mind.hear(heard, this)) {
                    heard = Arrays.copyOfRange(heard, used, heard.length);
                }
            } catch (UncheckedIOException e) {
                return; // nobody has the port any more
            }
        }
    }

    void send(byte... bytes) {
        line.send(bytes);
    }

    void send(String hex) {
        line.send(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        line.close();
    }
}
