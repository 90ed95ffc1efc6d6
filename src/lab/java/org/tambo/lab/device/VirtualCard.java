package org.tambo.lab.device;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A contactless chip in the second virtual reader of vsmartcard's vpcd: it answers every command with 9000. Source of the
 * protocol: vsmartcard, {@code doc/virtualsmartcard}: messages with a length of two bytes, big endian; one of one byte is
 * for the reader (0 off, 1 on, 2 reset, 4 asks for the answer to reset), a longer one is a command to the chip.
 */
public final class VirtualCard implements AutoCloseable {
    private static final int PORT = 0x8C7B + 1;
    private static final int ANSWER_TO_RESET = 4;
    private static final int MOST = 65_535;

    private final Socket socket;
    private final List<String> commands = new CopyOnWriteArrayList<>();

    /** Puts the chip on the reader. */
    public VirtualCard() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), PORT);
        Thread.ofPlatform().daemon().name("card").start(this::serve);
    }

    /** As a reader makes it up for a contactless chip by PC/SC part 3, hexadecimal. */
    public String answerToReset() {
        return "3b80800101";
    }

    /** What it was sent, hexadecimal. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    private void serve() {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                int length = in.readUnsignedShort();
                byte[] message = in.readNBytes(length);
                if (message.length < length) {
                    return;
                }
                if (length == 1 && message[0] == ANSWER_TO_RESET) {
                    answer(out, HexFormat.of().parseHex(answerToReset()));
                } else if (length > 1) {
                    commands.add(HexFormat.of().formatHex(message));
                    answer(out, new byte[] {(byte) 0x90, 0});
                }
            }
        } catch (EOFException e) {
            // taken away by the reader
        } catch (IOException e) {
            if (!socket.isClosed()) {
                System.getLogger(VirtualCard.class.getName()).log(System.Logger.Level.WARNING, "the card", e);
            }
        }
    }

    private static void answer(DataOutputStream out, byte[] answer) throws IOException {
        if (answer.length > MOST) {
            throw new IllegalArgumentException("an answer of " + answer.length + " bytes");
        }
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
    }

    /** Takes the chip away. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
