package org.tambo.security;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D). A sealed value is {@code 1 | nonce (12) | ciphertext | tag (16)};
 * the context (which row, which column) is authenticated with it, so that a value moved elsewhere does not open.
 */
public final class Sealer {
    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG = 16;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    Sealer(SecretKey key) {
        this.key = key;
    }

    public byte[] seal(byte[] plain, byte[] context) {
        byte[] sealed = new byte[1 + NONCE + plain.length + TAG];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        sealed[0] = VERSION;
        System.arraycopy(nonce, 0, sealed, 1, NONCE);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain, 0, plain.length, sealed, 1 + NONCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return sealed;
    }

    /**
     * @throws SealBroken when the bytes are not what was sealed in this context
     */
    public byte[] open(byte[] sealed, byte[] context) {
        byte[] plain = new byte[Math.max(0, sealed.length - 1 - NONCE - TAG)];
        open(sealed, sealed.length, context, plain);
        return plain;
    }

    /**
     * The same without arrays of its own, for whoever opens very many.
     *
     * @param length of what is sealed, from the array's first byte on
     * @param to has room for as many bytes; after a broken seal what it held is lost
     * @return how many bytes of it are the plain ones
     */
    public int open(byte[] sealed, int length, byte[] context, byte[] to) {
        if (length < 1 + NONCE + TAG || sealed[0] != VERSION) {
            throw new SealBroken();
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(sealed, 1, 1 + NONCE), context)
                    .doFinal(sealed, 1 + NONCE, length - 1 - NONCE, to);
        } catch (AEADBadTagException e) {
            throw new SealBroken();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
