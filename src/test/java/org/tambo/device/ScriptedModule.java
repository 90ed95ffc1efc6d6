package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * A fingerprint module that does what a test tells it to, in bytes written down by hand or by the rules of the published
 * manual; it shares nothing with the codec. It cuts what comes into requests by their announced length and hands each,
 * as hexadecimal digits from the packet identifier to the content's end, to the script, which sends what it likes.
 */
final class ScriptedModule implements AutoCloseable {
    private final PseudoTerminal line;
    private final Thread thread;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    ScriptedModule(PseudoTerminal line, BiConsumer<String, PseudoTerminal> script) {
        this.line = line;
        this.thread = Thread.ofPlatform().daemon().start(() -> serve(script));
    }

    /** All requests so far, as the script got them. */
    List<String> requests() {
        return requests;
    }

    private void serve(BiConsumer<String, PseudoTerminal> script) {
        ByteArrayOutputStream come = new ByteArrayOutputStream();
        while (!stopped) {
            come.writeBytes(line.receive(20));
            byte[] held = come.toByteArray();
            if (held.length < 9) {
                continue;
            }
            int end = 9 + ((held[7] & 0xFF) << 8 | held[8] & 0xFF);
            if (held.length < end) {
                continue;
            }
            come.reset();
            come.write(held, end, held.length - end);
            String request = HexFormat.of().formatHex(held, 9, end - 2);
            requests.add(request);
            try {
                script.accept(request, line);
            } catch (UncheckedIOException e) {
                return; // unplugged by the test
            }
        }
    }

    /** A packet by the manual's rule: header, address, identifier, length, content, sum of the last three. */
    static byte[] packet(int identifier, byte... content) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(HexFormat.of().parseHex("ef01ffffffff"));
        int length = content.length + 2;
        packet.write(identifier);
        packet.write(length / 256);
        packet.write(length % 256);
        packet.writeBytes(content);
        int sum = identifier + length / 256 + length % 256;
        for (byte b : content) {
            sum += Byte.toUnsignedInt(b);
        }
        packet.write(sum / 256 % 256);
        packet.write(sum % 256);
        return packet.toByteArray();
    }

    /** A picture's upload: acknowledgement, data packets, the last one of identifier 08. */
    static byte[] upload(byte[] picture, int packetSize) {
        ByteArrayOutputStream upload = new ByteArrayOutputStream();
        upload.writeBytes(packet(7, (byte) 0));
        for (int at = 0; at < picture.length; at += packetSize) {
            int end = Math.min(picture.length, at + packetSize);
            upload.writeBytes(packet(end == picture.length ? 8 : 2, Arrays.copyOfRange(picture, at, end)));
        }
        return upload.toByteArray();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        line.close();
    }
}
