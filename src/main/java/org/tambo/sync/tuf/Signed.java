package org.tambo.sync.tuf;

import java.time.DateTimeException;
import java.time.Instant;

/** What every role signs, beside its own. */
sealed interface Signed permits Root, Timestamp, Snapshot, Targets {
    /** Above 0. */
    long version();

    Instant expires();

    /** A file is good until the moment of its date, and not at it. */
    default void refuseExpired(String file, Instant now) throws ExpiredMetadata {
        if (!expires().isAfter(now)) {
            throw new ExpiredMetadata(file, expires(), now);
        }
    }

    /** Reads one role's content. */
    @FunctionalInterface
    interface Reader<T extends Signed> {
        T read(Json.Members signed) throws JsonFault;
    }

    /** @throws JsonFault unless this is content of that type, in version 1 of the specification's formats */
    static void expect(String type, Json.Members signed) throws JsonFault {
        String found = signed.text("_type");
        if (!found.equals(type)) {
            throw new JsonFault("it is a " + found + ", where a " + type + " was asked for");
        }
        String specification = signed.text("spec_version");
        if (!specification.matches("1\\.[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw new JsonFault("it follows version " + specification + " of the specification, not 1.x");
        }
    }

    static long version(Json.Members members) throws JsonFault {
        long version = members.whole("version");
        if (version < 1) {
            throw new JsonFault("its version is " + version);
        }
        return version;
    }

    static Instant expires(Json.Members signed) throws JsonFault {
        String text = signed.text("expires");
        if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")) {
            throw new JsonFault("its date of expiry is not written as YYYY-MM-DDTHH:MM:SSZ");
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new JsonFault("its date of expiry does not exist");
        }
    }
}
