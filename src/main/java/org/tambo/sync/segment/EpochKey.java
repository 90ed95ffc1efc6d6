package org.tambo.sync.segment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What opens every segment of an epoch: 32 secret bytes. No segment is sealed under them directly. */
public final class EpochKey {
    static final int BYTES = 32;
    private static final byte[] PURPOSE = "tambo segment".getBytes(StandardCharsets.UTF_8);

    private final int epoch;
    private final byte[] secret;

    /**
     * @param epoch above 0
     * @throws IllegalArgumentException if the secret has not 32 bytes
     */
    public EpochKey(int epoch, byte[] secret) {
        if (epoch < 1 || secret.length != BYTES) {
            throw new IllegalArgumentException("epoch " + epoch + " with a secret of " + secret.length + " bytes");
        }
        this.epoch = epoch;
        this.secret = secret.clone();
    }

    public static EpochKey random(int epoch) {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return new EpochKey(epoch, secret);
    }

    public int epoch() {
        return epoch;
    }

    /** The key of the one segment with that salt (HKDF-SHA-256, RFC 5869). */
    SecretKey forSegment(byte[] salt) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(new SecretKeySpec(secret, "HKDF"))
                                    .addSalt(salt)
                                    .thenExpand(PURPOSE, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochKey that && epoch == that.epoch && Arrays.equals(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return 31 * epoch + Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "key of epoch " + epoch;
    }
}
