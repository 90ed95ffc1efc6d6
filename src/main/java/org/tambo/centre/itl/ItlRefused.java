package org.tambo.centre.itl;

/** Bytes are no transaction, or one that says of itself what is not so; the message names record and field. */
public final class ItlRefused extends Exception {
    private static final long serialVersionUID = 1;

    ItlRefused(String message) {
        super(message);
    }
}
