package org.tambo.screening;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of the disk may wait for the centre. */
@ConfigMapping(prefix = "tambo.outbox")
public interface OutboxSettings {
    /** Above it only hits and retractions are taken in; they always are. */
    @WithDefault("256M")
    MemorySize room();
}
