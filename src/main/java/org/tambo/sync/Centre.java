package org.tambo.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where the centre is. Without an address the station works on its own and keeps its hits. */
@ConfigMapping(prefix = "tambo.centre")
public interface Centre {
    Optional<URI> url();

    /** How long one delivery may take before the link counts as down. */
    @WithDefault("5s")
    Duration patience();
}
