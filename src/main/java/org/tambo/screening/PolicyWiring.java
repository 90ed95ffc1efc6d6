package org.tambo.screening;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Reads the policies when the service starts; a fault in one of them keeps it from starting, and is named. */
@ApplicationScoped
final class PolicyWiring {
    @Produces
    @Singleton
    StationPolicy policy(Rules rules) {
        PolicyFolder read = PolicyFolder.read(rules.folder());
        if (!read.faults().isEmpty()) {
            // A country's rules that are silently missing would be worse than a station that does not start.
            throw new PolicyRefused(read.faults().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return new StationPolicy(rules.country(), rules.situation(), read.policies());
    }
}
