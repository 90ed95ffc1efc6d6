package org.tambo.device;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.tambo.device.ScriptedModule.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tambo.device.ForeignDevice.Mind;
import org.tambo.device.PortCapture.Captured;

/**
 * Devices that read their makers' documents otherwise than our simulators do, where these leave it open: all are captured
 * from without a profile's name. They are all tried at once, since most of the time is spent waiting.
 */
class ForeignDevicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> PASSPORT =
            List.of("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
    private static final List<String> CARD = List.of(
            "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<");
    private static final byte[] BYTES = new byte[60_000];

    static {
        new Random(11).nextBytes(BYTES);
    }

    private static final Map<String, Mind> MODULES = new LinkedHashMap<>();
    private static final Map<String, Mind> READERS = new LinkedHashMap<>();
    /** Pixels, or what they are packed in, as the module sends them. */
    private static final Map<String, Integer> PICTURES = new LinkedHashMap<>();

    private static final Map<String, List<String>> DOCUMENTS = new LinkedHashMap<>();

    static {
        for (int size : List.of(32, 64, 128, 256)) {
            module("EF01, packets of " + size, new Ef01(size, 36_864), 36_864);
        }
        module("EF01, R503", new Ef01(128, 18_432), 18_432);
        module("EF01, answers from another address", new Ef01(128, 36_864).address("00000001"), 36_864);
        module("EF01, its last packet is empty", new Ef01(128, 36_864).emptyEnd(), 36_864);
        module("EF01, in odd pieces", new Ef01(256, 36_864).pieces(), 36_864);
        module("EF01, no finger for a while", new Ef01(128, 36_864).fingerAfter(6), 36_864);
        module("EF01, knows pictures alone and says so", new Ef01(128, 36_864).knows(Set.of(1, 0x0A), true), 36_864);
        module("EF01, knows pictures alone", new Ef01(128, 36_864).knows(Set.of(1, 0x0A), false), 36_864);
        module("EF01, no password", new Ef01(128, 36_864).knows(Set.of(1, 0x0A, 0x0E, 0x0F), false), 36_864);
        module("EF01 on a cooked terminal", new Ef01(128, 36_864), 36_864);
        module("55AA, 258 x 202", new Gt511(Map.of(0x62, 52_116, 0x63, 19_200)), 52_116);
        module("55AA, raw pictures alone", new Gt511(Map.of(0x63, 19_200)), 19_200);
        module("55AA, GT-511C1R", new Gt511(Map.of(0x62, 51_840)), 51_840);
        module("55AA, GT-511C1R, raw pictures alone", new Gt511(Map.of(0x63, 51_840)), 51_840);
        module("SFM, two answers", new Sfm(true), 256 * 288);
        module("SFM, one answer", new Sfm(false), 256 * 288);

        reader("ID BOX, lines ended by CR", new IdBox(true, "\r"), PASSPORT);
        reader("ID BOX, lines ended by CR LF", new IdBox(true, "\r\n"), PASSPORT);
        reader("ID BOX that tells no version", new IdBox(false, "\r"), PASSPORT);
        reader("swipe reader without check", again(swipe(PASSPORT, "\r", 1, -1)), PASSPORT);
        reader("swipe reader, check from the heading", again(swipe(PASSPORT, "\r", 1, 0)), PASSPORT);
        reader("swipe reader, check from the address", again(swipe(PASSPORT, "\r", 2, 3)), PASSPORT);
        reader("swipe reader, card", again(swipe(CARD, "\r\n", 1, 5)), CARD);
        reader("lines ended by CR", again(lines(PASSPORT, "\r")), PASSPORT);
        reader("lines ended by CR LF", again(lines(PASSPORT, "\r\n")), PASSPORT);
        reader("lines ended by LF", again(lines(CARD, "\n")), CARD);
        reader("lines between STX and ETX", again(lines(CARD, "\r", true)), CARD);
        reader("lines sent once, before anybody listened", (heard, self) -> heard.length, PASSPORT);
        reader("imager that says ACK alone", new Imager("06"), PASSPORT);
        reader("imager that acknowledges nothing", new Imager(""), PASSPORT);
    }

    private static final Map<String, CompletableFuture<Captured>> TRIED = new LinkedHashMap<>();

    private static void module(String name, Mind mind, int bytes) {
        MODULES.put(name, mind);
        PICTURES.put(name, bytes);
    }

    private static void reader(String name, Mind mind, List<String> document) {
        READERS.put(name, mind);
        DOCUMENTS.put(name, document);
    }

    @BeforeAll
    static void tryAll() {
        MODULES.forEach(ForeignDevicesTest::tryOne);
        READERS.forEach(ForeignDevicesTest::tryOne);
    }

    private static void tryOne(String name, Mind mind) {
        CompletableFuture<Captured> captured = new CompletableFuture<>();
        TRIED.put(name, captured);
        Thread.ofPlatform().daemon().start(() -> {
            PseudoTerminal terminal = new PseudoTerminal(!name.contains("cooked"));
            try (ForeignDevice device = new ForeignDevice(terminal, mind)) {
                if (name.contains("before anybody listened")) {
                    device.send(lines(PASSPORT, "\r"));
                }
                captured.complete(PortCapture.capture(
                        Profiles.load(ProfilesTest.SHIPPED), terminal.path(), Optional.empty(), PATIENCE));
            } catch (Exception e) {
                captured.completeExceptionally(e);
            }
        });
    }

    static Set<String> modules() {
        return MODULES.keySet();
    }

    static Set<String> readers() {
        return READERS.keySet();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void givesItsPicture(String name) throws Exception {
        GreyImage image =
                assertInstanceOf(Captured.Picture.class, captured(name)).image();
        int bytes = PICTURES.getOrDefault(name, 0);
        byte[] sent = Arrays.copyOf(BYTES, bytes);
        assertArrayEquals(image.pixels().length == bytes ? sent : halves(sent), image.pixels());
    }

    @ParameterizedTest
    @MethodSource("readers")
    void givesItsDocument(String name) throws Exception {
        assertEquals(
                DOCUMENTS.get(name),
                assertInstanceOf(Captured.Document.class, captured(name)).lines());
    }

    private static Captured captured(String name) throws Exception {
        return Objects.requireNonNull(TRIED.get(name)).get();
    }

    /** Two pixels a byte, the left one in its high half, spread over 0 to 255. */
    private static byte[] halves(byte[] packed) {
        byte[] pixels = new byte[2 * packed.length];
        for (int i = 0; i < packed.length; i++) {
            pixels[2 * i] = (byte) ((packed[i] & 0xF0) / 16 * 17);
            pixels[2 * i + 1] = (byte) ((packed[i] & 0x0F) * 17);
        }
        return pixels;
    }

    private static byte[] lines(List<String> document, String end) {
        return (String.join(end, document) + end).getBytes(US_ASCII);
    }

    /** STX, the lines, ETX and an exclusive-or of what lies between them. */
    private static byte[] lines(List<String> document, String end, boolean enveloped) {
        byte[] text = lines(document, end);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(2);
        out.writeBytes(text);
        out.write(3);
        int check = 3;
        for (byte b : text) {
            check ^= b;
        }
        out.write(check);
        return enveloped ? out.toByteArray() : text;
    }

    /** @param checkFrom the index of the first byte that the check covers, up to ETX; -1: there is no check */
    private static byte[] swipe(List<String> document, String end, int lengthBytes, int checkFrom) {
        byte[] text = ((document.size() == 2 ? end : "") + String.join(end, document) + end).getBytes(US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        for (int i = lengthBytes - 1; i >= 0; i--) {
            out.write((text.length + 4) >> 8 * i);
        }
        out.writeBytes("OU".getBytes(US_ASCII));
        out.write(2);
        out.write('0');
        out.writeBytes(text);
        out.write(3);
        if (checkFrom >= 0) {
            byte[] all = out.toByteArray();
            int check = 0;
            for (int i = checkFrom; i < all.length; i++) {
                check ^= all[i];
            }
            out.write(check);
        }
        return out.toByteArray();
    }

    /** Says the same again and again, and hears nothing. */
    private static Mind again(byte[] what) {
        return (heard, self) -> {
            if (heard.length == 0) {
                ForeignDevice.pause(900);
                self.send(what);
            }
            return heard.length;
        };
    }

    private static int startOf(byte[] heard, int first, int second) {
        int at = 0;
        while (at + 1 < heard.length && ((heard[at] & 0xFF) != first || (heard[at + 1] & 0xFF) != second)) {
            at++;
        }
        return at;
    }

    /** From the manual of the ZFM-20, as one who needs pictures alone reads it. */
    private static final class Ef01 implements Mind {
        private final int packet;
        private final int bytes;
        private String address = "FFFFFFFF";
        private boolean emptyEnd;
        private boolean pieces;
        private Set<Integer> known = Set.of(1, 0x0A, 0x0E, 0x0F, 0x13);
        private boolean refuses = true;
        private final AtomicInteger withoutFinger = new AtomicInteger();

        Ef01(int packet, int bytes) {
            this.packet = packet;
            this.bytes = bytes;
        }

        Ef01 address(String own) {
            address = own;
            return this;
        }

        Ef01 emptyEnd() {
            emptyEnd = true;
            return this;
        }

        Ef01 pieces() {
            pieces = true;
            return this;
        }

        Ef01 fingerAfter(int questions) {
            withoutFinger.set(questions);
            return this;
        }

        Ef01 knows(Set<Integer> instructions, boolean refusesOthers) {
            known = instructions;
            refuses = refusesOthers;
            return this;
        }

        @Override
        public int hear(byte[] heard, ForeignDevice self) {
            int at = startOf(heard, 0xEF, 0x01);
            if (at > 0 || heard.length < 9) {
                return at;
            }
            int end = 9 + ((heard[7] & 0xFF) << 8 | heard[8] & 0xFF);
            if (heard.length >= end && end >= 12) {
                obey(heard[9] & 0xFF, self);
                return end;
            }
            return 0;
        }

        private void obey(int instruction, ForeignDevice self) {
            if (!known.contains(instruction)) {
                if (refuses) {
                    say(self, 7, (byte) 1);
                }
                return;
            }
            switch (instruction) {
                case 0x01 -> say(self, 7, (byte) (withoutFinger.getAndDecrement() > 0 ? 2 : 0));
                case 0x0F -> say(self, 7, HexFormat.of().parseHex("000000000900c80003" + address + "00020006"));
                case 0x0A -> upload(self);
                default -> say(self, 7, (byte) 0);
            }
        }

        private void upload(ForeignDevice self) {
            say(self, 7, (byte) 0);
            for (int from = 0; from < bytes; from += packet) {
                boolean last = from + packet >= bytes && !emptyEnd;
                say(self, last ? 8 : 2, Arrays.copyOfRange(BYTES, from, Math.min(bytes, from + packet)));
            }
            if (emptyEnd) {
                say(self, 8);
            }
        }

        private void say(ForeignDevice self, int identifier, byte... content) {
            byte[] whole = packet(identifier, content);
            System.arraycopy(HexFormat.of().parseHex(address), 0, whole, 2, 4);
            int step = pieces ? 7 : whole.length;
            for (int from = 0; from < whole.length; from += step) {
                self.send(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + step)));
            }
            if (pieces) {
                ForeignDevice.pause(2);
            }
        }
    }

    /** 12-byte packets, lowest byte first; the light has to be on before a finger is seen. */
    private static final class Gt511 implements Mind {
        private final Map<Integer, Integer> pictures;
        private boolean lit;

        /** @param pictures bytes of the picture by the command for it */
        Gt511(Map<Integer, Integer> pictures) {
            this.pictures = pictures;
        }

        @Override
        public int hear(byte[] heard, ForeignDevice self) {
            int at = startOf(heard, 0x55, 0xAA);
            if (at > 0 || heard.length < 12) {
                return at;
            }
            ByteBuffer packet = ByteBuffer.wrap(heard).order(ByteOrder.LITTLE_ENDIAN);
            int parameter = packet.getInt(4);
            int command = packet.getShort(8);
            switch (command) {
                case 0x01, 0x04 -> say(self, 0x30, 0);
                case 0x12 -> {
                    lit = parameter == 1;
                    say(self, 0x30, 0);
                }
                case 0x60 -> say(self, lit ? 0x30 : 0x31, lit ? 0 : 0x1012);
                default -> {
                    Integer bytes = pictures.get(command);
                    say(self, bytes == null ? 0x31 : 0x30, bytes == null ? 0x100E : 0);
                    if (bytes != null) {
                        data(self, bytes);
                    }
                }
            }
            return 12;
        }

        private static void say(ForeignDevice self, int answer, int parameter) {
            ByteBuffer packet = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
            packet.putShort((short) 0xAA55)
                    .putShort((short) 1)
                    .putInt(parameter)
                    .putShort((short) answer);
            summed(self, packet.array());
        }

        private static void data(ForeignDevice self, int bytes) {
            ByteBuffer packet = ByteBuffer.allocate(4 + bytes).order(ByteOrder.LITTLE_ENDIAN);
            packet.putShort((short) 0xA55A).putShort((short) 1).put(BYTES, 0, bytes);
            summed(self, packet.array());
        }

        private static void summed(ForeignDevice self, byte[] bytes) {
            int sum = 0;
            for (byte b : bytes) {
                sum += b & 0xFF;
            }
            byte[] whole = Arrays.copyOf(bytes, bytes.length + 2);
            whole[bytes.length] = (byte) sum;
            whole[bytes.length + 1] = (byte) (sum >> 8);
            self.send(whole);
        }
    }

    /** Suprema's 13-byte packets; pictures come bare, without a header, and end with one more 0A. */
    private static final class Sfm implements Mind {
        private final boolean tellsOfScan;

        Sfm(boolean tellsOfScan) {
            this.tellsOfScan = tellsOfScan;
        }

        @Override
        public int hear(byte[] heard, ForeignDevice self) {
            int at = 0;
            while (at < heard.length && heard[at] != 0x40) {
                at++;
            }
            if (at > 0 || heard.length < 13) {
                return at;
            }
            int command = heard[1];
            switch (command) {
                case 0x04, 0x01 -> say(self, command, 0, 0x61);
                case 0x15, 0x20 -> {
                    if (tellsOfScan && command == 0x15) {
                        say(self, command, 0, 0x62);
                    }
                    say(self, command, 256 * 288, 0x61);
                    self.send(Arrays.copyOf(BYTES, 256 * 288));
                    self.send((byte) 0x0A);
                }
                default -> say(self, command, 0, 0x75);
            }
            return 13;
        }

        private static void say(ForeignDevice self, int command, int size, int flag) {
            ByteBuffer packet = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
            packet.put((byte) 0x40).put((byte) command).putInt(0).putInt(size).put((byte) flag);
            int sum = 0;
            for (byte b : packet.array()) {
                sum += b;
            }
            packet.put((byte) sum).put((byte) 0x0A);
            self.send(packet.array());
        }
    }

    /** Letter, length, text; a document lies in it. */
    private static final class IdBox implements Mind {
        private final boolean tellsVersion;
        private final String end;

        IdBox(boolean tellsVersion, String end) {
            this.tellsVersion = tellsVersion;
            this.end = end;
        }

        @Override
        public int hear(byte[] heard, ForeignDevice self) {
            if (heard.length < 3) {
                return 0;
            }
            if ("ILCVWRT".indexOf(heard[0]) < 0 || heard[1] != 0) {
                return 1;
            }
            int bytes = 3 + heard[2];
            if (heard.length < bytes) {
                return 0;
            }
            switch (heard[0]) {
                case 'I' -> say(self, 'I', lines(PASSPORT, end));
                case 'C' -> say(self, 'C', heard[3]);
                case 'V' -> {
                    if (tellsVersion) {
                        say(self, 'V', "1.7".getBytes(US_ASCII));
                    }
                }
                default -> say(self, heard[0]);
            }
            return bytes;
        }

        private static void say(ForeignDevice self, int letter, byte... content) {
            self.send((byte) letter, (byte) (content.length >> 8), (byte) content.length);
            self.send(content);
        }
    }

    /** Reads a document each time that it is triggered. */
    private static final class Imager implements Mind {
        private final String acknowledgement;

        Imager(String acknowledgement) {
            this.acknowledgement = acknowledgement;
        }

        @Override
        public int hear(byte[] heard, ForeignDevice self) {
            if (heard.length == 0) {
                return 0;
            }
            String text = new String(heard, US_ASCII);
            if (text.startsWith("\u0016T\r")) {
                self.send(lines(PASSPORT, "\r"));
                return 3;
            }
            int menu = text.startsWith("\u0016M\r") ? text.indexOf('!') + 1 : 0;
            if (menu > 0) {
                self.send(acknowledgement);
                return menu;
            }
            return "\u0016M\r".startsWith(text.substring(0, Math.min(3, text.length()))) || "\u0016T\r".startsWith(text)
                    ? 0
                    : 1;
        }
    }
}
