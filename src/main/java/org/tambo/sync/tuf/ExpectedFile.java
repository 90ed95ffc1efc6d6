package org.tambo.sync.tuf;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * A role's metadata file as the trusted metadata wants it to be.
 *
 * @param described what timestamp or snapshot say about it
 * @param delegator the file that says who may sign it, for messages
 */
record ExpectedFile(String role, Described described, String delegator, Authority authority) {
    static String listedName(String role) {
        return role + ".json";
    }

    /** In the folder of trusted files. */
    String localName() {
        return PercentEncoding.fileName(role) + ".json";
    }

    /** On a mirror, percent-encoded. A consistent repository keeps all versions, beside each other. */
    String mirrorName(boolean consistent) {
        return (consistent ? described.version() + "." : "") + PercentEncoding.of(role) + ".json";
    }

    /** The checks that are the same for each role: 5.5.2 to 5.5.4 and 5.5.6, or 5.6.2 to 5.6.5. */
    <T extends Signed> T accept(byte[] bytes, Signed.Reader<T> reader, Instant now) throws UpdateRefused {
        String file = listedName(role);
        described.check(file, bytes);
        T content = SignedMetadata.verified(file, bytes, delegator, authority, reader);
        if (content.version() != described.version()) {
            throw new VersionMismatch(file, described.version(), content.version());
        }
        content.refuseExpired(file, now);
        return content;
    }

    /** @return what is trusted already, if it is still what is wanted */
    <T extends Signed> Optional<T> local(TrustedFolder trusted, int limit, Signed.Reader<T> reader, Instant now)
            throws IOException {
        var bytes = trusted.read(localName(), limit);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(accept(bytes.get(), reader, now));
        } catch (UpdateRefused outdated) {
            return Optional.empty();
        }
    }

    /** @return bytes that are not checked yet */
    byte[] fetch(Transfer metadata, boolean consistent, int limit) throws UpdateRefused, IOException {
        return fetch(metadata, mirrorName(consistent), described.limit(limit));
    }

    /** @param name percent-encoded */
    static byte[] fetch(Transfer metadata, String name, long limit) throws UpdateRefused, IOException {
        try {
            return metadata.whole(name, limit);
        } catch (NotOnMirror e) {
            throw new MissingFile(name);
        }
    }
}
