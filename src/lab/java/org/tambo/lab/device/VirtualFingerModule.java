package org.tambo.lab.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tambo.device.GreyImage;

/**
 * A serial fingerprint module of the EF01 family (ZFM-20, R30x, AS608), written from its makers' manuals.
 *
 * <p>Packet, big endian: {@code EF 01 | address 4 | PID 1 | length 2 | content | sum 2}, length = content + 2, sum over
 * PID, length and content. Half duplex: while it sends, it hears nothing. Speed and packet size are kept without power, as
 * the real module keeps them in flash. A packet for another address is not answered; a packet that it cannot make sense
 * of, or a command that it does not have, is answered by confirmation code 01.
 */
public final class VirtualFingerModule implements AutoCloseable {
    /** Pixels in a row of its picture. */
    public static final int WIDTH = 256;
    /** Rows of its picture. */
    public static final int HEIGHT = 288;

    /** What happens at the sensor; told on the module's own thread. */
    public enum Sensing {
        /** A picture was asked for, and no finger lay there. */
        ASKED_FOR_FINGER,
        /** A picture of the finger was taken. */
        IMAGE_TAKEN,
        /** The picture's last byte has gone. */
        IMAGE_SENT
    }

    private static final int PID_COMMAND = 0x01;
    private static final int PID_DATA = 0x02;
    private static final int PID_ACK = 0x07;
    private static final int PID_END_OF_DATA = 0x08;

    private static final int GEN_IMG = 0x01;
    private static final int UP_IMAGE = 0x0A;
    private static final int SET_SYS_PARA = 0x0E;
    private static final int READ_SYS_PARA = 0x0F;
    private static final int VFY_PWD = 0x13;
    private static final int HAND_SHAKE = 0x40;

    private static final int OK = 0x00;
    private static final int PACKET_ERROR = 0x01;
    private static final int NO_FINGER = 0x02;
    private static final int UPLOAD_IMAGE_FAILED = 0x0F;
    private static final int WRONG_PASSWORD = 0x13;
    private static final int BAD_REGISTER = 0x1A;

    private static final int REGISTER_BAUD = 4;
    private static final int REGISTER_SECURITY = 5;
    private static final int REGISTER_PACKET_SIZE = 6;

    private static final int BAUD_UNIT = 9_600;
    private static final int HEADER_BYTES = 9;
    /** The longest command packet's length field: far more than any command needs. */
    private static final int LONGEST_COMMAND = 256 + 2;

    private static final Duration POWER_ON = Duration.ofMillis(50);
    private static final Duration EXPOSURE = Duration.ofMillis(60);
    /** A packet that stops in the middle for so long is forgotten. */
    private static final Duration PACKET_PATIENCE = Duration.ofMillis(500);

    private final SerialLine line;
    private final Thread thread;
    private final AtomicReference<@Nullable GreyImage> finger = new AtomicReference<>();
    private volatile Consumer<Sensing> listener = _ -> {};
    private volatile boolean closed;

    // The module's registers, in flash.
    private int baudRegister = 6;
    private int securityRegister = 3;
    private int packetSizeRegister = 2;
    // Its memory, lost without power.
    private byte @Nullable [] image;
    private byte[] heard = new byte[0];
    private long lastHeard;

    /** A module at 57,600 bits a second and packets of 128 bytes, as it leaves the factory, plugged in at a path. */
    public VirtualFingerModule(Path port) throws IOException {
        this.line = new SerialLine(port, 6 * BAUD_UNIT);
        this.thread = Thread.ofPlatform().name("virtual finger module").daemon().start(this::live);
    }

    public SerialLine line() {
        return line;
    }

    /**
     * Sets who is told what happens at the sensor.
     *
     * @param listener is called on the module's thread and must not block
     */
    public void onSensing(Consumer<Sensing> listener) {
        this.listener = listener;
    }

    /** Puts a finger on the sensor: what lies there until {@link #lift}. */
    public void put(GreyImage picture) {
        if (picture.width() != WIDTH || picture.height() != HEIGHT) {
            throw new IllegalArgumentException("the sensor is %d x %d pixels, the picture %d x %d"
                    .formatted(WIDTH, HEIGHT, picture.width(), picture.height()));
        }
        finger.set(picture);
    }

    public void lift() {
        finger.set(null);
    }

    public boolean isFingerDown() {
        return finger.get() != null;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        line.close();
    }

    private void live() {
        int powerCycle = line.plugs();
        while (!closed) {
            try {
                byte[] bytes = line.receive(Duration.ofMillis(100));
                if (powerCycle != line.plugs()) {
                    powerCycle = line.plugs();
                    image = null;
                    heard = new byte[0];
                    Thread.sleep(POWER_ON);
                }
                hear(bytes);
            } catch (IOException broken) {
                // The plug was pulled while it read or wrote: without power there is nothing to do.
                heard = new byte[0];
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private void hear(byte[] bytes) throws IOException, InterruptedException {
        long now = System.nanoTime();
        if (bytes.length == 0) {
            if (now - lastHeard > PACKET_PATIENCE.toNanos()) {
                heard = new byte[0];
            }
            return;
        }
        lastHeard = now;
        byte[] all = Arrays.copyOf(heard, heard.length + bytes.length);
        System.arraycopy(bytes, 0, all, heard.length, bytes.length);
        int at = 0;
        while (true) {
            at = startOfPacket(all, at);
            if (all.length - at < HEADER_BYTES) {
                break;
            }
            int length = number(all, at + 7, 2);
            if (length < 3 || length > LONGEST_COMMAND) {
                at += 2;
                continue;
            }
            if (all.length - at < HEADER_BYTES + length) {
                break;
            }
            boolean sumRight =
                    sum(all, at + 6, at + HEADER_BYTES + length - 2) == number(all, at + HEADER_BYTES + length - 2, 2);
            boolean forMe = number(all, at + 2, 4) == -1;
            int packetId = all[at + 6] & 0xFF;
            byte[] content = Arrays.copyOfRange(all, at + HEADER_BYTES, at + HEADER_BYTES + length - 2);
            at += HEADER_BYTES + length;
            if (forMe && packetId == PID_COMMAND) {
                if (sumRight) {
                    obey(content);
                } else {
                    acknowledge(PACKET_ERROR);
                }
            }
        }
        heard = Arrays.copyOfRange(all, at, all.length);
    }

    private static int startOfPacket(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            boolean first = (bytes[at] & 0xFF) == 0xEF;
            if (first && (at + 1 == bytes.length || bytes[at + 1] == 0x01)) {
                return at;
            }
        }
        return bytes.length;
    }

    private void obey(byte[] command) throws IOException, InterruptedException {
        int[] parameters = new int[command.length - 1];
        for (int i = 1; i < command.length; i++) {
            parameters[i - 1] = command[i] & 0xFF;
        }
        switch (command[0] & 0xFF) {
            case GEN_IMG -> takeImage();
            case UP_IMAGE -> sendImage();
            case SET_SYS_PARA -> setRegister(parameters);
            case READ_SYS_PARA -> readRegisters();
            case VFY_PWD -> verifyPassword(parameters);
            case HAND_SHAKE -> acknowledge(OK);
            default -> acknowledge(PACKET_ERROR);
        }
    }

    private void takeImage() throws IOException, InterruptedException {
        Thread.sleep(EXPOSURE);
        GreyImage lying = finger.get();
        if (lying == null) {
            acknowledge(NO_FINGER);
            listener.accept(Sensing.ASKED_FOR_FINGER);
            return;
        }
        image = packed(lying);
        acknowledge(OK);
        listener.accept(Sensing.IMAGE_TAKEN);
    }

    /** Four bits a pixel, the left one of two in the high nibble. */
    private static byte[] packed(GreyImage picture) {
        byte[] grey = picture.pixels();
        byte[] packed = new byte[grey.length / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) ((grey[2 * i] & 0xF0) | ((grey[2 * i + 1] & 0xF0) >> 4));
        }
        return packed;
    }

    private void sendImage() throws IOException {
        byte[] taken = image;
        if (taken == null) {
            acknowledge(UPLOAD_IMAGE_FAILED);
            return;
        }
        acknowledge(OK);
        int packetSize = 32 << packetSizeRegister;
        int powerCycle = line.plugs();
        for (int at = 0; at < taken.length; at += packetSize) {
            if (powerCycle != line.plugs() || !line.isPlugged()) {
                return;
            }
            int end = Math.min(taken.length, at + packetSize);
            int packetId = end == taken.length ? PID_END_OF_DATA : PID_DATA;
            line.send(packet(packetId, Arrays.copyOfRange(taken, at, end)));
        }
        line.discardReceived();
        listener.accept(Sensing.IMAGE_SENT);
    }

    private void setRegister(int[] parameters) throws IOException {
        if (parameters.length != 2) {
            acknowledge(PACKET_ERROR);
            return;
        }
        int register = parameters[0];
        int value = parameters[1];
        if (register == REGISTER_BAUD && value >= 1 && value <= 12) {
            // Acknowledged at the old speed; the new one holds from the next packet on.
            acknowledge(OK);
            baudRegister = value;
            line.setBaud(value * BAUD_UNIT);
        } else if (register == REGISTER_SECURITY && value >= 1 && value <= 5) {
            securityRegister = value;
            acknowledge(OK);
        } else if (register == REGISTER_PACKET_SIZE && value <= 3) {
            packetSizeRegister = value;
            acknowledge(OK);
        } else {
            acknowledge(BAD_REGISTER);
        }
    }

    private void readRegisters() throws IOException {
        acknowledge(
                OK,
                // status, system identifier, library size
                0x00,
                0x00,
                0x00,
                0x00,
                0x00,
                0xC8,
                0x00,
                securityRegister,
                // address
                0xFF,
                0xFF,
                0xFF,
                0xFF,
                0x00,
                packetSizeRegister,
                0x00,
                baudRegister);
    }

    private void verifyPassword(int[] parameters) throws IOException {
        if (parameters.length != 4) {
            acknowledge(PACKET_ERROR);
        } else {
            acknowledge(Arrays.stream(parameters).allMatch(digit -> digit == 0) ? OK : WRONG_PASSWORD);
        }
    }

    private void acknowledge(int... content) throws IOException {
        byte[] bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        line.send(packet(PID_ACK, bytes));
    }

    private static byte[] packet(int packetId, byte[] content) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {(byte) 0xEF, 0x01, -1, -1, -1, -1, (byte) packetId});
        int length = content.length + 2;
        packet.write(length >> 8);
        packet.write(length);
        packet.writeBytes(content);
        int sum = sum(packet.toByteArray(), 6, packet.size());
        packet.write(sum >> 8);
        packet.write(sum);
        return packet.toByteArray();
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i] & 0xFF;
        }
        return sum & 0xFFFF;
    }

    private static int number(byte[] bytes, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = (number << 8) | (bytes[i] & 0xFF);
        }
        return number;
    }
}
