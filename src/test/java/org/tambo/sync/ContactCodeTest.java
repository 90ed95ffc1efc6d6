package org.tambo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Random;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

class ContactCodeTest {
    private static final String DEVICE = "3f2a9c0d11e4b7a8";
    private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final KeyPair device = pair();
    private final KeyPair centre = pair();
    private final SecretKey key = ContactCode.key(device, centre.getPublic(), DEVICE);
    private final ContactCode code = ContactCode.of(key, DEVICE, 5, "PER", "PER-2026-000123");

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theCentreMakesTheSameCode() {
        SecretKey other = ContactCode.key(centre, device.getPublic(), DEVICE);
        assertEquals(code, ContactCode.of(other, DEVICE, 5, "PER", "PER-2026-000123"));
    }

    @Test
    void anotherHitNoticeDeviceOrKeyMakesAnotherCode() {
        assertNotEquals(
                code.mac(),
                ContactCode.of(key, DEVICE, 6, "PER", "PER-2026-000123").mac());
        assertNotEquals(
                code.mac(),
                ContactCode.of(key, DEVICE, 5, "PER", "PER-2026-000124").mac());
        assertNotEquals(
                code.mac(),
                ContactCode.of(key, "3f2a9c0d11e4b7a9", 5, "PER", "PER-2026-000123")
                        .mac());
        SecretKey another = ContactCode.key(pair(), centre.getPublic(), DEVICE);
        assertNotEquals(
                code.mac(),
                ContactCode.of(another, DEVICE, 5, "PER", "PER-2026-000123").mac());
    }

    @Test
    void isHeardAsItWasSpoken() throws ContactCode.Misheard {
        assertTrue(code.spoken().matches("([0-9A-Z]{5}-){4}[0-9A-Z]{5}"), code.spoken());
        assertEquals(code, ContactCode.heard(code.spoken()));
        assertEquals("3f2a9c", code.devicePrefix());
        assertEquals(5, code.sequence());
    }

    @Test
    void isHeardInSmallLettersWithoutHyphensAndWithLookalikes() throws ContactCode.Misheard {
        String spoken = code.spoken().toLowerCase(java.util.Locale.ROOT).replace("-", " ");
        assertEquals(code, ContactCode.heard(spoken.replace('0', 'o').replace('1', 'l')));
    }

    @Test
    void everySymbolThatIsMisheardIsNamedByItsGroup() {
        String spoken = code.spoken().replace("-", "");
        for (int at = 0; at < spoken.length(); at++) {
            for (int i = 0; i < SYMBOLS.length(); i++) {
                if (SYMBOLS.charAt(i) != spoken.charAt(at)) {
                    String wrong = spoken.substring(0, at) + SYMBOLS.charAt(i) + spoken.substring(at + 1);
                    var misheard = assertThrows(ContactCode.Misheard.class, () -> ContactCode.heard(wrong), wrong);
                    assertEquals("group " + (at / 5 + 1) + " was misheard", misheard.getMessage());
                }
            }
        }
    }

    @Test
    void symbolsAndGroupsThatAreExchangedAreNoticed() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            String spoken = ContactCode.of(key, DEVICE, 1 + random.nextInt(1 << 25), "PER", "N" + round)
                    .spoken();
            for (int at = 0; at + 1 < spoken.length(); at++) {
                char[] letters = spoken.toCharArray();
                char one = letters[at];
                letters[at] = letters[at + 1];
                letters[at + 1] = one;
                if (one != '-' && letters[at] != '-' && letters[at] != one) {
                    assertThrows(ContactCode.Misheard.class, () -> ContactCode.heard(new String(letters)));
                }
            }
            String[] groups = spoken.split("-", -1);
            if (!groups[1].equals(groups[3])) {
                String swapped = String.join("-", groups[0], groups[3], groups[2], groups[1], groups[4]);
                assertThrows(ContactCode.Misheard.class, () -> ContactCode.heard(swapped));
            }
        }
    }

    @Test
    void whatIsNoCodeIsRefused() {
        Random random = new Random(2);
        int heard = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(40); k >= 0; k--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x3000) : 32 + random.nextInt(95)));
            }
            try {
                ContactCode.heard(text.toString());
                heard++;
            } catch (ContactCode.Misheard e) {
                assertTrue(String.valueOf(e.getMessage()).matches("a code has .*|group [1-5] was misheard"));
            }
        }
        assertEquals(0, heard);
    }
}
