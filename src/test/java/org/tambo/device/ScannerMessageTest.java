package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScannerMessageTest {
    private static ScannerMessage parse(int type, String body) throws DeviceFailed {
        return ScannerMessage.parse(type, ByteBuffer.wrap(HexFormat.of().parseHex(body)));
    }

    private static void refused(int type, String body) {
        assertEquals(
                DeviceFault.NOISE,
                assertThrows(DeviceFailed.class, () -> parse(type, body)).fault());
    }

    @Test
    void readsAScanner() throws DeviceFailed {
        assertEquals(new ScannerMessage.Scanner(true, false, "a", "0", "b c"), parse(2, "016100300062206300"));
    }

    @Test
    void refusesAScannerWithAStringTooFew() {
        refused(2, "0161003000");
    }

    @Test
    void refusesAStringWithoutItsEnd() {
        refused(8, "0161");
    }

    @Test
    void refusesTextThatIsNoUtf8() {
        refused(8, "00ff00");
    }

    @Test
    void refusesAPictureWhoseSizeContradictsItsBytes() {
        refused(7, "0000000200000002" + "00000000" + "010203");
    }

    @Test
    void refusesAPictureOfNoWidth() {
        refused(7, "0000000000000002" + "00000000");
    }

    @Test
    void refusesAnotherVersion() {
        refused(1, "02");
    }

    @Test
    void refusesAMessageOfUnknownType() {
        refused(0x40, "");
    }

    @Test
    void refusesAHeaderThatAnnouncesTooMuch() {
        ByteBuffer header = ByteBuffer.wrap(HexFormat.of().parseHex("5475020000001001"));
        assertThrows(DeviceFailed.class, () -> ScannerMessage.bodyLength(header));
    }

    @Test
    void refusesANegativeLength() {
        ByteBuffer header = ByteBuffer.wrap(HexFormat.of().parseHex("54750700ffffffff"));
        assertThrows(DeviceFailed.class, () -> ScannerMessage.bodyLength(header));
    }

    @Test
    void answersRandomBytesWithAMessageOrItsRefusal() {
        Random random = new Random(29);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            int type = 1 + random.nextInt(11);
            try {
                assertInstanceOf(ScannerMessage.class, ScannerMessage.parse(type, ByteBuffer.wrap(body)));
            } catch (DeviceFailed e) {
                assertEquals(DeviceFault.NOISE, e.fault());
            }
        }
    }
}
