package org.tambo.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Keyed hashes (HMAC-SHA-256, first 16 bytes) to look a value up by, without the value standing on the disk. */
public final class BlindIndex {
    private final SecretKey key;

    BlindIndex(SecretKey key) {
        this.key = key;
    }

    public byte[] of(String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
