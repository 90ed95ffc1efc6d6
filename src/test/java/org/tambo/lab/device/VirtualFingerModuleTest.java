package org.tambo.lab.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jssc.SerialPortException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.GreyImage;
import org.tambo.device.SimulatedModule;
import org.tambo.device.Step;

class VirtualFingerModuleTest {
    // The packets of the makers' manuals, and a module's answer to ReadSysPara as published.
    private static final String GEN_IMG = "EF 01 FF FF FF FF 01 00 03 01 00 05";
    private static final String UP_IMAGE = "EF 01 FF FF FF FF 01 00 03 0A 00 0E";
    private static final String VFY_PWD = "EF 01 FF FF FF FF 01 00 07 13 00 00 00 00 00 1B";
    private static final String READ_SYS_PARA = "EF 01 FF FF FF FF 01 00 03 0F 00 13";
    private static final String HAND_SHAKE = "EF 01 FF FF FF FF 01 00 03 40 00 44";
    private static final String BAUD_115200 = "EF 01 FF FF FF FF 01 00 05 0E 04 0C 00 24";
    private static final String PACKETS_OF_256 = "EF 01 FF FF FF FF 01 00 05 0E 06 03 00 1D";
    private static final String OK = "EF 01 FF FF FF FF 07 00 03 00 00 0A";
    private static final String PACKET_ERROR = "EF 01 FF FF FF FF 07 00 03 01 00 0B";
    private static final String NO_FINGER = "EF 01 FF FF FF FF 07 00 03 02 00 0C";
    private static final String REGISTERS =
            "EF 01 FF FF FF FF 07 00 13 00 00 00 00 00 00 C8 00 03 FF FF FF FF 00 02 00 06 04 E9";
    private static final int ACK_BYTES = 12;
    private static final int PACKED_BYTES = 36_864;

    @TempDir
    private Path folder;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 288;

    private VirtualFingerModule module;

    @BeforeEach
    void plugIn() throws IOException {
        module = new VirtualFingerModule(
                folder.resolve("finger"), new SimulatedModule(Path.of("device-profiles"), "zfm-20"));
    }

    @AfterEach
    void takeAway() throws IOException {
        module.close();
    }

    private FarEnd open(int speed) throws SerialPortException {
        return new FarEnd(folder.resolve("finger"), speed);
    }

    private static GreyImage picture(long seed) {
        byte[] pixels = new byte[WIDTH * HEIGHT];
        new Random(seed).nextBytes(pixels);
        return new GreyImage(WIDTH, HEIGHT, 500, pixels);
    }

    @Test
    void answersThatNoFingerLiesThere() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(GEN_IMG);
            assertEquals(NO_FINGER, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void answersItsRegistersAsPublished() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(READ_SYS_PARA);
            assertEquals(REGISTERS, end.readHex(28));
        }
    }

    @Test
    void acceptsTheFactorysPassword() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(VFY_PWD);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void refusesAnotherPassword() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write("EF 01 FF FF FF FF 01 00 07 13 00 00 00 01 00 1C");
            assertEquals("EF 01 FF FF FF FF 07 00 03 13 00 1D", end.readHex(ACK_BYTES));
        }
    }

    @Test
    void shakesHands() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(HAND_SHAKE);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void answersWrongChecksumByPacketError() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write("EF 01 FF FF FF FF 01 00 03 01 00 06");
            assertEquals(PACKET_ERROR, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void answersUnknownCommandByPacketError() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write("EF 01 FF FF FF FF 01 00 03 7E 00 82");
            assertEquals(PACKET_ERROR, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void doesNotAnswerPacketForAnotherAddress() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write("EF 01 00 00 00 01 01 00 03 40 00 44");
            end.write(GEN_IMG);
            assertEquals(NO_FINGER, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void findsPacketBehindNoise() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write("00 EF EF 02 EF 01 00 FF FF FF FF FF FF EF");
            end.write(HAND_SHAKE);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void refusesRegisterThatItDoesNotHave() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write("EF 01 FF FF FF FF 01 00 05 0E 07 01 00 1C");
            assertEquals("EF 01 FF FF FF FF 07 00 03 1A 00 24", end.readHex(ACK_BYTES));
        }
    }

    @Test
    void refusesUploadWithoutPicture() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(UP_IMAGE);
            assertEquals("EF 01 FF FF FF FF 07 00 03 0F 00 19", end.readHex(ACK_BYTES));
        }
    }

    @Test
    void hearsNothingSensibleAtAnotherSpeed() throws Exception {
        try (FarEnd end = open(9_600)) {
            end.write(HAND_SHAKE);
            Thread.sleep(300);
            assertEquals(0, end.waiting());
        }
    }

    @Test
    void changesSpeedAfterItsAcknowledgement() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(BAUD_115200);
            assertEquals(OK, end.readHex(ACK_BYTES));
            end.setSpeed(115_200);
            end.write(HAND_SHAKE);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void keepsItsSpeedWithoutPower() throws Exception {
        try (FarEnd end = open(57_600)) {
            end.write(BAUD_115200);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
        module.line().unplug();
        module.line().replug();
        assertEquals(115_200, module.line().baud());
    }

    @Test
    void sendsPictureInPacketsOfItsRegistersSize() throws Exception {
        GreyImage picture = picture(7);
        try (FarEnd end = fast()) {
            byte[] sent = upload(end, picture);
            assertArrayEquals(expectedTransfer(picture, 256), sent);
        }
    }

    @Test
    void sendsPictureInPacketsOf128BytesFromTheFactory() throws Exception {
        GreyImage picture = picture(8);
        try (FarEnd end = open(57_600)) {
            end.write(BAUD_115200);
            end.read(ACK_BYTES);
            end.setSpeed(115_200);
            byte[] sent = upload(end, picture, 128);
            assertArrayEquals(expectedTransfer(picture, 128), sent);
        }
    }

    @Test
    void keepsPictureOfLiftedFinger() throws Exception {
        GreyImage picture = picture(9);
        try (FarEnd end = fast()) {
            module.put(picture);
            end.write(GEN_IMG);
            assertEquals(OK, end.readHex(ACK_BYTES));
            module.lift();
            end.write(UP_IMAGE);
            assertEquals(OK, end.readHex(ACK_BYTES));
            byte[] firstPacket = Arrays.copyOf(expectedTransfer(picture, 256), 11 + 256);
            assertArrayEquals(firstPacket, end.read(firstPacket.length));
        }
    }

    @Test
    void losesPictureWithItsPower() throws Exception {
        try (FarEnd end = fast()) {
            module.put(picture(10));
            end.write(GEN_IMG);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
        module.line().unplug();
        module.line().replug();
        try (FarEnd end = open(115_200)) {
            end.write(UP_IMAGE);
            assertEquals("EF 01 FF FF FF FF 07 00 03 0F 00 19", end.readHex(ACK_BYTES));
        }
    }

    @Test
    void tellsWhatHappensAtItsSensorInOrder() throws Exception {
        BlockingQueue<Step.Sensing> told = new LinkedBlockingQueue<>();
        module.onSensing(told::add);
        try (FarEnd end = fast()) {
            end.write(GEN_IMG);
            end.read(ACK_BYTES);
            upload(end, picture(11));
        }
        assertEquals(Step.Sensing.ASKED_FOR_FINGER, told.poll(10, TimeUnit.SECONDS));
        assertEquals(Step.Sensing.IMAGE_TAKEN, told.poll(10, TimeUnit.SECONDS));
        assertEquals(Step.Sensing.IMAGE_SENT, told.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void refusesPictureOfAnotherSize() {
        assertThrows(IllegalArgumentException.class, () -> module.put(new GreyImage(100, 100, 500, new byte[10_000])));
    }

    @Test
    void dropsOneByteWhereAsked() throws Exception {
        GreyImage picture = picture(12);
        try (FarEnd end = fast()) {
            module.put(picture);
            end.write(GEN_IMG);
            end.read(ACK_BYTES);
            module.line().inject(new LineFault.Drop(ACK_BYTES + 1_000));
            end.write(UP_IMAGE);
            end.read(ACK_BYTES);
            byte[] whole = expectedTransfer(picture, 256);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.write(whole, 0, 1_000);
            expected.write(whole, 1_001, whole.length - 1_001);
            assertArrayEquals(expected.toByteArray(), end.read(whole.length - 1));
        }
    }

    @Test
    void flipsOneBitWhereAsked() throws Exception {
        try (FarEnd end = open(57_600)) {
            module.line().inject(new LineFault.Flip(9, 2));
            end.write(HAND_SHAKE);
            assertEquals("EF 01 FF FF FF FF 07 00 03 04 00 0A", end.readHex(ACK_BYTES));
        }
    }

    @Test
    void losesNothingInStall() throws Exception {
        try (FarEnd end = open(57_600)) {
            module.line().inject(new LineFault.Stall(5, Duration.ofMillis(100)));
            end.write(HAND_SHAKE);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void pullsPlugWhereAsked() throws Exception {
        try (FarEnd end = open(57_600)) {
            module.line().inject(new LineFault.Unplug(6));
            end.write(HAND_SHAKE);
            while (module.line().isPlugged()) {
                Thread.sleep(2);
            }
            assertFalse(Files.exists(folder.resolve("finger"), LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Test
    void answersAgainAfterReplug() throws Exception {
        module.line().unplug();
        module.line().replug();
        try (FarEnd end = open(57_600)) {
            end.write(HAND_SHAKE);
            assertEquals(OK, end.readHex(ACK_BYTES));
        }
    }

    @Test
    void makesNoiseUntilHealed() throws Exception {
        try (FarEnd end = open(57_600)) {
            module.line().noise(Duration.ofMinutes(1));
            assertEquals(500, end.read(500).length);
            module.line().heal();
            end.write(HAND_SHAKE);
            // The noise that was on its way comes first.
            byte[] last = new byte[ACK_BYTES];
            while (!Arrays.equals(bytes(OK), last)) {
                System.arraycopy(last, 1, last, 0, ACK_BYTES - 1);
                byte[] next = end.read(1);
                assertEquals(1, next.length, "no answer behind the noise");
                last[ACK_BYTES - 1] = next[0];
            }
        }
    }

    @Test
    void saysNothingWhileSilent() throws Exception {
        try (FarEnd end = open(57_600)) {
            module.line().silence(Duration.ofMinutes(1));
            end.write(HAND_SHAKE);
            Thread.sleep(300);
            assertEquals(0, end.waiting());
        }
    }

    private FarEnd fast() throws SerialPortException, InterruptedException {
        FarEnd end = open(57_600);
        end.write(BAUD_115200);
        assertEquals(OK, end.readHex(ACK_BYTES));
        end.setSpeed(115_200);
        end.write(PACKETS_OF_256);
        assertEquals(OK, end.readHex(ACK_BYTES));
        return end;
    }

    private byte[] upload(FarEnd end, GreyImage picture) throws SerialPortException, InterruptedException {
        return upload(end, picture, 256);
    }

    private byte[] upload(FarEnd end, GreyImage picture, int packetSize)
            throws SerialPortException, InterruptedException {
        module.put(picture);
        end.write(GEN_IMG);
        assertEquals(OK, end.readHex(ACK_BYTES));
        end.write(UP_IMAGE);
        assertEquals(OK, end.readHex(ACK_BYTES));
        return end.read(PACKED_BYTES + 11 * (PACKED_BYTES / packetSize));
    }

    /** The transfer as the manual describes it: data packets, the last one marked as the end. */
    private static byte[] expectedTransfer(GreyImage picture, int packetSize) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] grey = picture.pixels();
        for (int from = 0; from < PACKED_BYTES; from += packetSize) {
            int id = from + packetSize == PACKED_BYTES ? 8 : 2;
            int length = packetSize + 2;
            int sum = id + (length >> 8) + (length & 0xFF);
            all.writeBytes(bytes("EF 01 FF FF FF FF"));
            all.write(id);
            all.write(length >> 8);
            all.write(length);
            for (int i = from; i < from + packetSize; i++) {
                int pair = (grey[2 * i] & 0xFF) / 16 * 16 + (grey[2 * i + 1] & 0xFF) / 16;
                sum += pair;
                all.write(pair);
            }
            all.write(sum >> 8);
            all.write(sum);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
