package org.tambo.screening;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Whose rules count at this station, and where they stand. */
@ConfigMapping(prefix = "tambo.policy")
interface Rules {
    /** The folder of the countries' policies and their schema. */
    @WithDefault("policies")
    Path folder();

    /** The station's country: BOL, COL, ECU or PER. */
    String country();

    Situation situation();
}
