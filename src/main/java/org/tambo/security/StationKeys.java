package org.tambo.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/**
 * The station's secrets, opened by a passphrase. {@code root.key} is {@code 1 | salt (16) | sealed root secret}, sealed
 * under what PBKDF2-HMAC-SHA256 (RFC 8018) makes of the passphrase; nothing else in the folder lets a guess be tried at a
 * lower price. From the root a key for each purpose is derived (HKDF-SHA-256, RFC 5869). The device key (Ed25519), which
 * signs what this station says upstream, stands in {@code device.key}, sealed under the root, and its public half in
 * {@code device.pem}; beside them lie the {@linkplain SealingKeys sealing keys}. Losing the folder without the passphrase
 * gives nothing away.
 */
public final class StationKeys {
    /** How many hexadecimal digits of its key's fingerprint name a device. */
    private static final int DEVICE_ID = 16;

    private static final byte VERSION = 1;
    private static final byte[] DEVICE_KEY = "device.key".getBytes(StandardCharsets.UTF_8);
    private static final int SALT = 16;
    private static final int SECRET = 32;
    /** A guess costs an attacker about as much as a tenth of a second of this machine. */
    private static final int ITERATIONS = 200_000;

    private static final int SHORTEST_PASSPHRASE = 8;
    /** Each of the folder's files has some hundred bytes. */
    static final int MAX_FILE = 4_096;

    private final SecretKey root;
    private final PrivateKey deviceKey;
    private final PublicKey devicePublicKey;
    private final KeyPair sealingKeys;

    private StationKeys(SecretKey root, PrivateKey deviceKey, PublicKey devicePublicKey, KeyPair sealingKeys) {
        this.root = root;
        this.deviceKey = deviceKey;
        this.devicePublicKey = devicePublicKey;
        this.sealingKeys = sealingKeys;
    }

    /**
     * Opens the key store in a folder, or makes it where there is none.
     *
     * @param folder holds {@code root.key}, {@code device.key} and {@code sealing.key} (sealed), {@code device.pem} and
     *     {@code sealing.pem} (public)
     * @param passphrase at least eight characters; wiped before this returns or throws
     * @throws KeyStoreRefused when the passphrase is wrong, or a file is damaged or missing
     */
    public static StationKeys open(Path folder, char[] passphrase) {
        try {
            if (passphrase.length < SHORTEST_PASSPHRASE) {
                throw new KeyStoreRefused(
                        "the key store's passphrase has fewer than " + SHORTEST_PASSPHRASE + " characters");
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path rootFile = folder.resolve("root.key");
            Path deviceFile = folder.resolve("device.key");
            if (Files.exists(rootFile)) {
                SecretKey root = read(rootFile, passphrase);
                return Files.exists(deviceFile) ? withDeviceKey(folder, root) : withNewDeviceKey(folder, root);
            }
            // A new root would open nothing of what was sealed under the lost one.
            if (Files.exists(deviceFile)) {
                throw new KeyStoreRefused(rootFile + " is missing beside " + deviceFile
                        + ": bring it back, or empty the folder to begin as a new station");
            }
            return withNewDeviceKey(folder, make(rootFile, passphrase));
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyStoreRefused("the key store in " + folder + " cannot be opened: " + e.getMessage(), e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private static SecretKey make(Path file, char[] passphrase) throws IOException, GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[SECRET];
        random.nextBytes(secret);
        byte[] head = new byte[1 + SALT];
        random.nextBytes(head);
        head[0] = VERSION;
        byte[] sealed = new Sealer(stretched(passphrase, head)).seal(secret, head);
        byte[] content = Arrays.copyOf(head, head.length + sealed.length);
        System.arraycopy(sealed, 0, content, head.length, sealed.length);
        DurableFile.write(file, content);
        return new SecretKeySpec(secret, "AES");
    }

    private static SecretKey read(Path file, char[] passphrase) throws IOException, GeneralSecurityException {
        byte[] content = DurableFile.read(file, MAX_FILE);
        if (content.length < 1 + SALT || content[0] != VERSION) {
            throw new KeyStoreRefused(file + " is damaged: it is no root key");
        }
        byte[] head = Arrays.copyOf(content, 1 + SALT);
        try {
            byte[] secret = new Sealer(stretched(passphrase, head))
                    .open(Arrays.copyOfRange(content, head.length, content.length), head);
            return new SecretKeySpec(secret, "AES");
        } catch (SealBroken e) {
            throw new KeyStoreRefused(file + " does not open: wrong passphrase, or the file is damaged", e);
        }
    }

    private static SecretKey stretched(char[] passphrase, byte[] head) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase, Arrays.copyOfRange(head, 1, head.length), ITERATIONS, 8 * SECRET);
        try {
            return new SecretKeySpec(
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded(),
                    "AES");
        } finally {
            spec.clearPassword();
        }
    }

    private static StationKeys withNewDeviceKey(Path folder, SecretKey root)
            throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        // The sealed half last: it is what says that this station has its key.
        DurableFile.write(folder.resolve("device.pem"), Pem.publicKey(pair.getPublic()));
        DurableFile.write(
                folder.resolve("device.key"),
                deviceKeySealer(root).seal(pair.getPrivate().getEncoded(), DEVICE_KEY));
        return new StationKeys(root, pair.getPrivate(), pair.getPublic(), sealingKeys(folder, root));
    }

    private static StationKeys withDeviceKey(Path folder, SecretKey root) throws IOException, GeneralSecurityException {
        Path sealed = folder.resolve("device.key");
        Path open = folder.resolve("device.pem");
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        try {
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(
                    deviceKeySealer(root).open(DurableFile.read(sealed, MAX_FILE), DEVICE_KEY)));
            PublicKey publicKey =
                    factory.generatePublic(new X509EncodedKeySpec(Pem.der(DurableFile.read(open, MAX_FILE))));
            StationKeys keys = new StationKeys(root, secret, publicKey, sealingKeys(folder, root));
            if (!keys.belongTogether()) {
                throw new KeyStoreRefused(open + " is not the public half of " + sealed);
            }
            return keys;
        } catch (SealBroken e) {
            throw new KeyStoreRefused(sealed + " is damaged, or of another station", e);
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            // Some damage shows only when the key is used: not every number is a point of the curve.
            throw new KeyStoreRefused(open + " is damaged: it does not hold one Ed25519 public key in PEM", e);
        } catch (NoSuchFileException e) {
            throw new KeyStoreRefused(open + " is missing: bring it back", e);
        }
    }

    /** Under another's public key this station would give itself a name for which it cannot sign. */
    private boolean belongTogether() throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(devicePublicKey);
        check.update(DEVICE_KEY);
        return check.verify(sign(DEVICE_KEY));
    }

    /** A station from before it had them gets them now. */
    private static KeyPair sealingKeys(Path folder, SecretKey root) throws IOException, GeneralSecurityException {
        return SealingKeys.in(folder, new Sealer(derive(root, "sealing key")));
    }

    private static Sealer deviceKeySealer(SecretKey root) {
        return new Sealer(derive(root, "device key"));
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
        return idOf(devicePublicKey);
    }

    /** The short name of a key: the beginning of its fingerprint. */
    public static String idOf(PublicKey key) {
        return TrustedSigners.fingerprint(key).substring(0, DEVICE_ID);
    }

    public PublicKey devicePublicKey() {
        return devicePublicKey;
    }

    /** X25519: what is sealed for the public half, this station alone opens. */
    public KeyPair sealingKeys() {
        return sealingKeys;
    }

    /** An Ed25519 signature of the device key. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(deviceKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Speaks with the centre that this station is enrolled at, and nobody else: each shows the other a certificate of that
     * centre's authority.
     */
    public SSLContext tls(Enrolment enrolment) {
        try {
            // Without the authority's own: the centre has that, and on a thin link it is worth something not to send
            // it.
            return MutualTls.context(deviceKey, List.of(enrolment.certificate()), enrolment.authority());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the enrolment's certificates cannot be used", e);
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
