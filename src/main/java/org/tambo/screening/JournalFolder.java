package org.tambo.screening;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.tambo.security.Station;

/** Makes the station's folder before the journal is opened in it, which is the first thing that a start does there. */
@Singleton
final class JournalFolder implements FlywayConfigurationCustomizer {
    private final Station station;

    JournalFolder(Station station) {
        this.station = station;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        try {
            Files.createDirectories(
                    station.data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("the station's folder cannot be made", e);
        }
    }
}
