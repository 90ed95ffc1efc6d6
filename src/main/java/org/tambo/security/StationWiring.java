package org.tambo.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the key store when the service starts, and says who is on duty. */
@ApplicationScoped
final class StationWiring {
    @Produces
    @Singleton
    StationKeys keys(Station station) {
        return StationKeys.open(station.data(), passphrase(station.keys()));
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

    private static char[] passphrase(Station.Keys keys) {
        if (keys.passphrase().isPresent()) {
            return keys.passphrase().get().toCharArray();
        }
        Path file = keys.passphraseFile()
                .orElseThrow(
                        () -> new KeyStoreRefused(
                                "no passphrase for the key store: set TAMBO_STATION_KEYS_PASSPHRASE or TAMBO_STATION_KEYS_PASSPHRASE_FILE"));
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
        } catch (IOException e) {
            throw new KeyStoreRefused("the passphrase file " + file + " cannot be read", e);
        }
    }
}
