package org.tambo.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.sync.update.MemberState;

/** Where updates of the watchlist come from, and which part of it this station is to have. */
@ConfigMapping(prefix = "tambo.updates")
public interface UpdateSettings {
    /** The published files, {@code metadata/} and {@code targets/} below it, where they are not as the enrolment says. */
    Optional<URI> url();

    /** How often it is asked; a random part of it is added, so that not all stations ask at once. */
    @WithDefault("30s")
    Duration every();

    /** Address and port at which the centre may push its hints, such as {@code 0.0.0.0:8092}; nobody may where it is not set. */
    Optional<String> push();

    /** All that there are, where it is not set; so with the others. */
    Optional<Set<MemberState>> countries();

    Optional<Set<String>> categories();

    Optional<Set<String>> regions();

    Optional<Set<SegmentLabel.Part>> parts();
}
