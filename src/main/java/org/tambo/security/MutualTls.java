package org.tambo.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS 1.3 between two who trust one authority. */
public final class MutualTls {
    private static final char[] IN_MEMORY = {};

    private MutualTls() {}

    /** @param chain of the own certificate; the other side has the authority's */
    public static SSLContext context(PrivateKey key, List<X509Certificate> chain, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(own(key, chain), IN_MEMORY);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(trusted(authority));
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** A key store in memory alone, its one entry without a password. */
    public static KeyStore own(PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry("own", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
        return store;
    }

    public static KeyStore trusted(X509Certificate authority) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("authority", authority);
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
