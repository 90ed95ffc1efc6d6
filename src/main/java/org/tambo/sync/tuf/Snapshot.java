package org.tambo.sync.tuf;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which versions of all target roles' metadata belong together.
 *
 * @param files by name, such as {@code targets.json}
 */
record Snapshot(long version, Instant expires, Map<String, Described> files) implements Signed {
    Snapshot {
        files = Map.copyOf(files);
    }

    static Snapshot read(Json.Members signed) throws JsonFault {
        Signed.expect("snapshot", signed);
        var files = new LinkedHashMap<String, Described>();
        for (var file : signed.members("meta").values().entrySet()) {
            files.put(file.getKey(), Described.read(Json.asMembers(file.getKey(), file.getValue())));
        }
        return new Snapshot(Signed.version(signed), Signed.expires(signed), files);
    }

    Optional<Described> file(String name) {
        return Optional.ofNullable(files.get(name));
    }
}
