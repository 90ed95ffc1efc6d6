package org.tambo.sync.tuf;

import java.time.Instant;

/**
 * Who may sign for the four top-level roles.
 *
 * @param consistent whether file names carry versions and hashes, so that a mirror may be read while it is renewed
 */
record Root(
        long version,
        Instant expires,
        boolean consistent,
        Authority root,
        Authority timestamp,
        Authority snapshot,
        Authority targets)
        implements Signed {

    static Root read(Json.Members signed) throws JsonFault {
        Signed.expect("root", signed);
        var keys = VerificationKey.readAll(signed.members("keys"));
        var roles = signed.members("roles");
        var consistent = signed.find("consistent_snapshot");
        return new Root(
                Signed.version(signed),
                Signed.expires(signed),
                consistent.isPresent() && Json.asFlag("consistent_snapshot", consistent.get()),
                Authority.read(roles.members("root"), keys),
                Authority.read(roles.members("timestamp"), keys),
                Authority.read(roles.members("snapshot"), keys),
                Authority.read(roles.members("targets"), keys));
    }
}
