package org.tambo.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Opens the key store when the service starts, and says who is on duty. */
@ApplicationScoped
final class StationWiring {
    @Produces
    @Singleton
    StationKeys keys(Station station) {
        Station.Keys from = station.keys();
        return StationKeys.open(
                station.data(),
                from.tpm()
                        .map(tpm -> TpmSecret.of(station.data(), tpm))
                        .orElseGet(() -> Passphrase.of(
                                from.passphrase(), from.passphraseFile(), "TAMBO_STATION_KEYS_PASSPHRASE")));
    }

    @Produces
    @Singleton
    Officer officer(Station station) {
        return new Officer(station.officer().id(), station.officer().name());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
