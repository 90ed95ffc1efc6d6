package org.tambo.lab.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One device's serial line, 8N1. Bytes take the time that they would take on a wire, ten bits each; a side that has set
 * another speed reads garbage; and the faults that somebody asks for happen here.
 *
 * <p>{@link #send} and {@link #receive} belong to the device's thread, all else to any.
 */
public final class SerialLine implements AutoCloseable {
    private static final int BITS_A_BYTE = 10;
    /** What the wire carries in about five milliseconds goes out at one stroke: less than a USB bridge gathers. */
    private static final int STROKES_A_SECOND = 200;
    /** How long a device without power sleeps before it looks again. */
    private static final long WAIT_FOR_ROOM_NANOS = 1_000_000;

    private static final long UNPLUGGED_NAP_NANOS = 20_000_000;
    /** What a pseudo-terminal has until somebody sets its speed: it is heard, and hears, at any. */
    private static final int NEVER_SET = 38_400;

    private record Due(long atByte, LineFault fault) {}

    private final PseudoTerminal terminal;
    private final Random noiseSource = new Random(1);
    private final List<Due> faults = new ArrayList<>();
    private volatile int baud;
    private final AtomicInteger plugs = new AtomicInteger();
    private volatile long noiseUntil = System.nanoTime();
    private volatile long silentUntil = System.nanoTime();
    private volatile boolean hurried;
    private volatile Rates rates = Rates.NONE;
    private long sent;

    /**
     * @param link where the port appears
     * @param baud the device's own speed in bits a second
     */
    SerialLine(Path link, int baud) throws IOException {
        this.terminal = new PseudoTerminal(link);
        this.baud = baud;
    }

    /** The port's path: the same before and after a replug. */
    public Path port() {
        return terminal.link();
    }

    public boolean isPlugged() {
        return terminal.isPlugged();
    }

    /** Whether some process has the port open. */
    public boolean isInUse() {
        return terminal.isInUse();
    }

    /** The device's own speed in bits a second. */
    public int baud() {
        return baud;
    }

    /** The path vanishes; who has the port open finds it dead. */
    public void unplug() throws IOException {
        terminal.unplug();
    }

    /** The path is there again, and the device has just got its power. */
    public void replug() throws IOException {
        if (terminal.replug()) {
            plugs.incrementAndGet();
        }
    }

    /** Random bytes come without a pause in place of all else; what is sent to the device is lost. */
    public void noise(Duration length) {
        noiseUntil = System.nanoTime() + length.toNanos();
    }

    /** The device stays plugged in, hears nothing and says nothing. */
    public void silence(Duration length) {
        silentUntil = System.nanoTime() + length.toNanos();
    }

    /** Lets one fault happen as soon as its byte is reached. */
    public void inject(LineFault fault) {
        synchronized (faults) {
            faults.add(new Due(sent + fault.afterBytes(), fault));
            faults.sort(Comparator.comparingLong(Due::atByte));
        }
    }

    /**
     * How often a byte that the device sends is harmed, 0 to 1.
     *
     * @param drop it is lost
     * @param flip one of its bits is turned over
     * @param twice it comes twice
     */
    public record Rates(double drop, double flip, double twice) {
        public static final Rates NONE = new Rates(0, 0, 0);
    }

    /**
     * From now on, bytes from the device are harmed by chance.
     *
     * @param seed of that chance
     */
    public void harm(Rates rates, long seed) {
        noiseSource.setSeed(seed);
        this.rates = rates;
    }

    /** From now on bytes go as fast as they are taken, for who measures something else than the line. */
    public void hurry() {
        hurried = true;
    }

    /** Ends noise and silence, and takes back the faults that have not happened yet. */
    public void heal() {
        noiseUntil = System.nanoTime();
        silentUntil = System.nanoTime();
        rates = Rates.NONE;
        synchronized (faults) {
            faults.clear();
        }
    }

    /** How often the device got its power. A device that sees this change starts anew. */
    int plugs() {
        return plugs.get();
    }

    void setBaud(int baud) {
        this.baud = baud;
    }

    /** Sends at the device's speed and returns when the last byte has gone. */
    void send(byte[] bytes) throws IOException {
        long strokeEnds = System.nanoTime();
        int done = 0;
        while (done < bytes.length) {
            int stroke = Math.min(bytes.length - done, Math.max(1, baud / BITS_A_BYTE / STROKES_A_SECOND));
            strokeEnds += (long) stroke * BITS_A_BYTE * 1_000_000_000L / baud;
            if (!hurried) {
                sleepUntil(strokeEnds);
            }
            for (int i = done; i < done + stroke; ) {
                i = sendUnharmedPart(bytes, i, done + stroke);
                Optional<LineFault> fault = i < done + stroke ? takeDueFault() : Optional.empty();
                if (fault.isPresent()) {
                    i += harm(bytes[i], fault.get());
                    if (fault.get() instanceof LineFault.Stall stall) {
                        strokeEnds += stall.length().toNanos();
                    }
                }
            }
            done += stroke;
        }
    }

    /** Takes what was sent to the device, as it hears it; empty when nothing came in time. */
    byte[] receive(Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        for (long left = within.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            if (!terminal.isPlugged()) {
                LockSupport.parkNanos(Math.min(left, UNPLUGGED_NAP_NANOS));
                continue;
            }
            boolean noisy = isNoisy();
            if (noisy) {
                send(new byte[Math.max(1, baud / BITS_A_BYTE / STROKES_A_SECOND)]);
            }
            byte[] heard = terminal.read(noisy ? 0 : (int) Math.max(1, left / 1_000_000));
            if (heard.length > 0 && !isNoisy() && !isSilent()) {
                return MisreadLine.read(heard, portSpeed(), baud);
            }
        }
        return new byte[0];
    }

    /** Forgets what was sent to the device while it could not listen. */
    void discardReceived() throws IOException {
        while (terminal.isPlugged() && terminal.read(0).length > 0) {
            // Read and forgotten.
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    private int sendUnharmedPart(byte[] bytes, int from, int to) throws IOException {
        int end = to;
        synchronized (faults) {
            if (!faults.isEmpty()) {
                end = Math.clamp(from + faults.getFirst().atByte() - sent, from, to);
            }
            sent += end - from;
        }
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.write(bytes, from, end - from);
        transmit(part.toByteArray());
        return end;
    }

    private Optional<LineFault> takeDueFault() {
        synchronized (faults) {
            boolean due = !faults.isEmpty() && faults.getFirst().atByte() <= sent;
            return due ? Optional.of(faults.removeFirst().fault()) : Optional.empty();
        }
    }

    /** Lets the fault happen to the next byte; answers how many bytes that used up. */
    private int harm(byte next, LineFault fault) throws IOException {
        return switch (fault) {
            case LineFault.Drop _ -> countOne();
            case LineFault.Flip flip -> {
                transmit(new byte[] {(byte) (next ^ 1 << flip.bit())});
                yield countOne();
            }
            case LineFault.Stall stall -> {
                LockSupport.parkNanos(stall.length().toNanos());
                yield 0;
            }
            case LineFault.Unplug _ -> {
                terminal.unplug();
                yield 0;
            }
        };
    }

    private int countOne() {
        synchronized (faults) {
            sent++;
        }
        return 1;
    }

    private void transmit(byte[] bytes) throws IOException {
        if (bytes.length == 0 || isSilent()) {
            return;
        }
        if (isNoisy()) {
            noiseSource.nextBytes(bytes);
        }
        byte[] heard = MisreadLine.read(harmed(bytes), baud, portSpeed());
        int taken = terminal.write(heard);
        while (hurried && taken < heard.length && terminal.isInUse()) {
            // No line is so fast that its receiver would lose what it has no room for.
            LockSupport.parkNanos(WAIT_FOR_ROOM_NANOS);
            taken += terminal.write(Arrays.copyOfRange(heard, taken, heard.length));
        }
    }

    private int portSpeed() {
        int speed = terminal.speed();
        return speed == NEVER_SET ? baud : speed;
    }

    /** What the rates make of bytes. */
    private byte[] harmed(byte[] bytes) {
        Rates now = rates;
        if (now.drop() == 0 && now.flip() == 0 && now.twice() == 0) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : bytes) {
            double chance = noiseSource.nextDouble();
            if (chance < now.drop()) {
                continue;
            }
            boolean flip = chance < now.drop() + now.flip();
            out.write(flip ? b ^ 1 << noiseSource.nextInt(8) : b);
            if (!flip && chance < now.drop() + now.flip() + now.twice()) {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    private boolean isNoisy() {
        return System.nanoTime() - noiseUntil < 0;
    }

    private boolean isSilent() {
        return System.nanoTime() - silentUntil < 0;
    }

    private static void sleepUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
