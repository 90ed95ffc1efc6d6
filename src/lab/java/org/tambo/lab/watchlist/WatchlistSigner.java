package org.tambo.lab.watchlist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** The lab's own Ed25519 key, kept in a folder as two PEM files. */
public final class WatchlistSigner {
    private static final String PRIVATE_FILE = "watchlist-signer.key.pem";
    private static final String PUBLIC_FILE = "watchlist-signer.pem";

    private final KeyPair keys;
    private final Path publicKeyFile;

    private WatchlistSigner(KeyPair keys, Path publicKeyFile) {
        this.keys = keys;
        this.publicKeyFile = publicKeyFile;
    }

    /** The key in this folder; made at the first call. */
    public static WatchlistSigner in(Path folder) throws IOException, GeneralSecurityException {
        Path privateFile = folder.resolve(PRIVATE_FILE);
        Path publicFile = folder.resolve(PUBLIC_FILE);
        if (Files.exists(privateFile) && Files.exists(publicFile)) {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(fromPem(privateFile)));
            PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(fromPem(publicFile)));
            return new WatchlistSigner(new KeyPair(publicKey, privateKey), publicFile);
        }
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.createDirectories(folder);
        Files.deleteIfExists(privateFile);
        Files.createFile(
                privateFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(privateFile, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Files.writeString(publicFile, pem("PUBLIC KEY", keys.getPublic().getEncoded()));
        return new WatchlistSigner(keys, publicFile);
    }

    /** The public key's file: a SubjectPublicKeyInfo in PEM, for the checkpoint that is to trust it. */
    public Path publicKeyFile() {
        return publicKeyFile;
    }

    public PublicKey publicKey() {
        return keys.getPublic();
    }

    /** The key's name: SHA-256 of its SubjectPublicKeyInfo in DER, as lower-case hex. */
    String keyName() throws GeneralSecurityException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
        return HexFormat.of().formatHex(digest);
    }

    byte[] sign(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(bytes);
        return signature.sign();
    }

    /** Begins a signature over a message that comes in pieces (Ed25519ph of RFC 8032). */
    Signature prehashed() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.setParameter(new EdDSAParameterSpec(true));
        signature.initSign(keys.getPrivate());
        return signature;
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static byte[] fromPem(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }
}
