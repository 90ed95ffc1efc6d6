package org.tambo.sync.tuf;

/** Why a metadata file could not be understood; whoever knows the file's name turns it into {@link MalformedMetadata}. */
final class JsonFault extends Exception {
    private static final long serialVersionUID = 1;

    JsonFault(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
