package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.tambo.sync.tuf.MetadataFile;

/**
 * When the metadata of each role expires. Down where that is soon: what this centre has the keys for is signed anew long before,
 * so what comes near waits for keys that are kept elsewhere. After it no checkpoint takes any update.
 */
@Wellness
@ApplicationScoped
@IfBuildProfile("centre")
class ExpiryHealth implements HealthCheck {
    /** Time enough to bring those together who hold the keys. */
    private static final Duration SOON = Duration.ofDays(60);

    private final Segments segments;
    private final Clock clock;

    ExpiryHealth(Segments segments, Clock clock) {
        this.segments = segments;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("metadata");
        boolean well = true;
        for (Segments.Signed metadata : segments.signed()) {
            Instant expires = MetadataFile.expires(metadata.file());
            // The others live for days or hours, and are renewed as long as the centre runs.
            boolean rare = metadata.role().equals("root") || metadata.role().equals("targets");
            boolean soon = rare && expires.isBefore(clock.instant().plus(SOON));
            well &= !soon;
            response.withData(
                    metadata.role(), expires + (soon ? ": its keys are wanted, to sign it anew before then" : ""));
        }
        return response.status(well).build();
    }
}
