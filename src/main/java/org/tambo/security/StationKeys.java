package org.tambo.security;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The station's secrets, opened by a passphrase: one root secret in a PKCS #12 file, from which a key for each purpose
 * is derived (HKDF-SHA-256, RFC 5869), and the device key (Ed25519) that signs what this station says upstream, sealed
 * under the root. Losing the folder without the passphrase gives nothing away.
 */
public final class StationKeys {
    private static final String ROOT = "root";
    private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";
    /** A guess costs an attacker about as much as a tenth of a second of this machine. */
    private static final int ITERATIONS = 200_000;

    private static final int SALT_BYTES = 20;

    private final SecretKey root;
    private final PrivateKey deviceKey;
    private final PublicKey devicePublicKey;

    private StationKeys(SecretKey root, PrivateKey deviceKey, PublicKey devicePublicKey) {
        this.root = root;
        this.deviceKey = deviceKey;
        this.devicePublicKey = devicePublicKey;
    }

    /**
     * Opens the key store in a folder, or makes it where there is none.
     *
     * @param folder holds {@code keys.p12}, {@code device.key} (sealed) and {@code device.pem} (public)
     * @param passphrase at least eight characters; wiped before this returns
     * @throws KeyStoreRefused when the passphrase is wrong or a file is damaged
     */
    public static StationKeys open(Path folder, char[] passphrase) {
        if (passphrase.length < 8) {
            throw new KeyStoreRefused("the key store's passphrase has fewer than 8 characters");
        }
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = folder.resolve("keys.p12");
            SecretKey root = Files.exists(file) ? read(file, passphrase) : make(file, passphrase);
            return withDeviceKey(folder, root);
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyStoreRefused("the key store in " + folder + " cannot be opened: " + e.getMessage(), e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private static SecretKey make(Path file, char[] passphrase) throws IOException, GeneralSecurityException {
        byte[] secret = new byte[32];
        SecureRandom random = new SecureRandom();
        random.nextBytes(secret);
        SecretKey root = new SecretKeySpec(secret, "AES");
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry(
                ROOT,
                new KeyStore.SecretKeyEntry(root),
                new KeyStore.PasswordProtection(passphrase, PROTECTION, new PBEParameterSpec(salt, ITERATIONS)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, passphrase);
        DurableFile.write(file, bytes.toByteArray());
        return root;
    }

    private static SecretKey read(Path file, char[] passphrase) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), passphrase);
        } catch (IOException e) {
            throw new KeyStoreRefused(
                    "the key store " + file + " does not open: wrong passphrase, or the file is damaged", e);
        }
        if (store.getEntry(ROOT, new KeyStore.PasswordProtection(passphrase))
                instanceof KeyStore.SecretKeyEntry entry) {
            return entry.getSecretKey();
        }
        throw new KeyStoreRefused("the key store " + file + " holds no root secret");
    }

    private static StationKeys withDeviceKey(Path folder, SecretKey root) throws IOException, GeneralSecurityException {
        Path sealed = folder.resolve("device.key");
        Path open = folder.resolve("device.pem");
        Sealer sealer = new Sealer(derive(root, "device key"));
        byte[] context = "device.key".getBytes(StandardCharsets.UTF_8);
        if (!Files.exists(sealed) || !Files.exists(open)) {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            DurableFile.write(open, Pem.publicKey(pair.getPublic()));
            DurableFile.write(sealed, sealer.seal(pair.getPrivate().getEncoded(), context));
            return new StationKeys(root, pair.getPrivate(), pair.getPublic());
        }
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        PrivateKey secret =
                keys.generatePrivate(new PKCS8EncodedKeySpec(sealer.open(Files.readAllBytes(sealed), context)));
        PublicKey publicKey = keys.generatePublic(new X509EncodedKeySpec(Pem.der(Files.readAllBytes(open))));
        return new StationKeys(root, secret, publicKey);
    }

    /** The sealer for one purpose; two purposes never share a key. */
    public Sealer sealer(String purpose) {
        return new Sealer(derive(root, "seal " + purpose));
    }

    /** The keyed index for one purpose. */
    public BlindIndex blindIndex(String purpose) {
        return new BlindIndex(derive(root, "index " + purpose));
    }

    /** This station's name to the centre: the fingerprint of its public key. */
    public String deviceId() {
        return TrustedSigners.fingerprint(devicePublicKey).substring(0, 16);
    }

    public PublicKey devicePublicKey() {
        return devicePublicKey;
    }

    /** An Ed25519 signature of the device key. */
    public byte[] sign(byte[] message) {
        try {
            var signature = java.security.Signature.getInstance("Ed25519");
            signature.initSign(deviceKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecretKey derive(SecretKey root, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(root)
                                    .thenExpand(("tambo/1 " + purpose).getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
