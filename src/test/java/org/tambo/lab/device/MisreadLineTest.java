package org.tambo.lab.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MisreadLineTest {
    private static final byte[] SENT = {(byte) 0xEF, 0x01, -1, -1, 0x40, 0x00};

    @Test
    void readsTheSameAtTheSameSpeed() {
        assertArrayEquals(SENT, MisreadLine.read(SENT, 57_600, 57_600));
    }

    @Test
    void readsFewerBytesWhereTheReceiverIsSlower() {
        byte[] sent = new byte[600];
        Arrays.fill(sent, (byte) 0x55);
        assertEquals(100, MisreadLine.read(sent, 57_600, 9_600).length, 5);
    }

    @Test
    void readsOtherBytesAtDoubleSpeed() {
        assertNotEquals(Arrays.toString(SENT), Arrays.toString(MisreadLine.read(SENT, 57_600, 115_200)));
    }

    /** A start bit and a low data bit of the sender are four low bits to a receiver twice as fast; worked out by hand. */
    @Test
    void samplesTheSendersLevels() {
        // Sent 0xFE: start 0, data 0 1 1 1 1 1 1 1, stop 1. At double speed: 0 0 0 0 then ones.
        assertArrayEquals(new byte[] {(byte) 0xF8}, MisreadLine.read(new byte[] {(byte) 0xFE}, 57_600, 115_200));
    }

    @Test
    void readsNothingAtNoSpeed() {
        assertEquals(0, MisreadLine.read(SENT, 57_600, 0).length);
    }
}
