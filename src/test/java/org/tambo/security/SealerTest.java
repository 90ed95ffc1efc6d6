package org.tambo.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealerTest {
    private static final byte[] CONTEXT = utf8("notice 1");
    private static final byte[] PLAIN = utf8("QUISPE MAMANI, JUAN CARLOS");

    private final Sealer sealer = sealer(1);

    private static Sealer sealer(int keyByte) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) keyByte);
        return new Sealer(new SecretKeySpec(key, "AES"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void opensWhatItSealed() {
        assertArrayEquals(PLAIN, sealer.open(sealer.seal(PLAIN, CONTEXT), CONTEXT));
    }

    @Test
    void opensEmptyValue() {
        assertEquals(0, sealer.open(sealer.seal(new byte[0], CONTEXT), CONTEXT).length);
    }

    @Test
    void addsVersionNonceAndTagToTheValue() {
        assertEquals(1 + 12 + PLAIN.length + 16, sealer.seal(PLAIN, CONTEXT).length);
    }

    @Test
    void sealsOneValueDifferentlyEachTime() {
        assertFalse(Arrays.equals(sealer.seal(PLAIN, CONTEXT), sealer.seal(PLAIN, CONTEXT)));
    }

    @Test
    void refusesChangeOfAnyByte() {
        byte[] sealed = sealer.seal(PLAIN, CONTEXT);
        for (int i = 0; i < sealed.length; i++) {
            byte[] tampered = sealed.clone();
            tampered[i] ^= 1;
            assertThrows(SealBroken.class, () -> sealer.open(tampered, CONTEXT), "byte " + i);
        }
    }

    @Test
    void refusesValueCutAnywhere() {
        byte[] sealed = sealer.seal(PLAIN, CONTEXT);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(SealBroken.class, () -> sealer.open(cut, CONTEXT), "first " + length + " bytes");
        }
    }

    @Test
    void refusesValueMovedToAnotherPlace() {
        byte[] sealed = sealer.seal(PLAIN, CONTEXT);
        assertThrows(SealBroken.class, () -> sealer.open(sealed, utf8("notice 2")));
    }

    @Test
    void refusesValueSealedUnderAnotherKey() {
        byte[] sealed = sealer(2).seal(PLAIN, CONTEXT);
        assertThrows(SealBroken.class, () -> sealer.open(sealed, CONTEXT));
    }
}
