package org.tambo.sync.tuf;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which snapshot is the newest.
 *
 * @param issued when it was signed; Tambo's own member, which other repositories have not
 */
record Timestamp(long version, Instant expires, Described snapshot, Optional<Instant> issued) implements Signed {
    static Timestamp read(Json.Members signed) throws JsonFault {
        Signed.expect("timestamp", signed);
        return new Timestamp(
                Signed.version(signed),
                Signed.expires(signed),
                Described.read(signed.members("meta").members("snapshot.json")),
                issued(signed));
    }

    private static Optional<Instant> issued(Json.Members signed) throws JsonFault {
        Optional<Json> member = signed.find("issued");
        try {
            return member.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Instant.parse(Json.asText("issued", member.get())));
        } catch (DateTimeException e) {
            throw new JsonFault("the time at which it was issued is none");
        }
    }
}
