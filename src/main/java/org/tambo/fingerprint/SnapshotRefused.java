package org.tambo.fingerprint;

/** A gallery's snapshot is not to be used; the gallery is filled from the records instead. */
public final class SnapshotRefused extends Exception {
    SnapshotRefused(String reason) {
        super("gallery snapshot refused: " + reason);
    }
}
