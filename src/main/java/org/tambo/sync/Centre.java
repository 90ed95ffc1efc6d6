package org.tambo.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How the centre is reached. A station that is not enrolled works on its own and keeps its hits. */
@ConfigMapping(prefix = "tambo.centre")
public interface Centre {
    /** Where the centre is, if elsewhere than its enrolment says, such as behind a relay. */
    Optional<URI> url();

    /** How long one delivery may take before the link counts as down. */
    @WithDefault("5s")
    Duration patience();
}
