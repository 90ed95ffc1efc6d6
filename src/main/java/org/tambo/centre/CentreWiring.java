package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import org.tambo.security.Passphrase;
import org.tambo.security.StationKeys;

/** Opens the centre's key store when it starts. */
@ApplicationScoped
@IfBuildProfile("centre")
final class CentreWiring {
    @Produces
    @Singleton
    StationKeys keys(CentreSettings settings) {
        return StationKeys.open(
                settings.data(),
                Passphrase.of(settings.passphrase(), settings.passphraseFile(), "TAMBO_CENTRE_PASSPHRASE"));
    }

    @Produces
    @Singleton
    CertificateAuthority authority(CentreSettings settings, StationKeys keys, Clock clock) {
        try {
            return AuthorityFile.open(settings.data(), keys.sealer("authority"), clock.instant());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the authority's key cannot be used: " + e.getMessage(), e);
        }
    }

    @Produces
    @Singleton
    KeyHolder roleKeys(CentreSettings settings, StationKeys keys) {
        return settings.token()
                .<KeyHolder>map(configuration -> KeyToken.open(
                        configuration,
                        Passphrase.of(settings.tokenPin(), settings.tokenPinFile(), "TAMBO_CENTRE_TOKEN_PIN")))
                .orElseGet(() -> new KeyFiles(settings, keys));
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
