package org.tambo.centre;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
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

    /** Where devices reach the centre, with a slash at the end; its host stands in the centre's certificate. */
    @WithDefault("https://localhost:8443/")
    URI address();

    /** Where devices find the published files, with a slash at the end; none where they come by another way. */
    Optional<URI> published();

    /** How long a timestamp is good for; it is signed anew when half of that is over. */
    @WithDefault("1h")
    Duration timestamp();

    /** How long the contacts of a country have for an acknowledgement before the next one is called. */
    @WithDefault("5m")
    Duration acknowledgement();
}
