package org.tambo.sync.tuf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target files that one role lists, and the roles it hands parts of its paths on to, most trusted first.
 *
 * @param files by target path
 */
record Targets(long version, Instant expires, Map<String, TargetFile> files, List<Delegation> delegations)
        implements Signed {
    Targets {
        files = Map.copyOf(files);
        delegations = List.copyOf(delegations);
    }

    static Targets read(Json.Members signed) throws JsonFault {
        Signed.expect("targets", signed);
        var files = new LinkedHashMap<String, TargetFile>();
        for (var file : signed.members("targets").values().entrySet()) {
            var description = Json.asMembers(file.getKey(), file.getValue());
            files.put(file.getKey(), TargetFile.read(file.getKey(), description));
        }
        var delegations = signed.find("delegations");
        return new Targets(
                Signed.version(signed),
                Signed.expires(signed),
                files,
                delegations.isPresent() ? delegations(Json.asMembers("delegations", delegations.get())) : List.of());
    }

    private static List<Delegation> delegations(Json.Members members) throws JsonFault {
        var keys = VerificationKey.readAll(members.members("keys"));
        var delegations = new ArrayList<Delegation>();
        var names = new HashSet<String>();
        for (Json role : members.items("roles")) {
            var delegation = Delegation.read(Json.asMembers("roles", role), keys);
            if (!names.add(delegation.role())) {
                throw new JsonFault("it delegates to " + delegation.role() + " twice");
            }
            delegations.add(delegation);
        }
        return delegations;
    }

    Optional<TargetFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
