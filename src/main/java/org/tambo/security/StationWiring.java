package org.tambo.security;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Opens the key store when the service starts, and says who is on duty. */
@ApplicationScoped
class StationWiring {
    private @Nullable StationLock lock;

    @Produces
    @Singleton
    StationKeys keys(Station station) throws IOException {
        lock = StationLock.take(station.data())
                .orElseThrow(() -> new KeyStoreRefused(station.data() + " is in use by another process"));
        Station.Keys from = station.keys();
        return StationKeys.open(
                station.data(),
                Passphrase.of(
                        station.data(),
                        from.tpm(),
                        from.passphrase(),
                        from.passphraseFile(),
                        "TAMBO_STATION_KEYS_PASSPHRASE"));
    }

    @PreDestroy
    void release() throws IOException {
        if (lock != null) {
            lock.close();
        }
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
