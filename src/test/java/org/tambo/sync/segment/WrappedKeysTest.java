package org.tambo.sync.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WrappedKeysTest {
    private static final String DEVICE = "3f2a9c0d11e4b7a8";
    private final KeyPair own = x25519();
    private final EpochKey seventh = EpochKey.random(7);
    private final EpochKey eighth = EpochKey.random(8);
    private final byte[] file = WrappedKeys.wrap(DEVICE, own.getPublic(), List.of(seventh, eighth));

    private static KeyPair x25519() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String refusal(byte[] bytes) {
        return String.valueOf(assertThrows(SegmentRefused.class, () -> WrappedKeys.unwrap(DEVICE, own, bytes))
                .getMessage());
    }

    @Test
    void opensForItsDevice() throws SegmentRefused {
        assertEquals(Map.of(7, seventh, 8, eighth), WrappedKeys.unwrap(DEVICE, own, file));
    }

    @Test
    void doesNotOpenWithAnotherDevicesKey() {
        var refused = assertThrows(SegmentRefused.class, () -> WrappedKeys.unwrap(DEVICE, x25519(), file));
        assertTrue(String.valueOf(refused.getMessage()).contains("does not open"));
    }

    @Test
    void refusesAFileForAnotherDevice() {
        assertTrue(refusal(WrappedKeys.wrap("0000000000000000", own.getPublic(), List.of(seventh)))
                .contains("another device"));
    }

    @Test
    void refusesAKeyMovedToAnotherEpoch() {
        String text = new String(file, StandardCharsets.UTF_8);
        assertTrue(refusal(text.replace("\"epoch\":7", "\"epoch\":9").getBytes(StandardCharsets.UTF_8))
                .contains("epoch 9 does not open"));
    }

    @Test
    void holdsNoKeyInClear() {
        String hex = HexFormat.of().formatHex(file);
        assertFalse(hex.contains(HexFormat.of().formatHex(seventh.secret())));
    }

    @Test
    void refusesBytesOfAnyKind() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] changed = file.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                // A changed byte may be one that says nothing, such as a letter of a member that is not read.
                Map<Integer, EpochKey> keys = WrappedKeys.unwrap(DEVICE, own, changed);
                assertTrue(List.of(seventh, eighth).containsAll(keys.values()));
            } catch (SegmentRefused e) {
                assertEquals(SegmentRefused.Reason.NO_KEY, e.reason());
            }
        }
    }
}
