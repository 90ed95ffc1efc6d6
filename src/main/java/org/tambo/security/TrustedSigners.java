package org.tambo.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The signers whose watchlists this station takes: one PEM file with an Ed25519 public key for each, laid into the
 * trust folder by a technician. A key is named by the SHA-256 of its SubjectPublicKeyInfo.
 */
public final class TrustedSigners {
    private static final int MAX_FILE = 4_096;
    private static final int MAX_SIGNERS = 64;

    private final Map<String, PublicKey> keys = new TreeMap<>();

    private TrustedSigners() {}

    /**
     * Reads the folder anew; a file in it that is no Ed25519 public key is an error, since someone meant it to be one.
     *
     * @throws UntrustedKeyFile naming the file, or the folder, and the reason
     */
    public static TrustedSigners in(Path folder) {
        TrustedSigners signers = new TrustedSigners();
        if (!Files.isDirectory(folder)) {
            return signers;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".pem")).sorted().toList()) {
                if (signers.keys.size() == MAX_SIGNERS) {
                    throw new UntrustedKeyFile(file, "there are already " + MAX_SIGNERS + " signers");
                }
                PublicKey key = read(file);
                signers.keys.put(fingerprint(key), key);
            }
        } catch (IOException e) {
            throw new UntrustedKeyFile(folder, "it cannot be read");
        }
        return signers;
    }

    private static PublicKey read(Path file) {
        // Opening a pipe would wait for a writer.
        if (!Files.isRegularFile(file)) {
            throw new UntrustedKeyFile(file, "it is no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] pem = in.readNBytes(MAX_FILE + 1);
            if (pem.length > MAX_FILE) {
                throw new UntrustedKeyFile(file, "it is larger than " + MAX_FILE + " bytes");
            }
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(Pem.der(pem)));
        } catch (GeneralSecurityException e) {
            throw new UntrustedKeyFile(file, "it does not hold one Ed25519 public key in PEM");
        } catch (IOException e) {
            throw new UntrustedKeyFile(file, "it cannot be read");
        }
    }

    /** Whether a signer of that fingerprint is trusted. */
    public boolean knows(String fingerprint) {
        return keys.containsKey(fingerprint);
    }

    public int count() {
        return keys.size();
    }

    /** How a message is signed (RFC 8032, section 5.1). */
    public enum Scheme {
        /** The message itself is signed, so that all of it has to be held to be checked. */
        ED25519("Ed25519", false),
        /** Its SHA-512 is signed: a message of any length is checked as it passes by. */
        ED25519PH("Ed25519ph", true);

        private final String algorithm;
        private final boolean prehashed;

        Scheme(String algorithm, boolean prehashed) {
            this.algorithm = algorithm;
            this.prehashed = prehashed;
        }

        public String algorithm() {
            return algorithm;
        }
    }

    /** The check of one message, which comes in pieces. */
    public static final class Check {
        private final Signature check;

        private Check(Signature check) {
            this.check = check;
        }

        public void update(byte[] message, int from, int length) {
            try {
                check.update(message, from, length);
            } catch (SignatureException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Whether the signature over what came is the signer's. */
        public boolean verifies(byte[] signature) {
            try {
                return check.verify(signature);
            } catch (SignatureException e) {
                return false;
            }
        }
    }

    /**
     * Begins to check a message.
     *
     * @param fingerprint of a signer that is known here
     */
    public Check check(String fingerprint, Scheme scheme) {
        PublicKey key = keys.get(fingerprint);
        if (key == null) {
            throw new IllegalArgumentException("no signer of that fingerprint");
        }
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.setParameter(new EdDSAParameterSpec(scheme.prehashed));
            check.initVerify(key);
            return new Check(check);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hexadecimal SHA-256 of the key's SubjectPublicKeyInfo. */
    public static String fingerprint(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
