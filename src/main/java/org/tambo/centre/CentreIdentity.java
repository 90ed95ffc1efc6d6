package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.TrustStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.tambo.security.MutualTls;

/**
 * What this instance shows to devices, and whom it lets connect: those to whom the centre's authority has given a certificate.
 * The instance's own key lives as long as the instance.
 */
@Singleton
@Identifier("devices")
@IfBuildProfile("centre")
public final class CentreIdentity implements KeyStoreProvider, TrustStoreProvider {
    private final CertificateAuthority authority;
    private final CentreSettings settings;
    private final Clock clock;

    CentreIdentity(CertificateAuthority authority, CentreSettings settings, Clock clock) {
        this.authority = authority;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        try {
            Instant now = clock.instant();
            KeyPair pair = CertificateAuthority.newKey();
            X509Certificate own = authority.server(settings.address().getHost(), pair.getPublic(), now);
            KeyStore store = MutualTls.own(pair.getPrivate(), List.of(own, authority.certificate()));
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, new char[0]);
            return new KeyStoreAndKeyCertOptions(store, KeyCertOptions.wrap(managers));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the centre's own certificate cannot be made", e);
        }
    }

    @Override
    public TrustStoreAndTrustOptions getTrustStore(Vertx vertx) {
        try {
            KeyStore store = MutualTls.trusted(authority.certificate());
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(store);
            return new TrustStoreAndTrustOptions(store, TrustOptions.wrap(managers.getTrustManagers()[0]));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the authority's certificate cannot be used", e);
        }
    }
}
