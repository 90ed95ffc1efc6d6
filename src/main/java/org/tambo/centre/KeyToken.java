package org.tambo.centre;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.Arrays;
import org.tambo.sync.tuf.MetadataSigner;

/**
 * The roles' keys in a hardware module, by PKCS#11: ECDSA on P-256, since SunPKCS11 knows no Ed25519. Each key stands under
 * its role's name, with a certificate that says nothing but its public half. They are made by those who answer for them, as
 * docs/centre.md says, never here.
 */
final class KeyToken implements KeyHolder {
    private final KeyStore token;
    private final Provider provider;

    private KeyToken(KeyStore token, Provider provider) {
        this.token = token;
        this.provider = provider;
    }

    /**
     * @param configuration of SunPKCS11: which library, which slot
     * @param pin wiped before this returns or throws
     */
    static KeyToken open(Path configuration, char[] pin) {
        try {
            Provider provider = Security.getProvider("SunPKCS11").configure(configuration.toString());
            // A signature looks for the provider that knows the key among those that are installed.
            Security.addProvider(provider);
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin);
            return new KeyToken(token, provider);
        } catch (GeneralSecurityException | IOException | InvalidParameterException e) {
            throw new IllegalStateException(
                    "the hardware module of " + configuration + " cannot be used: " + e.getMessage(), e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    @Override
    public boolean has(String role) {
        try {
            return token.isKeyEntry(role);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("the hardware module cannot be asked: " + e.getMessage(), e);
        }
    }

    @Override
    public MetadataSigner of(String role) {
        try {
            Certificate certificate = token.getCertificate(role);
            if (certificate == null || !(token.getKey(role, null) instanceof PrivateKey key)) {
                throw new IllegalStateException(
                        "the hardware module " + provider.getName() + " has no key called " + role);
            }
            return MetadataSigner.of(key, certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of role " + role + " cannot be used: " + e.getMessage(), e);
        }
    }
}
