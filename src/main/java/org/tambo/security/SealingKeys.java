package org.tambo.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * The station's X25519 keys, under which the centre seals what only this station may open. {@code sealing.key} holds both
 * halves, sealed: {@code u32 length of the private one | PKCS #8 | SubjectPublicKeyInfo}. {@code sealing.pem} says the public
 * one to whoever enrols the station, and is written anew where it says another.
 */
final class SealingKeys {
    private static final byte[] CONTEXT = "sealing.key".getBytes(StandardCharsets.UTF_8);

    private SealingKeys() {}

    /** @throws KeyStoreRefused when the file is damaged, or of another station */
    static KeyPair in(Path folder, Sealer sealer) throws IOException, GeneralSecurityException {
        Path sealed = folder.resolve("sealing.key");
        KeyPair pair = Files.exists(sealed) ? read(sealed, sealer) : made(sealed, sealer);
        Path open = folder.resolve("sealing.pem");
        byte[] pem = Pem.publicKey(pair.getPublic());
        if (!Files.exists(open) || !Arrays.equals(Files.readAllBytes(open), pem)) {
            DurableFile.write(open, pem);
        }
        return pair;
    }

    private static KeyPair made(Path file, Sealer sealer) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] open = pair.getPublic().getEncoded();
        byte[] both = ByteBuffer.allocate(4 + secret.length + open.length)
                .putInt(secret.length)
                .put(secret)
                .put(open)
                .array();
        DurableFile.write(file, sealer.seal(both, CONTEXT));
        return pair;
    }

    private static KeyPair read(Path file, Sealer sealer) throws IOException, GeneralSecurityException {
        try {
            ByteBuffer both = ByteBuffer.wrap(sealer.open(DurableFile.read(file, StationKeys.MAX_FILE), CONTEXT));
            byte[] secret = new byte[both.getInt()];
            both.get(secret);
            byte[] open = new byte[both.remaining()];
            both.get(open);
            KeyFactory factory = KeyFactory.getInstance("X25519");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(open)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(secret)));
        } catch (SealBroken e) {
            throw new KeyStoreRefused(file + " is damaged, or of another station", e);
        }
    }
}
