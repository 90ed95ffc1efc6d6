package org.tambo.sync.tuf;

import java.util.Map;
import java.util.Set;

/**
 * One role that another hands part of its paths on to.
 *
 * @param authority who may sign for it, in the eyes of the one who delegates
 * @param terminating whether nobody after it is asked about the paths it covers
 */
record Delegation(String role, Authority authority, PathScope scope, boolean terminating) {
    /** Their files would lie where those of the top-level roles lie. */
    private static final Set<String> TOP_LEVEL = Set.of("root", "timestamp", "snapshot", "targets", "mirrors");

    static Delegation read(Json.Members members, Map<String, VerificationKey> keys) throws JsonFault {
        String role = members.text("name");
        if (TOP_LEVEL.contains(role)) {
            throw new JsonFault("it delegates to a role named " + role + ", as a top-level role is");
        }
        if (role.isEmpty() || PercentEncoding.fileName(role).length() > TrustedFolder.LONGEST_NAME) {
            throw new JsonFault("it delegates to a role whose name is empty or too long");
        }
        var terminating = members.find("terminating");
        return new Delegation(
                role,
                Authority.read(members, keys),
                PathScope.read(members),
                terminating.isPresent() && Json.asFlag("terminating", terminating.get()));
    }
}
