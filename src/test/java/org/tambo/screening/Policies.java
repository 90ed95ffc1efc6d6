package org.tambo.screening;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;

/** The policies that Tambo is shipped with. */
final class Policies {
    static final Path SHIPPED = Path.of("policies");

    private Policies() {}

    static StationPolicy shipped(String country, Situation situation) {
        PolicyFolder read = PolicyFolder.read(SHIPPED);
        assertEquals(List.of(), read.faults());
        return new StationPolicy(country, situation, read.policies());
    }
}
