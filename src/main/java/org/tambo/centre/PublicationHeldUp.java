package org.tambo.centre;

import java.io.UncheckedIOException;

/** What is to be published cannot be written now. It stays to be published, and is tried again. */
final class PublicationHeldUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublicationHeldUp(UncheckedIOException cause) {
        super(cause.getMessage() + " (" + cause.getCause() + ")", cause);
    }
}
