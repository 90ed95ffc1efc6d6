package org.tambo.centre;

import org.tambo.sync.tuf.MetadataSigner;

/** Holds the keys that sign each role's metadata, and signs with them. */
interface KeyHolder {
    /** @param role a role, or one of the several keys of the root role: {@code root-1}, {@code root-2} ... */
    MetadataSigner of(String role);

    /** Whether the key is here: those of the root may lie in a safe. */
    boolean has(String role);
}
