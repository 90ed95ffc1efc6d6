package org.tambo.centre;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** A place that checkpoints fetch the published files from. A file shows under its name only when it is whole. */
interface PublishedStore {
    /** Writes a file that is not there, or is there with another content. */
    void metadata(String name, byte[] file);

    /** @param mirrorPath as {@link org.tambo.sync.tuf.MetadataFile.Target#mirrorPath()} gives it */
    void target(String mirrorPath, byte[] file);

    /**
     * Deletes target files that are listed no more and are older than those who began before could still be fetching.
     *
     * @param listed mirror paths
     */
    void forget(Set<String> listed, Instant now, Duration grace);
}
