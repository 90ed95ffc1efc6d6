package org.tambo.sync.tuf;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** The hash algorithms that a file may be checked by. */
enum HashAlgorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String name;
    private final String javaName;
    private final int digits;

    HashAlgorithm(String name, String javaName, int digits) {
        this.name = name;
        this.javaName = javaName;
        this.digits = digits;
    }

    static Optional<HashAlgorithm> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name.equals(name)).findFirst();
    }

    /** How many hexadecimal digits a digest has. */
    int digits() {
        return digits;
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(javaName + " is missing from this Java", e);
        }
    }

    @Override
    public String toString() {
        return javaName;
    }
}
