package org.tambo.device;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a device types that calls itself a keyboard: boot reports of the USB HID class (USB HID 1.11, appendix B), with key
 * codes of HUT page 07 on the layout of the United States, which is what such readers are delivered with. The end of a line
 * is Enter; a key that stands for no character is 1A.
 */
final class KeyboardReports {
    /** Modifiers, a reserved byte, and the codes of up to six keys that are down. */
    static final int BYTES = 8;

    private static final int SHIFTS = 0x22;
    private static final int ROLLED_OVER = 3;
    private static final int FIRST_KEY = 0x04;
    private static final byte SUBSTITUTE = 0x1A;
    /** From key code 04 on; CR is Enter, and 0 stands where there is no character. */
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz1234567890\r\0\0\t -=[]\\\0;'`,./\0";

    private static final String SHIFTED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\r\0\0\t _+{}|\0:\"~<>?\0";

    private static final int KEYPAD = 0x54;
    private static final String ON_KEYPAD = "/*-+\r1234567890.";
    /** The key between the left shift and Z on European keyboards. */
    private static final int ANGLES = 0x64;

    private byte[] down = new byte[BYTES];

    /** @param read one report, one with a number before it, or several without */
    byte[] typed(byte[] read) throws DeviceFailed {
        int first = read.length == BYTES + 1 ? 1 : 0;
        if (read.length == 0 || (read.length - first) % BYTES != 0) {
            throw new DeviceFailed(DeviceFault.NOISE, "a report of " + read.length + " bytes is no keyboard's");
        }
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        for (int at = first; at < read.length; at += BYTES) {
            type(Arrays.copyOfRange(read, at, at + BYTES), typed);
        }
        return typed.toByteArray();
    }

    private void type(byte[] now, ByteArrayOutputStream typed) {
        boolean shifted = (now[0] & SHIFTS) != 0;
        for (int i = 2; i < BYTES; i++) {
            int key = now[i] & 0xFF;
            if (key != 0 && key <= ROLLED_OVER) {
                // Too many keys at once: it does not say which.
                typed.write(SUBSTITUTE);
                return;
            }
            if (key != 0 && !isDown(now[i])) {
                typed.write(character(key, shifted));
            }
        }
        down = now;
    }

    private boolean isDown(byte key) {
        for (int i = 2; i < BYTES; i++) {
            if (down[i] == key) {
                return true;
            }
        }
        return false;
    }

    private static byte character(int key, boolean shifted) {
        String keys = shifted ? SHIFTED : PLAIN;
        char typed = 0;
        if (key - FIRST_KEY < keys.length()) {
            typed = keys.charAt(key - FIRST_KEY);
        } else if (key >= KEYPAD && key - KEYPAD < ON_KEYPAD.length()) {
            typed = ON_KEYPAD.charAt(key - KEYPAD);
        } else if (key == ANGLES) {
            typed = shifted ? '>' : '<';
        }
        return typed == 0 ? SUBSTITUTE : String.valueOf(typed).getBytes(StandardCharsets.US_ASCII)[0];
    }
}
