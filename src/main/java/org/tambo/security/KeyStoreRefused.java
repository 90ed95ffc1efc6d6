package org.tambo.security;

/** The key store cannot be opened or made: no passphrase, a wrong one, or a damaged file. */
public final class KeyStoreRefused extends RuntimeException {
    KeyStoreRefused(String message) {
        super(message);
    }

    KeyStoreRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
