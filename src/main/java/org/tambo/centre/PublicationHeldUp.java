package org.tambo.centre;

import java.io.UncheckedIOException;

/** What is to be published cannot be published now. It stays to be, and is tried again. */
final class PublicationHeldUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublicationHeldUp(String why) {
        super(why);
    }

    PublicationHeldUp(UncheckedIOException cause) {
        super(cause.getMessage() + " (" + cause.getCause() + ")", cause);
    }
}
