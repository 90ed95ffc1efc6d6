package org.tambo.centre;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What makes this centre this one. */
@ConfigMapping(prefix = "tambo.centre")
public interface CentreSettings {
    /** The JDBC address of its PostgreSQL, user and password in it. */
    String database();

    /** The folder of the key store. */
    Path data();

    /** The folder that web servers, sticks and checkpoints take the published files from. */
    Path repository();

    Optional<String> passphrase();

    Optional<Path> passphraseFile();

    /** How long a timestamp is good for; it is signed anew when half of that is over. */
    @WithDefault("1h")
    Duration timestamp();

    /** How long the contacts of a country have for an acknowledgement before the next one is called. */
    @WithDefault("5m")
    Duration acknowledgement();
}
