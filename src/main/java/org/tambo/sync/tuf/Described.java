package org.tambo.sync.tuf;

import org.jspecify.annotations.Nullable;

/**
 * What timestamp and snapshot say about one metadata file.
 *
 * @param version above 0
 * @param length in bytes, null if not said
 * @param hashes null if none are said: then the version alone identifies the file
 */
record Described(
        long version, @Nullable Long length, @Nullable Hashes hashes) {
    static Described read(Json.Members members) throws JsonFault {
        var length = members.find("length");
        var hashes = members.find("hashes");
        return new Described(
                Signed.version(members),
                length.isPresent() ? TargetFile.length(members) : null,
                hashes.isPresent() ? Hashes.read(Json.asMembers("hashes", hashes.get())) : null);
    }

    /** How many bytes may be fetched. */
    long limit(long otherwise) {
        return length == null ? otherwise : Math.min(length, otherwise);
    }

    /** Checks length and hashes, where they are said. */
    void check(String file, byte[] bytes) throws UpdateRefused {
        if (length != null && length != bytes.length) {
            throw new LengthMismatch(file, length, bytes.length);
        }
        if (hashes != null) {
            var check = hashes.start(file);
            check.update(bytes, bytes.length);
            check.finish();
        }
    }
}
