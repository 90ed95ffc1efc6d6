package org.tambo.centre;

import java.util.Map;

/**
 * How far what is published has come.
 *
 * @param versions of the newest metadata, by role; none, or 0, of a role that was never published
 * @param generations of the countries in their newest lists, by role
 */
record PublishedState(Map<String, Long> versions, Map<String, Long> generations) {
    long version(String role) {
        return versions.getOrDefault(role, 0L);
    }

    long generation(String role) {
        return generations.getOrDefault(role, 0L);
    }
}
