package org.tambo.device;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the program for USB scanners tells, as the head of {@code native/usb/tambo_usb.c} defines it. */
sealed interface ScannerMessage {
    int VERSION = 1;
    int HEADER = 8;
    int MOST_SIDE = 5_000;
    int MOST_STRING = 255;
    int MOST_BODY = 4_096;
    int PICTURE_HEAD = 12;
    int IMAGE = 0x07;

    record Hello() implements ScannerMessage {}

    /** @param givesImages false for a model that matches on its chip */
    record Scanner(boolean givesImages, boolean swiped, String driver, String id, String name)
            implements ScannerMessage {}

    record Gone(String driver, String id) implements ScannerMessage {}

    record Listed() implements ScannerMessage {}

    record Opened() implements ScannerMessage {}

    record Finger(boolean present) implements ScannerMessage {}

    record Image(int width, int height, byte[] pixels) implements ScannerMessage {}

    record Retry(int code, String words) implements ScannerMessage {}

    record Failed(int code, String words) implements ScannerMessage {
        /** The scanner was unplugged. */
        static final int REMOVED = 0x100;
    }

    record Cancelled() implements ScannerMessage {}

    /** Asks for something; the program's half of the conversation has the same frame. */
    static byte[] request(int type, String... strings) {
        byte[][] texts = new byte[strings.length][];
        int length = 0;
        for (int i = 0; i < strings.length; i++) {
            texts[i] = strings[i].getBytes(StandardCharsets.UTF_8);
            length += texts[i].length + 1;
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
        frame.put((byte) 'T').put((byte) 'u').put((byte) type).put((byte) 0).putInt(length);
        for (byte[] text : texts) {
            frame.put(text).put((byte) 0);
        }
        return frame.array();
    }

    /**
     * The length of the body that follows.
     *
     * @param header {@value #HEADER} bytes
     * @throws DeviceFailed with {@link DeviceFault#NOISE} when no such frame may be
     */
    static int bodyLength(ByteBuffer header) throws DeviceFailed {
        int type = Byte.toUnsignedInt(header.get(2));
        int length = header.getInt(4);
        int most = type == IMAGE ? PICTURE_HEAD + MOST_SIDE * MOST_SIDE : MOST_BODY;
        if (header.get(0) != 'T' || header.get(1) != 'u' || header.get(3) != 0 || length < 0 || length > most) {
            throw new DeviceFailed(DeviceFault.NOISE, "the scanner's program sent what is no frame");
        }
        return length;
    }

    /** @throws DeviceFailed with {@link DeviceFault#NOISE} when the body contradicts its type */
    static ScannerMessage parse(int type, ByteBuffer body) throws DeviceFailed {
        Optional<ScannerMessage> message = switch (type) {
            case 0x01 -> body.remaining() == 1 && body.get() == VERSION ? Optional.of(new Hello()) : Optional.empty();
            case 0x02 -> scanner(body);
            case 0x03 -> strings(body, 2).map(texts -> new Gone(texts.getFirst(), texts.getLast()));
            case 0x04 -> empty(body, new Listed());
            case 0x05 -> empty(body, new Opened());
            case 0x06 -> body.remaining() == 1 ? Optional.of(new Finger(body.get() != 0)) : Optional.empty();
            case IMAGE -> image(body);
            case 0x08 -> retry(body);
            case 0x09 -> failed(body);
            case 0x0A -> empty(body, new Cancelled());
            default -> Optional.empty();
        };
        return message.orElseThrow(() ->
                new DeviceFailed(DeviceFault.NOISE, "the scanner's program sent a malformed message of type " + type));
    }

    private static Optional<ScannerMessage> empty(ByteBuffer body, ScannerMessage message) {
        return body.hasRemaining() ? Optional.empty() : Optional.of(message);
    }

    private static Optional<ScannerMessage> scanner(ByteBuffer body) {
        if (!body.hasRemaining()) {
            return Optional.empty();
        }
        int flags = body.get();
        return strings(body, 3)
                .map(texts -> new Scanner(
                        (flags & 1) != 0, (flags & 2) != 0, texts.getFirst(), texts.get(1), texts.getLast()));
    }

    private static Optional<ScannerMessage> image(ByteBuffer body) {
        if (body.remaining() < PICTURE_HEAD) {
            return Optional.empty();
        }
        int width = body.getInt();
        int height = body.getInt();
        body.getInt(); // drivers hardly ever know the resolution: the profile says it
        if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE || body.remaining() != width * height) {
            return Optional.empty();
        }
        byte[] pixels = new byte[width * height];
        body.get(pixels);
        return Optional.of(new Image(width, height, pixels));
    }

    private static Optional<ScannerMessage> retry(ByteBuffer body) {
        if (!body.hasRemaining()) {
            return Optional.empty();
        }
        int code = Byte.toUnsignedInt(body.get());
        return strings(body, 1).map(texts -> new Retry(code, texts.getFirst()));
    }

    private static Optional<ScannerMessage> failed(ByteBuffer body) {
        if (body.remaining() < 2) {
            return Optional.empty();
        }
        int code = Short.toUnsignedInt(body.getShort());
        return strings(body, 1).map(texts -> new Failed(code, texts.getFirst()));
    }

    /** Exactly so many strings, each ended by NUL, and nothing behind them. */
    private static Optional<List<String>> strings(ByteBuffer body, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 0;
            while (length < body.remaining() && body.get(body.position() + length) != 0) {
                length++;
            }
            if (length == body.remaining() || length > MOST_STRING) {
                return Optional.empty();
            }
            try {
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(body.slice(body.position(), length));
                texts.add(text.toString().replaceAll("\\p{Cntrl}", " "));
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
            body.position(body.position() + length + 1);
        }
        return body.hasRemaining() ? Optional.empty() : Optional.of(texts);
    }
}
