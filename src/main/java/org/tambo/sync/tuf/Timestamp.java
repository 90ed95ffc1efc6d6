package org.tambo.sync.tuf;

import java.time.Instant;

/** Which snapshot is the newest. */
record Timestamp(long version, Instant expires, Described snapshot) implements Signed {
    static Timestamp read(Json.Members signed) throws JsonFault {
        Signed.expect("timestamp", signed);
        return new Timestamp(
                Signed.version(signed),
                Signed.expires(signed),
                Described.read(signed.members("meta").members("snapshot.json")));
    }
}
