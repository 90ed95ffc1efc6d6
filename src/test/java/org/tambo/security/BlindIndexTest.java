package org.tambo.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class BlindIndexTest {
    private static BlindIndex index(String key) {
        return new BlindIndex(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "AES"));
    }

    /** RFC 4231, test case 2, cut to 16 bytes. */
    @Test
    void isHmacSha256CutToSixteenBytes() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c7",
                HexFormat.of().formatHex(index("Jefe").of("what do ya want for nothing?")));
    }

    @Test
    void givesOneValueOnePlace() {
        assertArrayEquals(index("one key").of("116000123"), index("one key").of("116000123"));
    }

    @Test
    void givesOneValueAnotherPlaceUnderAnotherKey() {
        assertFalse(Arrays.equals(
                index("one key").of("116000123"), index("other key").of("116000123")));
    }
}
